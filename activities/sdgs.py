"""The words for what a programme serves: the strategy's basic goals, and the Sustainable Development Goals."""

from django.utils.translation import gettext_lazy as _

# 基本目標 of the regional strategies, the same four in every town of Japan.
GOALS = {
    1: _("Create work in the town"),
    2: _("Bring people to the town"),
    3: _("Make wishes for marriage, birth and children come true"),
    4: _("Make the town a good place to live"),
}
SDGS = {
    1: _("No poverty"),
    2: _("Zero hunger"),
    3: _("Good health and well-being"),
    4: _("Quality education"),
    5: _("Gender equality"),
    6: _("Clean water and sanitation"),
    7: _("Affordable and clean energy"),
    8: _("Decent work and economic growth"),
    9: _("Industry, innovation and infrastructure"),
    10: _("Reduced inequalities"),
    11: _("Sustainable cities and communities"),
    12: _("Responsible consumption and production"),
    13: _("Climate action"),
    14: _("Life below water"),
    15: _("Life on land"),
    16: _("Peace, justice and strong institutions"),
    17: _("Partnerships for the goals"),
}
