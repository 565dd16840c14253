"""The actual value of one of the strategy's targets."""

from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from metrics.models import Actual

LARGEST = 10_000_000  # of any of them
ONE_LINE = RegexValidator(r"[\r\n]", _("Please write this on one line."), inverse_match=True)


class ActualForm(forms.Form):
    """What was counted, on which day, and who says so."""

    value = forms.FloatField(
        label=_("Value"),
        min_value=-LARGEST,
        max_value=LARGEST,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    on = forms.DateField(
        label=_("As of"),
        help_text=_("The day of the count, or the last day of its period. A day with a value is corrected."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("The statistics it comes from, so that everybody can look it up."),
        max_length=Actual._meta.get_field("source").max_length,
        validators=[ONE_LINE],
    )

    def clean_value(self) -> Any:
        """A number that people can read."""
        value = self.cleaned_data["value"]
        if not isfinite(value):
            raise ValidationError(_("Please write a number."))
        return value
