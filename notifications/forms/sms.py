"""A mobile number, and the code that confirms it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    """A mobile number, as people write it; services.sms_numbers says whether SMS get there."""

    number = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        help_text=_("For example 090-1234-5678. We send a code of six digits to it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class SmsCodeForm(forms.Form):
    """Six digits, with or without spaces, in any width."""

    code = forms.CharField(
        label=_("Code from the SMS"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--code"}),
    )
