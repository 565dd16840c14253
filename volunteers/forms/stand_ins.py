"""Whom to ask to stand in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Person
from core.errors import DomainError
from volunteers.models import Assignment
from volunteers.selectors.stand_ins import Swap, person_by_name


class AskOneForm(forms.Form):
    """One person by name; whoever doesn't know the name finds nobody."""

    name = forms.CharField(
        label=_("Whose name?"),
        help_text=_("Somebody who helps here too and has said that they may be asked. Write the whole name."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person: Person

    def __init__(self, *args: Any, place: Assignment, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """The name, if there is one person of it who can be asked; they are `person` then."""
        name = str(self.cleaned_data["name"])
        try:
            self.person = person_by_name(self.place, name)
        except DomainError as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.next_step}") from refusal
        return name


class SwapForm(forms.Form):
    """One of the other shifts of the same role."""

    exchange = forms.TypedChoiceField(
        label=_("Which time would suit you instead?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, swaps: list[Swap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exchange"].choices = [(one.assignment, "") for one in swaps]  # type: ignore[attr-defined]
