"""What a host types: which hands are wanted, and who has agreed."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from community.models import Person
from community.services.persons import find_or_register_by_telephone
from core.actor import Actor
from volunteers.models import Role, Shift
from volunteers.rules import TAKEN_FREELY
from volunteers.selectors.roles import person_by_account

# A name becomes a subject line or a file name somewhere (quality.md, line 24).
ONE_LINE = RegexValidator(r"[\r\n]", _("Please write this on one line."), inverse_match=True)


class QuickRoleForm(forms.Form):
    """Which hands are wanted, and how many; everything else has a page of its own."""

    task = forms.ChoiceField(label=_("What"), choices=Role.Task)
    headcount = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=999,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(
        label=_("How it is thanked for"),
        choices=[(kind.value, kind.label) for kind in TAKEN_FREELY],
        required=False,
        initial=Role.Kind.VOLUNTEER,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        # The panel stands on the roster's page, beside other forms: ids of its own.
        super().__init__(data, auto_id="id_new_role_%s")

    def clean_kind(self) -> str:
        """Unpaid where nothing is said."""
        return str(self.cleaned_data["kind"] or Role.Kind.VOLUNTEER)


class AddPersonForm(forms.Form):
    """Who has agreed: by name and telephone, or by name and the e-mail address of their account."""

    name = forms.CharField(label=_("Name"), max_length=80, validators=[ONE_LINE])
    telephone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("or e-mail of their account"), required=False)

    def __init__(self, data: QueryDict | None = None, *, shift: Shift) -> None:
        super().__init__(data, auto_id=f"id_shift_{shift.pk}_%s")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """An account must be known by both its address and the name."""
        data = super().clean() or {}
        email, name = data.get("email"), data.get("name")
        if email and name:
            data["person"] = person_by_account(email=email, name=name)
            if data["person"] is None:
                self.add_error(
                    "email",
                    _("No account has this address and this name. Leave it empty and give a telephone number instead."),
                )
        return data

    def person(self, made_by: Actor) -> Person:
        """The person meant: the account's, or the one with this name and number, new if need be."""
        data = self.cleaned_data
        found: Person | None = data.get("person")
        return found or find_or_register_by_telephone(name=data["name"], telephone=data["telephone"], made_by=made_by)
