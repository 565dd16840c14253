"""An activity's words: Japanese first, other languages on demand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.services.post_activity import Words
from community.forms import one_line
from core.furigana import WRITTEN
from core.i18n import OWN_NAMES, html_lang

PARTS = ("title", "summary", "body")
FIRST = "ja"  # the language whose fields have no suffix
SUFFIXES = {code: "easy" if code == "ja-easy" else code.replace("-", "_") for code in OWN_NAMES if code != FIRST}
AT_HAND = ("ja-easy", "en")  # offered at once; the others behind one word more


def field_name(part: str, language: str) -> str:
    """`title`, `title_easy`, `summary_pt_br`."""
    return part if language == FIRST else f"{part}_{SUFFIXES[language]}"


def texts_as_initial(activity: Activity) -> dict[str, str]:
    """What the fields hold for an activity whose texts are prefetched."""
    return {
        field_name(part, text.language): getattr(text, part)
        for text in activity.texts.all()
        for part in PARTS
        if text.language in OWN_NAMES
    }


class Language:
    """One language's fields, for the template."""

    def __init__(self, form: forms.Form, code: str) -> None:
        self.name, self.lang = OWN_NAMES[code], html_lang(code)
        self.fields = [form[field_name(part, code)] for part in PARTS]

    @property
    def open(self) -> bool:
        """Whether something stands there, or something is wrong with it."""
        return any(field.value() or field.errors for field in self.fields)


class TextFields(forms.Form):
    """Title, summary and body in every language of the interface; only the Japanese title and summary are needed."""

    title = forms.CharField(label=_("Title"), max_length=120, validators=[one_line])
    summary = forms.CharField(label=_("In one or two sentences"), max_length=300, validators=[one_line])
    body = forms.CharField(
        label=_("More about it"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part].widget.attrs["lang"] = FIRST
        for code in SUFFIXES:
            self._add(code)

    def _add(self, code: str) -> None:
        said = {"language": OWN_NAMES[code]}
        labels = {
            "title": _("Title: %(language)s") % said,
            "summary": _("In one or two sentences: %(language)s") % said,
            "body": _("More about it: %(language)s") % said,
        }
        for part in PARTS:
            whole = part == "body"
            self.fields[field_name(part, code)] = forms.CharField(
                label=labels[part],
                max_length={"title": 120, "summary": 300, "body": 5000}[part],
                required=False,
                validators=[] if whole else [one_line],
                widget=forms.Textarea(attrs={"rows": 4}) if whole else forms.TextInput,
            )
            attrs = self.fields[field_name(part, code)].widget.attrs
            attrs["lang"] = html_lang(code)
            if code == "ja-easy":
                attrs[WRITTEN] = True

    @property
    def languages_at_hand(self) -> list[Language]:
        """Those that most hosts are asked for."""
        return [Language(self, code) for code in AT_HAND]

    @property
    def languages_more(self) -> list[Language]:
        """The others."""
        return [Language(self, code) for code in SUFFIXES if code not in AT_HAND]

    def clean(self) -> dict[str, Any]:
        """A language with words has a title too."""
        data = super().clean() or {}
        for code in SUFFIXES:
            title = field_name("title", code)
            words = [data.get(field_name(part, code)) for part in ("summary", "body")]
            if any(words) and not data.get(title) and title not in self.errors:
                self.add_error(title, _("Give a title in this language too, or leave both empty."))
        return data

    def texts(self) -> Mapping[str, Words]:
        """The words by language; a language without a title has none."""
        data = self.cleaned_data
        return {
            code: Words(**{part: data[field_name(part, code)] for part in PARTS})  # type: ignore[typeddict-item]
            for code in OWN_NAMES
            if data[field_name("title", code)]
        }
