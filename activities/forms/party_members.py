"""Who comes along."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import PartyMember
from activities.party import Member
from community.forms import one_line

ROWS = 6  # people whom one can tell us about; larger parties are a number
MOST_COMPANIONS = 20  # of one party

KINDS = [("", _("choose")), *PartyMember.Kind.choices]


@dataclass(frozen=True)
class Row:
    """The three boxes about one person."""

    number: int
    kind: BoundField
    age: BoundField
    name: BoundField

    @property
    def filled(self) -> bool:
        """Whether anything was written; the age alone says nothing, it is always chosen."""
        return bool(self.kind.value() or (self.name.value() or "").strip())


class MembersForm(forms.Form):
    """How many come in all, how many help without taking a seat, and whatever one likes to tell about them."""

    seats = forms.IntegerField(
        label=_("How many people come in all?"), min_value=1, initial=1, widget=forms.NumberInput
    )
    companions = forms.IntegerField(
        label=_("How many companions and interpreters?"),
        help_text=_("They come along to help and need no seat. They move with you on the waiting list."),
        min_value=0,
        max_value=MOST_COMPANIONS,
        initial=0,
        required=False,
        widget=forms.NumberInput,
    )

    def __init__(self, *args: Any, capacity: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.fields["seats"]
        seats.validators.append(MaxValueValidator(capacity))
        seats.widget.attrs |= {"min": 1, "max": capacity, "inputmode": "numeric"}
        self.fields["companions"].widget.attrs |= {"inputmode": "numeric"}
        for number in range(1, ROWS + 1):
            self.fields[f"kind_{number}"] = forms.ChoiceField(label=_("Who"), choices=KINDS, required=False)
            self.fields[f"age_{number}"] = forms.ChoiceField(
                label=_("Age"), choices=PartyMember.Age, initial=PartyMember.Age.ADULT, required=False
            )
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name"),
                max_length=80,
                required=False,
                validators=[one_line],
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def member_rows(self) -> list[Row]:
        """The boxes, for the template."""
        return [
            Row(number, self[f"kind_{number}"], self[f"age_{number}"], self[f"name_{number}"])
            for number in range(1, ROWS + 1)
        ]

    @property
    def members_open(self) -> bool:
        """Whether the fold is open from the beginning: something in it was filled in, or is wrong."""
        names = ["companions", *(name for name in self.fields if name.startswith(("kind_", "age_", "name_")))]
        filled = any(row.filled for row in self.member_rows) or self["companions"].value() not in (0, "0", "", None)
        return filled or any(self.errors.get(name) for name in names)

    def clean(self) -> dict[str, Any]:
        """As many seats as people were told about; a name says who it is of."""
        data = super().clean() or {}
        for row in self.member_rows:
            if row.filled and not data.get(f"kind_{row.number}"):
                self.add_error(f"kind_{row.number}", _("Please say who this is."))
        seated = 1 + sum(not member.linked for member in self._described(data))
        if data.get("seats") and data["seats"] < seated:
            self.add_error(
                "seats",
                ngettext(
                    "You told us about more people: with them it is %(n)s person in all.",
                    "You told us about more people: with them it is %(n)s people in all.",
                    seated,
                )
                % {"n": seated},
            )
        return data

    def members(self) -> list[Member]:
        """Everybody described, and the companions of whom only the number is known."""
        described = self._described(self.cleaned_data)
        unnamed = (self.cleaned_data.get("companions") or 0) - sum(member.linked for member in described)
        return described + [Member(PartyMember.Kind.COMPANION)] * max(unnamed, 0)

    def _described(self, data: dict[str, Any]) -> list[Member]:
        return [
            Member(
                kind=data[f"kind_{number}"],
                age=data.get(f"age_{number}") or PartyMember.Age.ADULT,
                name=data.get(f"name_{number}") or "",
            )
            for number in range(1, ROWS + 1)
            if data.get(f"kind_{number}")
        ]
