"""What an analyst writes about a release."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Release


class CorrectionForm(forms.Form):
    """Why a published quarter is counted once more."""

    note = forms.CharField(
        label=_("What was corrected, and why"),
        help_text=_("Everybody can read it, on the page and in the files. Name no person and no organisation."),
        max_length=Release._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PublishForm(forms.Form):
    """A published release never changes again: whoever publishes has looked."""

    looked = forms.BooleanField(label=_("I have looked at the numbers, at what has changed and at the points above"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["looked"].error_messages["required"] = _("Please look at it first, then tick this box.")
