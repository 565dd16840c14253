"""A photo in a form that may come back: once it was good, it is kept, so that nobody chooses it twice."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from activities import photos
from core.errors import DomainError


class PhotoFields(forms.Form):
    """A new photo, the one that is kept, or none."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("From your phone, as it is. Please ask people before you show their faces."),
    )
    photo_kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)
    photo_gone = forms.BooleanField(label=_("Without this photo"), required=False)

    def clean_photo(self) -> str:
        """The name of the new photo, made anew and stored; a photo that no activity names is swept after a day."""
        upload = self.cleaned_data["photo"]
        if not isinstance(upload, UploadedFile) or upload.file is None:
            return ""
        try:
            return photos.keep(photos.make_anew(upload.file, upload.size or 0))
        except DomainError as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.next_step}") from refusal

    def clean_photo_kept(self) -> str:
        """Only what we have."""
        name: str = self.cleaned_data["photo_kept"]
        return name if photos.is_kept(name) else ""

    def clean(self) -> dict[str, Any]:
        """A new photo wins over the one that is kept, and over the wish to have none."""
        data = super().clean() or {}
        new = data.get("photo") or ""
        kept = "" if data.get("photo_gone") else data.get("photo_kept", "")
        data["photo_kept"] = new or kept
        return data

    @property
    def photo_name(self) -> str:
        """The photo that the form stands for just now; empty for none."""
        if self.is_bound:
            return str(self.cleaned_data.get("photo_kept", "")) if hasattr(self, "cleaned_data") else ""
        return str(self.initial.get("photo_kept", ""))

    @property
    def photo_url(self) -> str:
        """Where it is shown."""
        return photos.card_url(self.photo_name)
