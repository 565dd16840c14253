"""The same words in nine languages, as fields of a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms import one_line
from core.i18n import OWN_NAMES, html_lang

FIRST = ("ja", "ja-easy", "en")  # the others are folded away on the page
Texts = dict[str, str]


def field_name(name: str, language: str) -> str:
    """`name_pt_br`: what the field is called in the form."""
    return f"{name}_{language.replace('-', '_')}"


class TextsForm(forms.Form):
    """Adds fields for words in every language, and reads them back as `{"ja": …, "en": …}`."""

    def add_texts(
        self, name: str, label: Any, *, max_length: int, long: bool = False, required: tuple[str, ...] = ("ja",)
    ) -> None:
        """One field a language; `long` ones have several lines, the others exactly one."""
        for code, own_name in OWN_NAMES.items():
            attrs = {"lang": html_lang(code)}
            self.fields[field_name(name, code)] = forms.CharField(
                label=_("%(what)s: %(language)s") % {"what": label, "language": own_name},
                max_length=max_length,
                required=code in required,
                validators=[] if long else [one_line],
                widget=forms.Textarea(attrs | {"rows": 3}) if long else forms.TextInput(attrs),
            )

    def text_boxes(self, name: str, languages: tuple[str, ...]) -> list[forms.BoundField]:
        """The fields of one text in these languages, for the template."""
        return [self[field_name(name, code)] for code in languages]

    def texts(self, name: str) -> Texts:
        """What was written, languages without a word left out."""
        read = {code: str(self.cleaned_data.get(field_name(name, code), "")).strip() for code in OWN_NAMES}
        return {code: text for code, text in read.items() if text}


def initial_texts(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """A text by language as the form's initial values."""
    return {field_name(name, code): text for code, text in texts.items() if code in OWN_NAMES}


OTHERS = tuple(code for code in OWN_NAMES if code not in FIRST)
