"""てつだいが ほしいこと."""

from typing import Any

from django import forms
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from activities.party import Support
from core.furigana import plain
from core.i18n import OWN_NAMES

LONGEST = 500  # characters, of what the host reads

EXAMPLES = {
    "large_print": _("Large print"),
    "easy_words": _("Easy words, spoken slowly"),
    "written": _("Things in writing"),
    "sign_language": _("Sign language"),
    "near_exit": _("A seat near the exit"),
    "near_front": _("A seat at the front"),
    "wheelchair": _("Room for a wheelchair"),
    "quiet": _("A quiet corner"),
}


class SupportForm(forms.Form):
    """Asked of everybody, answered by whoever likes to; the host alone reads it."""

    examples = forms.MultipleChoiceField(
        label=_("For example"),
        choices=list(EXAMPLES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    support_text = forms.CharField(
        label=_("Other help, in your own words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    support_languages = forms.MultipleChoiceField(
        label=_("Languages that would help me"), required=False, widget=forms.CheckboxSelectMultiple
    )
    support_consent = forms.BooleanField(label=_("Yes, the host may read this"), required=False)

    def __init__(self, *args: Any, spoken: list[str], agreed: bool, **kwargs: Any) -> None:
        """`spoken`: languages of the activity, which nobody need ask for; `agreed`: the person said yes before."""
        super().__init__(*args, **kwargs)
        languages = self.fields["support_languages"]
        assert isinstance(languages, forms.MultipleChoiceField)  # noqa: S101  declared above
        languages.choices = [(code, name) for code, name in OWN_NAMES.items() if code != "ja" and code not in spoken]
        if agreed:
            del self.fields["support_consent"]

    @property
    def support_open(self) -> bool:
        """Whether the fold is open from the beginning: something in it was filled in, or is wrong."""
        names = ("examples", "support_text", "support_languages", "support_consent")
        return any(self[name].value() or self.errors.get(name) for name in names if name in self.fields)

    def clean(self) -> dict[str, Any]:
        """Whoever writes something says that it may be read; the whole stays short."""
        data = super().clean() or {}
        if len(self._words(data)) > LONGEST:
            self.add_error("support_text", _("Please make it a little shorter."))
        wants = self._words(data) or data.get("support_languages")
        if wants and "support_consent" in self.fields and not data.get("support_consent"):
            self.add_error("support_consent", _("Please tick this too, so that the host may read what you wrote."))
        return data

    def support(self) -> Support:
        """What the host reads."""
        return Support(self._words(self.cleaned_data), self.cleaned_data.get("support_languages") or ())

    def _words(self, data: dict[str, Any]) -> str:
        """The examples in Japanese, which the host reads, and as the person read them; then their own words."""
        lines = [_in_both(code) for code in data.get("examples") or ()]
        return "\n".join([*lines, *filter(None, [(data.get("support_text") or "").strip()])])


def _in_both(example: str) -> str:
    with override("ja"):
        japanese = plain(str(EXAMPLES[example]))
    if (get_language() or "ja").startswith("ja"):
        return japanese
    return f"{japanese} ({EXAMPLES[example]})"
