"""How a call went."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Call, CallAttempt


class OutcomeForm(forms.Form):
    """One button for each outcome, and a few words where they help."""

    outcome = forms.ChoiceField(choices=Call.Outcome)
    note = forms.CharField(
        label=_("Note (if it helps)"), max_length=CallAttempt._meta.get_field("note").max_length, required=False
    )
