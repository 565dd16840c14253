"""When: a slot of a day of appointments, or the days of a stay."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from activities.party import Period
from activities.rules import stays
from activities.selectors.periods import overlap
from core import clock


class SlotForm(forms.Form):
    """One of the free slots."""

    slot = forms.ChoiceField(
        label=_("Which time?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a time."),
            "invalid_choice": _("This time is taken by now. Please choose another."),
        },
    )

    def __init__(self, *args: Any, free: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.free = {one.lower.isoformat(): one for one in free if one.lower is not None}
        slot = self.fields["slot"]
        assert isinstance(slot, forms.ChoiceField)  # noqa: S101  declared above
        slot.choices = [(key, key) for key in self.free]

    @property
    def slot_days(self) -> list[tuple[date, list[tuple[str, Period]]]]:
        """The free slots by day in Tokyo, for the template."""
        return [
            (day, list(slots))
            for day, slots in groupby(self.free.items(), key=lambda one: _day(one[1].lower))
            if day is not None
        ]

    def period(self) -> Period | None:
        """The chosen one."""
        return self.free[self.cleaned_data["slot"]]


class StayForm(forms.Form):
    """From which day to which (activities.rules.stays says at which hours)."""

    arrives = forms.DateField(label=_("I come on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    leaves = forms.DateField(label=_("I leave on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, session: Session, taken: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.season, self.taken = session, taken
        self.first_day, self.last_day = _first_day(session), session.ends_at.astimezone(clock.TOKYO).date()
        self.check_in, self.check_out = stays.check_in(session), stays.check_out(session)
        for name in ("arrives", "leaves"):
            attrs = {"min": self.first_day.isoformat(), "max": self.last_day.isoformat()}
            self.fields[name].widget.attrs |= attrs

    def clean(self) -> dict[str, Any]:
        """Days in order, within the season, and free. What is allowed besides is the rules' business."""
        data = super().clean() or {}
        arrives, leaves = data.get("arrives"), data.get("leaves")
        if arrives is None or leaves is None:
            return data
        if leaves <= arrives:
            self.add_error("leaves", _("Please choose a later day than the first."))
        elif arrives < self.first_day or leaves > self.last_day:
            self.add_error("arrives", _("These days are not offered. Please look at the dates above."))
        elif any(overlap(held, stays.stay(self.season, arrives, leaves)) for held in self.taken):
            self.add_error("arrives", _("Somebody else has some of these days. Please choose others."))
        return data

    def period(self) -> Period | None:
        """The whole stay."""
        return stays.stay(self.season, self.cleaned_data["arrives"], self.cleaned_data["leaves"])


def _first_day(season: Session) -> date:
    """The first on which one can still arrive."""
    begins, now = season.starts_at.astimezone(clock.TOKYO).date(), clock.now().astimezone(clock.TOKYO)
    today = now.date() if now.time() < stays.check_in(season) else now.date() + timedelta(days=1)
    return max(begins, today)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.TOKYO).date() if moment else None
