"""Who you are: asked once, of those whose name we don't know yet."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.rules.gates import CONTACT_UNDER
from community.forms import one_line
from community.models import Person
from community.rules.ages import age_on
from core import clock

OLDEST = 130  # years


class NewcomerForm(forms.Form):
    """A name is enough. Age and residence are asked only where the activity is not for everybody."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    kana = forms.CharField(
        label=_("How it is read (kana)"),
        max_length=80,
        required=False,
        validators=[one_line],
        help_text=_("So that we call you by the right name. Leave it empty if you have no kana."),
    )
    telephone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("For the day itself, if something changes at the last minute."),
    )
    residence = forms.ChoiceField(
        label=_("Where do you live?"),
        choices=[(Person.Residence.RESIDENT, _("in this town")), (Person.Residence.OUTSIDE, _("somewhere else"))],
        widget=forms.RadioSelect,
    )
    under_18 = forms.BooleanField(label=_("I am under 18"), required=False)
    born_on = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not activity.residents_only:
            del self.fields["residence"]
        if activity.min_age is None and activity.max_age is None:
            self.fields["born_on"].required = False
            self.fields["born_on"].help_text = _("Only if you are under 18.")
        else:
            del self.fields["under_18"]
            self.fields["born_on"].help_text = _(
                "This activity is for certain ages. Your date of birth is shown to nobody."
            )

    def clean(self) -> dict[str, Any]:
        """Nobody is born tomorrow; whoever is under 18 says when they were born."""
        data = super().clean() or {}
        born: date | None = data.get("born_on")
        today = clock.today()
        if born and (born > today or born.year < today.year - OLDEST):
            self.add_error("born_on", _("Please check the date of birth."))
        elif data.get("under_18") and not born and "born_on" not in self.errors:
            self.add_error("born_on", _("Please tell us your date of birth."))
        elif data.get("under_18") and born and (age_on(born, today) or 0) >= CONTACT_UNDER:
            self.add_error("born_on", _("By this date you are 18 or older. Please check it."))
        return data

    def person(self) -> dict[str, Any]:
        """What register_person takes."""
        data = self.cleaned_data
        told = {name: data[name] for name in ("name", "kana", "telephone")} | {"born_on": data.get("born_on")}
        return told | ({"residence": data["residence"]} if "residence" in data else {})


class StrangerForm(NewcomerForm):
    """The same, from somebody who is not signed in: a code goes to their e-mail address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send you a six-digit code. No password is needed."),
    )
