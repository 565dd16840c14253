"""About me."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from community.forms.checks import one_line
from community.models import Person
from community.selectors import wards
from core import clock
from core.i18n import OWN_NAMES

OLDEST = 130  # years


class DetailsForm(forms.ModelForm[Person]):
    """What a person tells about themself: a name is enough, the rest is up to them."""

    language = forms.ChoiceField(
        label=_("language"), choices=list(OWN_NAMES.items()), help_text=_("Notices come in this language.")
    )

    class Meta:
        model = Person
        fields = ["name", "kana", "telephone", "language", "residence", "area", "born_on"]
        widgets = {
            "residence": forms.RadioSelect,
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "telephone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "born_on": forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        }
        labels = {"residence": _("Where I live")}
        help_texts = {
            "residence": _("Some things are only for people who live in the town."),
            "kana": _("So that we call you by the right name. Leave it empty if you have no kana."),
            "telephone": _("For the day itself, if something changes at the last minute."),
            "area": _("The coordinator of your area can find you by it. Hosts don't see it."),
            "born_on": _("For age limits, and counted by age group. Hosts don't see it."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].label = capfirst(self.fields["language"].label)
        self.fields["area"].queryset = wards()  # type: ignore[attr-defined]
        # Who is a trainee was told by JICA; the others choose between two.
        choices = [Person.Residence.RESIDENT, Person.Residence.OUTSIDE]
        if self.instance.residence == Person.Residence.TRAINEE:
            choices.append(Person.Residence.TRAINEE)
        self.fields["residence"].choices = [(one.value, one.label) for one in choices]  # type: ignore[attr-defined]
        for name in ("name", "kana", "telephone"):
            self.fields[name].validators.append(one_line)

    def clean(self) -> dict[str, Any]:
        """Who lives elsewhere lives in no ward of the town."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("residence") == Person.Residence.OUTSIDE:
            cleaned["area"] = None
        return cleaned

    def clean_born_on(self) -> date | None:
        """Nobody is born tomorrow, and nobody is older than anybody ever was."""
        born: date | None = self.cleaned_data["born_on"]
        today = clock.today()
        if born and (born > today or born.year < today.year - OLDEST):
            raise forms.ValidationError(_("Please check the date of birth."))
        return born
