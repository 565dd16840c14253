"""A caller, and somebody who stands at the door."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Session
from activities.party import Period, period
from activities.selectors.periods import free_slots
from activities.services.book_by_telephone import NOTE
from community.forms import one_line
from core import clock


class _NamedParty(forms.Form):
    """Who, and how many. `key` makes a double click one sign-up."""

    telephone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    name = forms.CharField(label=_("Name"), max_length=80, validators=[one_line])
    kana = forms.CharField(label=_("Reading (kana)"), max_length=80, required=False, validators=[one_line])
    seats = forms.IntegerField(label=_("People"), min_value=1, max_value=5000, initial=1)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4().hex} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for name in ("telephone", "name", "kana"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # the next caller is somebody else
        self.fields["seats"].widget.attrs["inputmode"] = "numeric"

    def clean_telephone(self) -> str:
        """One line, as everywhere."""
        told: str = self.cleaned_data["telephone"]
        one_line(told)
        return told


class TelephoneBookingForm(_NamedParty):
    """A caller, entered by the shop in fifteen seconds: the number first, because the telephone shows it."""

    note = forms.CharField(
        label=_("Note for yourselves"),
        max_length=NOTE,
        required=False,
        validators=[one_line],
        help_text=_("Please nothing about health."),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        if session.activity.way == Activity.Way.APPOINTMENT:
            slots = [(one.lower.isoformat(), _hour(one.lower)) for one in free_slots(session) if one.lower]
            self.fields["slot"] = forms.ChoiceField(label=_("When"), choices=slots)
        elif session.activity.way == Activity.Way.STAY:
            day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields["arrives"] = forms.DateField(label=_("From"), widget=day)
            self.fields["leaves"] = forms.DateField(label=_("Until"), widget=day)

    @property
    def when_fields(self) -> list[forms.BoundField]:
        """The boxes that ask when; none where everybody comes at the same time."""
        return [self[name] for name in ("slot", "arrives", "leaves") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Leaving comes after arriving; the rest is the rules' business."""
        data = super().clean() or {}
        arrives, leaves = data.get("arrives"), data.get("leaves")
        if arrives and leaves and leaves <= arrives:
            self.add_error("leaves", ValidationError(_("This day comes before the other.")))
        return data

    def period(self) -> Period | None:
        """The time that was chosen; a guest arrives and leaves at the hours at which the season begins and ends."""
        data = self.cleaned_data
        if "slot" in data:
            start = datetime.fromisoformat(data["slot"])
            return next((one for one in free_slots(self.session) if one.lower == start), None)
        if "arrives" in data:
            begins, ends = (at.astimezone(clock.TOKYO).time() for at in (self.session.starts_at, self.session.ends_at))
            return period(
                datetime.combine(data["arrives"], begins, clock.TOKYO),
                datetime.combine(data["leaves"], ends, clock.TOKYO),
            )
        return None


class AtTheDoorForm(_NamedParty):
    """A person who came without a sign-up: a name is enough."""

    field_order = ("name", "kana", "telephone", "seats")


def _hour(start: datetime) -> str:
    local = start.astimezone(clock.TOKYO)
    return f"{date_format(local, 'n/j')} {local:%H:%M}"
