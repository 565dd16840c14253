"""How was it? On a phone, or typed in from paper."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.errors import MoreWordsThanAnswers
from activities.models import Feedback
from activities.services.enter_paper_feedback import MOST, Pile

LONGEST = 1000  # characters of words


class FeedbackForm(forms.Form):
    """One answer. `key` makes a double click one answer; `code` opens the door to who has no account.

    `other`: somebody else answers on the phone of a person whose own party is through with it.
    """

    answer = forms.ChoiceField(label=_("How was it?"), choices=Feedback.Answer, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was good? What would you like next time? Please write no names."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    code = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    other = forms.CharField(widget=forms.HiddenInput, max_length=1, required=False)

    def __init__(self, *args: Any, code: str = "", other: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).update(key=uuid.uuid4().hex, code=code, other="1" if other else "")
        super().__init__(*args, **kwargs)


class DoorCodeForm(forms.Form):
    """The six digits of the host's screen or poster; asked with GET, so that a QR code can bring them along."""

    code = forms.CharField(
        label=_("Code of the session"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input input--code", "size": 6}
        ),
        help_text=_("Six digits, on the host's screen or poster."),
    )
    other = forms.CharField(widget=forms.HiddenInput, max_length=1, required=False)


class PaperFeedbackForm(forms.Form):
    """A pile of sheets: how many of each answer, and the words on them, one sheet a line."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).update(key=uuid.uuid4().hex)
        super().__init__(*args, **kwargs)
        for value, label in Feedback.Answer.choices:
            self.fields[f"sheets_{value}"] = forms.IntegerField(
                label=_("%(answer)s: how many sheets") % {"answer": label},
                min_value=0,
                max_value=MOST,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"words_{value}"] = forms.CharField(
                label=_("%(answer)s: words") % {"answer": label},
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """For the template: the sheets and the words of each answer."""
        return [(self[f"sheets_{value}"], self[f"words_{value}"]) for value in Feedback.Answer.values]

    def clean(self) -> dict[str, Any]:
        """No line longer than an answer may be, and no more lines than sheets."""
        data = super().clean() or {}
        for value in Feedback.Answer.values:
            lines = self._lines(value)
            if any(len(line) > LONGEST for line in lines):
                self.add_error(
                    f"words_{value}", _("One line is too long: %(most)s characters at most.") % {"most": LONGEST}
                )
            if len(lines) > (data.get(f"sheets_{value}") or 0):
                self.add_error(f"words_{value}", MoreWordsThanAnswers.message)
        return data

    def piles(self) -> list[Pile]:
        """One for each answer."""
        return [
            Pile(value, self.cleaned_data.get(f"sheets_{value}") or 0, self._lines(value))
            for value in Feedback.Answer.values
        ]

    def _lines(self, value: str) -> list[str]:
        words: str = self.cleaned_data.get(f"words_{value}") or ""
        return [line.strip() for line in words.splitlines() if line.strip()]
