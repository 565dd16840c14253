"""Fewer people than said."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from activities.models import PartyMember, SignUp


class ChangePartyForm(forms.Form):
    """How many come now; of whom one has told us about, who doesn't."""

    seats = forms.IntegerField(label=_("How many people come in all?"), min_value=1, widget=forms.NumberInput)
    without = forms.TypedMultipleChoiceField(
        label=_("Who does not come?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, party: SignUp, **kwargs: Any) -> None:
        kwargs["initial"] = {"seats": party.seats} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        seats, without = self.fields["seats"], self.fields["without"]
        seats.validators.append(MaxValueValidator(party.seats))
        seats.widget.attrs |= {"min": 1, "max": party.seats, "inputmode": "numeric"}
        assert isinstance(without, forms.TypedMultipleChoiceField)  # noqa: S101  declared above
        self.members = list(PartyMember.objects.filter(sign_up=party).order_by("id"))
        without.choices = [(member.pk, member_words(member)) for member in self.members]
        if not self.members:
            del self.fields["without"]


def member_words(member: PartyMember) -> str:
    """Name and kind, as far as they were told."""
    return " · ".join(filter(None, [member.name, str(member.get_kind_display())]))
