"""Forms of this room."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

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
        fields = ["name", "kana", "telephone", "language", "area", "born_on"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "telephone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "born_on": forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "kana": _("So that we call you by the right name. Leave it empty if you have no kana."),
            "telephone": _("For the day itself, if something changes at the last minute."),
            "area": _("Only counted, never shown."),
            "born_on": _("Only counted by age group, never shown."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["area"].queryset = wards()  # type: ignore[attr-defined]
        for name in ("name", "kana", "telephone"):
            self.fields[name].validators.append(one_line)

    def clean_born_on(self) -> date | None:
        """Nobody is born tomorrow, and nobody is older than anybody ever was."""
        born: date | None = self.cleaned_data["born_on"]
        today = clock.today()
        if born and (born > today or born.year < today.year - OLDEST):
            raise forms.ValidationError(_("Please check the date of birth."))
        return born


def one_line(value: str) -> None:
    """Refuse line breaks: a name becomes a subject line or a file name somewhere (quality.md, line 24)."""
    if any(sign in value for sign in "\r\n\0"):
        raise forms.ValidationError(_("Please write this on one line."))
