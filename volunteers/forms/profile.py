"""The profile in five minutes: few big choices, nothing required."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.models import Area
from community.selectors import districts
from volunteers.models import ASKED_FOR, TONGUE_OF, Certificate, Level, Profile, Skill, Task, Tongue
from volunteers.rules import week
from volunteers.rules.answers import Answers

AWAYS = 3  # exceptions that can be told, or as many as there are and one more
PARTS = [_("morning"), _("afternoon"), _("evening")]
LEVELS = [("", "–"), *Level.choices]
OFTEN = [
    ("", _("as it comes")),
    (1, _("once a month")),
    (2, _("twice a month")),
    (4, _("every week")),
    (8, _("twice a week")),
]
OTHERS = [tongue for tongue in Tongue if tongue != Tongue.JAPANESE]


def _ticks(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


class Districts(forms.ModelMultipleChoiceField[Area]):
    """By their names in the reader's language."""

    def label_from_instance(self, obj: Area) -> str:
        """The name alone."""
        return str(obj.name)


@dataclass(frozen=True)
class Cell:
    """One part of one day in the table of the week."""

    id: str
    value: str
    label: str
    checked: bool


class ProfileForm(forms.Form):
    """What a person can do, would like, and would like help with."""

    skills = _ticks(_("What I can do"), Skill.choices)
    tasks = _ticks(_("What I would like to do"), Task.choices)
    japanese = forms.TypedChoiceField(
        label=Tongue.JAPANESE.label, choices=LEVELS, required=False, coerce=int, empty_value=None
    )
    week = _ticks(_("When I have time"), [(f"{d}-{p}", "") for d in range(7) for p in range(week.PARTS)])
    areas = Districts(
        label=_("Where"),
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: anywhere in town."),
    )
    travels = forms.ChoiceField(
        label=_("How I get there"), choices=[("", _("not said")), *Profile.Travel.choices], required=False
    )
    times_a_month = forms.TypedChoiceField(
        label=_("At most how often"), choices=OFTEN, required=False, coerce=int, empty_value=None
    )
    helps = _ticks(
        _("What I would like help with"),
        [(one.value, one.label) for one in ASKED_FOR],
        _(
            "You may leave this out. The coordinators of the town read it, and nobody else: they ask only for what "
            "offers this. By ticking something you agree to that; take a tick away, and it is gone."
        ),
    )
    certificates = _ticks(
        _("Qualifications"), Certificate.choices, _("Show the paper to a coordinator once: from then on it counts.")
    )
    about = forms.CharField(
        label=_("Anything else"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    looking = forms.BooleanField(label=_("I am looking for a role now"), required=False)
    ask_me = forms.BooleanField(
        label=_("You may ask me when a role fits"),
        required=False,
        help_text=_(
            "A coordinator or a host then asks: would you? You can say no without a reason, and take this back "
            "here at any time. Without it nobody asks, and you choose by yourself."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, answers: Answers, sees_helps: bool = True) -> None:
        super().__init__(data, initial=_initial(answers, sees_helps))
        areas = self.fields["areas"]
        assert isinstance(areas, Districts)  # noqa: S101  for mypy
        areas.queryset = districts()
        self.rows = max(AWAYS, len(answers.aways) + 1)
        for tongue in _ordered(answers):
            self.fields[f"speaks_{tongue}"] = forms.TypedChoiceField(
                label=tongue.label,
                choices=LEVELS,
                required=False,
                coerce=int,
                empty_value=None,
                initial=dict(answers.languages).get(tongue, ""),
            )
        for row in range(self.rows):
            for end, label in (("from", _("From")), ("to", _("up to"))):
                self.fields[f"away_{end}_{row}"] = forms.DateField(
                    label=label,
                    required=False,
                    initial=_day(answers, row, end),
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                )

    def languages(self) -> list[BoundField]:
        """Japanese and the language of the page, and what was told before."""
        return [field for field, first in self._tongues() if first]

    def more_languages(self) -> list[BoundField]:
        """All others."""
        return [field for field, first in self._tongues() if not first]

    def _tongues(self) -> Iterator[tuple[BoundField, bool]]:
        own = TONGUE_OF.get(get_language() or "ja", Tongue.JAPANESE)
        names = [name for name in self.fields if name.startswith("speaks_")]
        tongues = [("japanese", Tongue.JAPANESE.value), *((name, name.removeprefix("speaks_")) for name in names)]
        # The language of the page comes first: whoever reads it speaks it.
        for name, code in sorted(tongues, key=lambda pair: pair[1] != own):
            field = self[name]
            yield field, code in (own, Tongue.JAPANESE) or bool(field.value())

    def week_rows(self) -> list[tuple[Any, list[Cell]]]:
        """The days with their parts, as a table has them."""
        ticked = set(self["week"].value() or ())
        return [
            (
                WEEKDAYS[day],
                [
                    Cell(f"id_week_{day}_{part}", f"{day}-{part}", f"{WEEKDAYS[day]} {name}", f"{day}-{part}" in ticked)
                    for part, name in enumerate(PARTS)
                ],
            )
            for day in range(7)
        ]

    def parts(self) -> list[Any]:
        """The heads of that table."""
        return list(PARTS)

    def aways(self) -> list[tuple[BoundField, BoundField]]:
        """The rows of exceptions."""
        return [(self[f"away_from_{row}"], self[f"away_to_{row}"]) for row in range(self.rows)]

    def away_open(self) -> bool:
        """Whether something stands there, or is wrong there."""
        return any(field.value() or field.errors for pair in self.aways() for field in pair)

    def clean(self) -> dict[str, Any]:
        """An exception has both ends, in order; one day may be told by either."""
        data = super().clean() or {}
        for row in range(self.rows):
            first, last = data.get(f"away_from_{row}"), data.get(f"away_to_{row}")
            if first and last and last < first:
                self.add_error(f"away_to_{row}", _("This day is before the first one."))
        return data

    def answers(self) -> Answers:
        """What was sent; only of a valid form."""
        data = self.cleaned_data
        return Answers(
            skills=tuple(data["skills"]),
            tasks=tuple(data["tasks"]),
            helps=tuple(data["helps"]),
            japanese=data["japanese"],
            languages=tuple((one.value, data[f"speaks_{one}"]) for one in OTHERS if data[f"speaks_{one}"]),
            certificates=tuple(data["certificates"]),
            week=week.week_of((int(one[0]), int(one[2])) for one in data["week"]),
            aways=tuple(self._aways()),
            areas=tuple(data["areas"]),
            travels=data["travels"],
            times_a_month=data["times_a_month"],
            about=data["about"],
            looking=data["looking"],
            ask_me=data["ask_me"],
        )

    def _aways(self) -> Iterator[tuple[date, date]]:
        for row in range(self.rows):
            first, last = self.cleaned_data[f"away_from_{row}"], self.cleaned_data[f"away_to_{row}"]
            if first or last:
                yield first or last, last or first


class DeskProfileForm(ProfileForm):
    """A coordinator writes it down after a talk."""

    how = forms.ChoiceField(
        label=_("How they told it"),
        choices=[("phone", _("by telephone")), ("counter", _("face to face")), ("paper", _("on paper"))],
        initial="phone",
        widget=forms.RadioSelect,
    )


class SeenForm(forms.Form):
    """The paper was seen."""

    expires_on = forms.DateField(
        label=_("Valid until (nothing: it does not run out)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _initial(answers: Answers, sees_helps: bool) -> dict[str, Any]:
    return {
        "skills": list(answers.skills),
        "tasks": list(answers.tasks),
        "helps": list(answers.helps) if sees_helps else [],
        "japanese": answers.japanese or "",
        "certificates": list(answers.certificates),
        "week": [f"{day}-{part}" for day, part in week.pairs_of(answers.week)],
        "areas": [area.pk for area in answers.areas],
        "travels": answers.travels,
        "times_a_month": answers.times_a_month or "",
        "about": answers.about,
        "looking": answers.looking,
        "ask_me": answers.ask_me,
    }


def _ordered(answers: Answers) -> list[Tongue]:
    """What was told before comes first."""
    told = dict(answers.languages)
    return sorted(OTHERS, key=lambda tongue: tongue not in told)


def _day(answers: Answers, row: int, end: str) -> date | None:
    return answers.aways[row][end == "to"] if row < len(answers.aways) else None
