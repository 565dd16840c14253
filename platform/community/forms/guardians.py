"""Who answers for a minor."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.checks import one_line
from community.forms.people import HOW
from community.models import Guardian


class GuardianForm(forms.ModelForm[Guardian]):
    """Name and telephone; an address, if the yes may come by e-mail."""

    class Meta:
        model = Guardian
        fields = ["name", "telephone", "email"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "telephone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "telephone": _("For the host, if something happens on the day."),
            "email": _("We send a link there, and they say yes with one tap. Without it they can telephone us."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("name", "telephone"):
            self.fields[name].validators.append(one_line)


class RecordConsentForm(GuardianForm):
    """The yes that somebody got by telephone or on paper."""

    how = forms.ChoiceField(label=_("How they agreed"), choices=HOW, widget=forms.RadioSelect)

    class Meta(GuardianForm.Meta):
        fields = ["name", "telephone"]
