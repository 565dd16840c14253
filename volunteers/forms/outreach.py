"""A talk with somebody who has no role yet, written down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteers.models import OutreachNote

Result, Channel = OutreachNote.Result, OutreachNote.Channel
# “telephone” alone is a field's label elsewhere: the number.
CHANNELS = [(code, _("by telephone") if code == Channel.TELEPHONE else word) for code, word in Channel.choices]


class OutreachForm(forms.Form):
    """How, what came of it, and when to call again. A no asks once more whether it is meant."""

    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("What came of it"), choices=Result, widget=forms.RadioSelect)
    again_on = forms.DateField(
        label=_("Call again on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sure = forms.BooleanField(
        label=_("They said that they would rather not be asked any more"),
        help_text=_("Only with “would rather not be asked”: from then on nobody proposes anything to them."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A no counts only when it was confirmed, and nothing else is confirmed by mistake."""
        data = super().clean() or {}
        if data.get("result") == Result.NO and not data.get("sure"):
            self.add_error("sure", _("Please tick that they said so: it takes their consent back."))
        return data
