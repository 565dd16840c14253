"""How somebody without e-mail is reached, as a coordinator writes it down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.checks import one_line
from community.rules.names import digits
from notifications.services.enter_ways import ByHand

LEAST_DIGITS, POSTCODE = 9, 7
MOST_LINES, LINE = 3, 40
ORDERS = [
    ("usual", _("As usual: by mail or phone where they have it; somebody rings or writes only about what matters")),
    ("telephone", _("Ring them first, about everything; else write a letter")),
    ("letter", _("Write them a letter first, about everything; else ring them")),
]
OWN = ("own", _("As they have chosen it themself"))


class ByHandForm(forms.Form):
    """Telephone, post, and what is tried first."""

    number = forms.CharField(
        label=_("Telephone number for calls"),
        max_length=20,
        required=False,
        validators=[one_line],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    hour = forms.CharField(
        label=_("Hour that suits"),
        max_length=40,
        required=False,
        validators=[one_line],
        help_text=_("For example: in the morning, not on Wednesdays"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=10, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    lines = forms.CharField(
        label=_("Address"),
        max_length=MOST_LINES * (LINE + 2),
        required=False,
        help_text=_("As it stands on the envelope, three lines at most"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name on the envelope, if it is another one"),
        max_length=80,
        required=False,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    order = forms.ChoiceField(label=_("What is tried first"), choices=ORDERS, widget=forms.RadioSelect)
    reminders = forms.BooleanField(
        label=_("Reminders by telephone too"),
        help_text=_("Somebody rings the day before, where calls come first."),
        required=False,
    )

    def __init__(self, *args: Any, own_order: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own_order:
            self.fields["order"].choices = [OWN, *ORDERS]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        """A whole number, or none."""
        number: str = self.cleaned_data["number"].strip()
        if number and len(digits(number)) < LEAST_DIGITS:
            raise forms.ValidationError(_("Please write the whole number, with the area code."))
        return number

    def clean_postcode(self) -> str:
        """399-4117."""
        number = digits(self.cleaned_data["postcode"])
        if number and len(number) != POSTCODE:
            raise forms.ValidationError(_("A postcode has seven digits."))
        return f"{number[:3]}-{number[3:]}" if number else ""

    def clean_lines(self) -> tuple[str, ...]:
        """Without empty ones."""
        lines = tuple(line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip())
        if len(lines) > MOST_LINES or any(len(line) > LINE for line in lines):
            raise forms.ValidationError(_("Three lines at most, of forty letters each."))
        return lines

    def clean(self) -> dict[str, Any]:
        """The postcode and the address belong together."""
        data = super().clean() or {}
        if "postcode" in data and "lines" in data and bool(data["postcode"]) != bool(data["lines"]):
            missing = "lines" if data["postcode"] else "postcode"
            self.add_error(missing, _("A letter needs both, the postcode and the address."))
        if data.get("order") == "letter" and not data.get("lines") and "lines" not in self.errors:
            self.add_error("lines", _("For letters we need the address."))
        return data

    def told(self) -> ByHand:
        """As it was written."""
        data = self.cleaned_data
        return ByHand(
            **{name: data[name] for name in ("number", "hour", "postcode", "lines", "name", "order")},
            reminders=data["reminders"],
        )
