"""What a coordinator and a host say to each other about a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordForm(forms.Form):
    """A few words; a yes needs none."""

    text = forms.CharField(
        label=_("Your words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
