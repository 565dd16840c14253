"""What a translator writes, and what a host says about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.furigana import WRITTEN
from volunteers.forms.hosting import ONE_LINE
from volunteers.models import Translation
from volunteers.rules import LONGEST

LENGTH = {"title": 120, "summary": 300, "body": 5000}  # as ActivityText keeps them


class TranslationForm(forms.Form):
    """The words in one language; a draft may lack any of them."""

    title = forms.CharField(label=_("Title"), max_length=LENGTH["title"], validators=[ONE_LINE], required=False)
    summary = forms.CharField(
        label=_("In one or two sentences"),
        max_length=LENGTH["summary"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body = forms.CharField(
        label=_("More about it"), max_length=LENGTH["body"], required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    minutes = forms.IntegerField(
        label=_("How many minutes it took"),
        help_text=_("It counts as your role once it is published."),
        min_value=1,
        max_value=LONGEST,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LENGTH:
            self.fields[name].widget.attrs[WRITTEN] = True

    @classmethod
    def of(cls, translation: Translation) -> "TranslationForm":
        """What stands so far."""
        return cls(initial={name: getattr(translation, name) for name in (*LENGTH, "minutes")})

    @property
    def words(self) -> dict[str, str]:
        """By the names of ActivityText."""
        return {name: self.cleaned_data[name] for name in LENGTH}


class HandInForm(TranslationForm):
    """The same when it is handed in: a title, and how long it took."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = self.fields["minutes"].required = True


class PublishForm(TranslationForm):
    """What the host publishes, corrected where needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        del self.fields["minutes"]


class ReturnForm(forms.Form):
    """A word to the translator."""

    note = forms.CharField(
        label=_("What should be looked at once more"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
