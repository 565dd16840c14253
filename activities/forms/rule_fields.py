"""Every rule of activities.rules.ProgrammeRules as a field that people can fill in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.texts import TextsForm
from activities.models import Activity
from activities.rules import ProgrammeRules
from community.models import Organisation

# A pair of rules: its JSON name, and the names of its two fields.
PAIRS = {
    "seats": ("seats_from", "seats_to"),
    "minutes": ("minutes_from", "minutes_to"),
    "ages": ("age_from", "age_to"),
    "booking_opens_weeks": ("opens_from", "opens_to"),
}
NUMBERS = ("limit", "max_cost_yen")
CHOICES = ("ways", "hosts")
SWITCHES = ("review", "residents_only", "feedback")


class RulesForm(TextsForm):
    """What programmes and seasons share; an empty field is a rule that says nothing."""

    first_way = forms.ChoiceField(
        label=_("How people usually sign up"), choices=Activity.Way, help_text=_("Hosts find this one chosen.")
    )
    ways = forms.MultipleChoiceField(
        label=_("Other ways that hosts may choose"),
        choices=Activity.Way,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hosts = forms.MultipleChoiceField(
        label=_("Who may post"),
        choices=Organisation.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("If you tick none, everybody may."),
    )
    seats_from = forms.IntegerField(label=_("Seats of one date, from"), min_value=1, max_value=5000, required=False)
    seats_to = forms.IntegerField(label=_("Seats of one date, up to"), min_value=1, max_value=5000, required=False)
    minutes_from = forms.IntegerField(label=_("Minutes, from"), min_value=5, max_value=527_040, required=False)
    minutes_to = forms.IntegerField(label=_("Minutes, up to"), min_value=5, max_value=527_040, required=False)
    age_from = forms.IntegerField(label=_("From age"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("Up to age"), min_value=0, max_value=120, required=False)
    min_party = forms.IntegerField(
        label=_("Smallest group that may sign up"), min_value=1, max_value=5000, required=False
    )
    min_party_ways = forms.MultipleChoiceField(
        label=_("Where the smallest group counts"),
        choices=Activity.Way,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("If you tick none, everywhere."),
    )
    limit = forms.IntegerField(
        label=_("Sign-ups that one person may have in a season"), min_value=1, max_value=99, required=False
    )
    max_cost_yen = forms.IntegerField(label=_("Highest cost in yen"), min_value=0, max_value=1_000_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        """Both ends of a span, the smaller first."""
        data = super().clean() or {}
        for low, high in PAIRS.values():
            if low not in self.fields:
                continue
            if (data.get(low) is None) != (data.get(high) is None) and not {low, high} & self.errors.keys():
                missing = low if data.get(low) is None else high
                self.add_error(missing, _("Give both numbers, or leave both empty."))
            elif data.get(low) is not None and data[low] > data[high]:
                self.add_error(high, _("This is smaller than the first number."))
        return data

    def numbers(self) -> dict[str, Any]:
        """The spans, lists and numbers that say something."""
        data = self.cleaned_data
        rules: dict[str, Any] = {
            name: [data[low], data[high]] for name, (low, high) in PAIRS.items() if data.get(low) is not None
        }
        rules |= {name: data[name] for name in NUMBERS if data.get(name) is not None}
        if (data.get("min_party") or 1) > 1:
            rules["min_party"] = data["min_party"]
            if data["min_party_ways"]:
                rules["min_party_ways"] = data["min_party_ways"]
        if data["hosts"]:
            rules["hosts"] = data["hosts"]
        first = data["first_way"]
        if first:
            rules["ways"] = [first, *(way for way in data["ways"] if way != first)]
        return rules


class ProgrammeRulesForm(RulesForm):
    """A programme's: a switch is on or off."""

    opens_from = forms.IntegerField(
        label=_("Booking opens before a season, weeks from"), min_value=0, max_value=52, required=False
    )
    opens_to = forms.IntegerField(
        label=_("Booking opens before a season, weeks up to"), min_value=0, max_value=52, required=False
    )
    review = forms.BooleanField(label=_("A coordinator looks at each activity before it is published"), required=False)
    residents_only = forms.BooleanField(label=_("Only for people who live in the town"), required=False)
    feedback = forms.BooleanField(label=_("A questionnaire afterwards"), required=False, initial=True)

    def rules(self) -> dict[str, Any]:
        """The JSON, without what goes without saying."""
        data = self.cleaned_data
        rules = self.numbers() | {name: True for name in ("review", "residents_only") if data[name]}
        if not data["feedback"]:
            rules["feedback"] = False
        return rules


AS_USUAL = ("", _("as in the programme"))
YES_OR_NO = [AS_USUAL, ("yes", _("Yes")), ("no", _("No"))]


class SeasonRulesForm(RulesForm):
    """A season's: only what differs from its programme; the person's limit has a field of its own there."""

    first_way = forms.ChoiceField(
        label=_("How people usually sign up"), choices=[AS_USUAL, *Activity.Way.choices], required=False
    )
    review = forms.ChoiceField(
        label=_("A coordinator looks at each activity before it is published"), choices=YES_OR_NO, required=False
    )
    residents_only = forms.ChoiceField(
        label=_("Only for people who live in the town"), choices=YES_OR_NO, required=False
    )
    feedback = forms.ChoiceField(label=_("A questionnaire afterwards"), choices=YES_OR_NO, required=False)
    limit = None  # type: ignore[assignment]  # Django's way to leave a field out

    def rules(self) -> dict[str, Any]:
        """The JSON of what differs."""
        data = self.cleaned_data
        return self.numbers() | {name: data[name] == "yes" for name in SWITCHES if data[name]}


def initial_rules(rules: Mapping[str, Any], *, season: bool = False) -> dict[str, Any]:
    """The JSON as a form's initial values."""
    read = ProgrammeRules.of(rules)
    initial: dict[str, Any] = {}
    for name, (low, high) in PAIRS.items():
        pair = getattr(read, name)
        if pair is not None:
            initial |= {low: pair[0], high: pair[1]}
    initial |= {name: getattr(read, name) for name in NUMBERS}
    initial |= {"hosts": list(read.hosts), "min_party": read.min_party if read.min_party > 1 else None}
    initial["min_party_ways"] = list(read.min_party_ways)
    if rules.get("ways") or not season:
        initial |= {"first_way": read.ways[0], "ways": list(read.ways[1:])}
    for name in SWITCHES:
        if not season:
            initial[name] = getattr(read, name)
        elif name in rules:
            initial[name] = "yes" if getattr(read, name) else "no"
    return initial
