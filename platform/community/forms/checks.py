"""Checks that several forms share."""

from django import forms
from django.utils.translation import gettext_lazy as _


def one_line(value: str) -> None:
    """Refuse line breaks: a name becomes a subject line or a file name somewhere (quality.md, line 24)."""
    if any(sign in value for sign in "\r\n\0"):
        raise forms.ValidationError(_("Please write this on one line."))
