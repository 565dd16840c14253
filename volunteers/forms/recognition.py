"""What is typed about what was done: minutes, thanks, days of a certificate, rules of points."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities.models import Programme
from community.models import Organisation, Person
from community.rules.ages import is_minor
from core import clock
from core.i18n import OWN_NAMES
from volunteers.forms.hosting import ONE_LINE
from volunteers.models import Assignment, PointRule, Thanks
from volunteers.rules import LONGEST
from volunteers.rules.points import days_of_year, year_of
from volunteers.services.issue_certificate import Period
from volunteers.services.save_point_rule import RuleFields

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NUMBER = forms.NumberInput(attrs={"inputmode": "numeric"})
THIRD = [(code, name) for code, name in OWN_NAMES.items() if code not in ("ja", "ja-easy", "en")]


class SheetForm(forms.Form):
    """One tap on the sheet, or the minutes and the day beside it."""

    assignment = forms.IntegerField(min_value=1)
    outcome = forms.ChoiceField(choices=Assignment.Outcome)
    minutes = forms.IntegerField(min_value=1, max_value=LONGEST, required=False)
    on = forms.DateField(required=False)


class ThanksForm(forms.Form):
    """A set sentence, or a few words of the host's own; for people under 18 the sentences alone."""

    phrase = forms.ChoiceField(label=_("A sentence"), widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("Or in your own words"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Your words are in"), choices=list(OWN_NAMES.items()))

    def __init__(self, *args: Any, person: Person, said: Thanks | None, **kwargs: Any) -> None:
        language = get_language() or "ja"
        kwargs["initial"] = {
            "phrase": said.phrase if said else "",
            "words": said.words if said else "",
            "language": said.language if said else language,
        }
        super().__init__(*args, **kwargs)
        self.minor = is_minor(person, clock.today())
        choices: list[tuple[str, Any]] = list(Thanks.Phrase.choices)
        if self.minor:
            del self.fields["words"], self.fields["language"]
            self.fields["phrase"].help_text = _("To people under 18 we send set sentences only.")
        else:
            choices.append(("", _("my own words")))
        self.fields["phrase"].choices = choices  # type: ignore[attr-defined]


class PeriodForm(forms.Form):
    """The days that a certificate is about, and its third language."""

    first_day = forms.DateField(label=_("From"), widget=DAY)
    last_day = forms.DateField(label=_("Until"), widget=DAY)
    language = forms.ChoiceField(
        label=_("Beside Japanese and English"),
        required=False,
        choices=[("ja", _("no other language")), *THIRD],
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        today = clock.today()
        kwargs["initial"] = {
            "first_day": days_of_year(year_of(today))[0],
            "last_day": today,
            "language": person.language if person.language in dict(THIRD) else "ja",
        }
        super().__init__(*args, **kwargs)

    @property
    def period(self) -> Period:
        """As the service takes it."""
        return Period(self.cleaned_data["first_day"], self.cleaned_data["last_day"])


class RevokeForm(forms.Form):
    """Why a certificate is not valid any more."""

    why = forms.CharField(
        label=_("Why it is not valid any more"),
        max_length=200,
        validators=[ONE_LINE],
        help_text=_("The person reads it. Whoever checks the paper reads only that it is revoked."),
    )


class PointRuleForm(forms.Form):
    """How thank-you points are given."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Who pays"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=80, validators=[ONE_LINE])
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label=_("For which roles"),
        required=False,
        empty_label=_("all its thanked roles"),
        help_text=_(
            "With a programme: the thanked roles of all its hosts. A coordinator of the town makes such a rule."
        ),
    )
    points = forms.IntegerField(
        label=_("Points each time"),
        min_value=1,
        max_value=9999,
        widget=NUMBER,
        help_text=_("The same however long it took: a thank-you is never by the hour."),
    )
    yearly_cap = forms.IntegerField(
        label=_("At most for one person, April to March"), min_value=1, max_value=999_999, widget=NUMBER
    )
    budget = forms.IntegerField(label=_("Altogether at most"), min_value=1, max_value=99_999_999, widget=NUMBER)
    first_day = forms.DateField(label=_("First day"), widget=DAY)
    last_day = forms.DateField(label=_("Last day"), widget=DAY)

    def __init__(self, *args: Any, payers: Any, for_town: bool, rule: PointRule | None = None, **kwargs: Any) -> None:
        first, last = days_of_year(year_of(clock.today()))
        kwargs["initial"] = _initial_of(rule) if rule else {"first_day": first, "last_day": last}
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["organisation"].queryset = payers  # type: ignore[attr-defined]
        if not for_town and not (rule and rule.programme_id):
            del self.fields["programme"]

    @property
    def rule_fields(self) -> RuleFields:
        """As the service takes it; names in other languages stay."""
        data = self.cleaned_data
        names = dict(self.rule.names) if self.rule else {}
        code = next((code for code in (get_language() or "ja", "ja") if code in names), "ja")
        return RuleFields(
            names=names | {code: data["name"]},
            organisation=data["organisation"],
            programme=data.get("programme"),
            **{name: data[name] for name in ("points", "yearly_cap", "budget", "first_day", "last_day")},
        )


class UntilForm(forms.Form):
    """Up to which day a list goes."""

    until = forms.DateField(label=_("Up to"), widget=DAY, initial=clock.today)


def _initial_of(rule: PointRule) -> dict[str, Any]:
    names = ("organisation", "programme", "points", "yearly_cap", "budget", "first_day", "last_day")
    return {name: getattr(rule, name) for name in names} | {"name": rule.name.text}
