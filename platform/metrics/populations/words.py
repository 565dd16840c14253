"""Age groups of a table of inhabitants in words, and how its bands become ours."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics import words
from metrics.figures import BANDS, CHILDREN

AGES: dict[str, str | Promise] = {CHILDREN: _("0–9 years"), **{band: words.GROUPS[band] for band in BANDS}}
# Part of the definition of every rate by age (metrics.populations.ages).
SPLIT = _("Of those aged 15 to 19, three fifths (as many as are 15, 16 and 17) count as 10–17, the rest as 18–39.")
