"""A file with events, from a town's own table or another program."""

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from activities.errors import FileTooLarge
from activities.services.start_import import MAX_BYTES


class ImportFileForm(forms.Form):
    """One file; what is in it is looked at by a worker."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8 or Shift_JIS, up to 20 MB. Nothing is taken in before you have looked at it."),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty; please export it again."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def clean_file(self) -> File[Any]:
        """Refused before it is kept."""
        file: File[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(f"{FileTooLarge.message} {FileTooLarge.next_step}")
        return file
