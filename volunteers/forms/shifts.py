"""Times of a role: in bulk, other numbers, another hour."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities import scheduling
from core import clock
from volunteers.errors import TooManyShifts
from volunteers.forms.roles import TONGUES, day_field, hour_field, mix_fields
from volunteers.models import Role, Shift
from volunteers.services.save_shifts import MOST, NewShift

DATES, TIMES = 6, 6
LONGEST = timedelta(days=366)  # from the first day to the last
REPEATS = [("dates", _("On these dates")), ("weekly", _("Every week"))]


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **more)


@dataclass(frozen=True)
class Found:
    """A time that the form found, to be looked at; `stands`: it is there already."""

    starts_at: datetime
    ends_at: datetime
    ticked: bool
    stands: bool

    @property
    def key(self) -> str:
        """What its tick sends."""
        return _key(self.starts_at, self.ends_at)


def _key(starts_at: datetime, ends_at: datetime) -> str:
    return f"{starts_at.astimezone(clock.TOKYO):%Y-%m-%dT%H:%M}/{ends_at.astimezone(clock.TOKYO):%H:%M}"


class NumberFields(forms.Form):
    """How many people, and who among them."""

    use_required_attribute = False

    least = _number(_("At least"), 0, 999, initial=1)
    most = _number(_("At most"), 1, 999, initial=1)
    newcomers_together = forms.BooleanField(
        label=_("Somebody who has done it before should be there too"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= mix_fields()

    def clean(self) -> dict[str, Any]:
        """No more needed than taken; a language with its number."""
        data = super().clean() or {}
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("least", _("It can't need more people than there are places."))
        for number in range(1, TONGUES + 1):
            if data.get(f"mix_language_{number}") and (data.get(f"mix_number_{number}") or 1) > (most or 999):
                self.add_error(f"mix_number_{number}", _("There are fewer places than that."))
        return data

    @property
    def mix_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Language and number, in pairs."""
        return [(self[f"mix_language_{number}"], self[f"mix_number_{number}"]) for number in range(1, TONGUES + 1)]

    @property
    def mix_open(self) -> bool:
        """Whether something is wished for, or is wrong."""
        boxes = [box for pair in self.mix_rows for box in pair] + [self["newcomers_together"]]
        return any(box.value() or box.errors for box in boxes)

    @property
    def numbers(self) -> dict[str, Any]:
        """For the services."""
        data = self.cleaned_data
        pairs = [(data[f"mix_language_{one}"], data[f"mix_number_{one}"]) for one in range(1, TONGUES + 1)]
        return {
            "least": data["least"],
            "most": data["most"],
            "newcomers_alone": not data["newcomers_together"],
            "mix": {language: number or 1 for language, number in pairs if language},
        }


class NumbersForm(NumberFields):
    """Other numbers for a shift that is there."""

    def __init__(self, data: Any = None, *, shift: Shift) -> None:
        super().__init__(data, initial=initial_numbers(shift))


def initial_numbers(shift: Shift) -> dict[str, Any]:
    """A shift's numbers, for a form."""
    found: dict[str, Any] = {
        "least": shift.least,
        "most": shift.most,
        "newcomers_together": not shift.newcomers_alone,
    }
    for number, (language, wanted) in enumerate(sorted(shift.mix.items())[:TONGUES], start=1):
        found |= {f"mix_language_{number}": language, f"mix_number_{number}": wanted}
    return found


class ShiftsForm(NumberFields):
    """Days times hours: what they give is looked at first (`found`), and made when it was ticked."""

    repeat = forms.ChoiceField(label=_("How often"), choices=REPEATS, widget=forms.RadioSelect, initial="dates")
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which weekdays"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_day = day_field(_("The first day"), required=False)
    to_day = day_field(_("The last day"), required=False)
    skip_holidays = forms.BooleanField(label=_("Not on national holidays"), required=False)
    instead = forms.BooleanField(
        label=_("These times instead of the one without hours, if nobody has it"), required=False, initial=True
    )

    def __init__(self, data: Any = None, *, role: Role) -> None:
        super().__init__(data)
        self.role = role
        for number in range(1, DATES + 1):
            self.fields[f"date_{number}"] = day_field(format_lazy(_("Date {number}"), number=number), required=False)
        for number in range(1, TIMES + 1):
            self.fields[f"starts_{number}"] = hour_field(
                format_lazy(_("From ({number})"), number=number), required=False
            )
            self.fields[f"ends_{number}"] = hour_field(
                format_lazy(_("Until ({number})"), number=number), required=False
            )
        if role.session is not None:
            # An exhibition may have begun months ago.
            self.initial["date_1"] = max(role.session.starts_at.astimezone(clock.TOKYO).date(), clock.today())
        last = role.shifts.order_by("-id").first()
        if last is not None:
            self.initial.update(initial_numbers(last))
        whole = role.shifts.filter(whole_session=True) | role.shifts.filter(starts_at=None)
        if not whole.exists():
            del self.fields["instead"]
        self.found: list[Found] = []
        self.looked_at = False

    @property
    def date_fields(self) -> list[forms.BoundField]:
        """The boxes for single dates."""
        return [self[f"date_{number}"] for number in range(1, DATES + 1)]

    @property
    def more_dates(self) -> bool:
        """Whether the boxes from the third on are open."""
        return any(box.value() or box.errors for box in self.date_fields[2:])

    @property
    def time_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """From and until, in pairs."""
        return [(self[f"starts_{number}"], self[f"ends_{number}"]) for number in range(1, TIMES + 1)]

    @property
    def more_times(self) -> bool:
        """Whether the pairs from the fourth on are open."""
        return any(box.value() or box.errors for pair in self.time_fields[3:] for box in pair)

    def clean(self) -> dict[str, Any]:
        """Days and hours make times; until they were looked at, they stand in `found`."""
        data = super().clean() or {}
        days, hours = self._days(data), self._hours(data)
        if self.errors:
            return data
        times = [_span(day, *pair) for day in days for pair in hours]
        times = [one for one in times if one[0] > clock.now()]
        if not times:
            self.add_error("date_1" if data["repeat"] == "dates" else "from_day", _("These hours are over."))
        elif len(times) > MOST:
            error = TooManyShifts(MOST)
            self.add_error(None, f"{error.message} {error.next_step}")
        else:
            self._look_at(times)
        return data

    def _look_at(self, times: list[tuple[datetime, datetime]]) -> None:
        """Everything is shown until what was shown is what is sent."""
        getlist = getattr(self.data, "getlist", None)
        chosen = set(getlist("chosen")) if getlist else set()
        shown = set(str(self.data.get("shown", "")).split())
        standing = set(
            self.role.shifts.filter(state=Shift.State.SCHEDULED, starts_at__isnull=False).values_list(
                "starts_at", "ends_at"
            )
        )
        same = shown == {_key(*one) for one in times}
        self.found = [
            Found(
                *one,
                ticked=_key(*one) in chosen if same else one not in standing,
                stands=one in standing,
            )
            for one in sorted(times)
        ]
        self.looked_at = same
        if same and not any(one.ticked for one in self.found):
            self.add_error(None, _("Leave one of the times ticked, at least."))

    @property
    def shown(self) -> str:
        """The times that were found, as the page sends them back."""
        return " ".join(one.key for one in self.found)

    def _days(self, data: dict[str, Any]) -> list[date]:
        if data.get("repeat") == "weekly":
            return self._weekly(data)
        days = sorted({data[name] for name in data if name.startswith("date_") and data[name]})
        if not days and "date_1" not in self.errors:
            self.add_error("date_1", _("Say the day too."))
        return days

    def _weekly(self, data: dict[str, Any]) -> list[date]:
        first, last = data.get("from_day"), data.get("to_day")
        for name in ("weekdays", "from_day", "to_day"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed too."))
        if first is None or last is None:
            return []
        if last < first:
            self.add_error("to_day", _("This day must be later than the first."))
        elif last - first > LONGEST:
            self.add_error("to_day", _("A year at once is the most."))
        else:
            found = scheduling.every_week(data.get("weekdays") or (), first, last)
            return scheduling.without_holidays(found) if data.get("skip_holidays") else found
        return []

    def _hours(self, data: dict[str, Any]) -> list[tuple[time, time]]:
        found = []
        for number in range(1, TIMES + 1):
            starts, ends = data.get(f"starts_{number}"), data.get(f"ends_{number}")
            if starts is None and ends is None:
                continue
            if starts is None or ends is None:
                missing = f"starts_{number}" if starts is None else f"ends_{number}"
                if missing not in self.errors:
                    self.add_error(missing, _("Say both hours, or none."))
                continue
            found.append((starts, ends))
        if not found and not any(name.startswith(("starts_", "ends_")) for name in self.errors):
            self.add_error("starts_1", _("Say the hours too."))
        return found

    def new_shifts(self) -> list[NewShift]:
        """What was ticked."""
        return [NewShift(one.starts_at, one.ends_at, **self.numbers) for one in self.found if one.ticked]


def _span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """An hour that is not later belongs to the next day."""
    begin, end = datetime.combine(day, starts, clock.TOKYO), datetime.combine(day, ends, clock.TOKYO)
    return begin, end if end > begin else end + timedelta(days=1)


class MoveShiftForm(forms.Form):
    """When instead."""

    use_required_attribute = False

    day = day_field(_("Day"))
    starts = hour_field(_("From"))
    ends = hour_field(_("Until"))

    def __init__(self, data: Any = None, *, shift: Shift) -> None:
        initial = {}
        if shift.starts_at is not None and shift.ends_at is not None:
            begin, end = shift.starts_at.astimezone(clock.TOKYO), shift.ends_at.astimezone(clock.TOKYO)
            initial = {"day": begin.date(), "starts": begin.time(), "ends": end.time()}
        super().__init__(data, initial=initial)

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Aware, in Tokyo."""
        data = self.cleaned_data
        return _span(data["day"], data["starts"], data["ends"])

    def clean(self) -> dict[str, Any]:
        """It lies ahead."""
        data = super().clean() or {}
        if not self.errors and self.times[0] <= clock.now():
            self.add_error("starts", _("This hour is over."))
        return data


class InsuranceForm(forms.Form):
    """Which roles, from when until when."""

    use_required_attribute = False

    role = forms.ModelChoiceField(
        Role.objects.none(), label=_("Which role"), required=False, empty_label=_("all that are insured")
    )
    first_day = day_field(_("The first day"))
    last_day = day_field(_("The last day"))

    def __init__(self, data: Any = None, *, roles: Any) -> None:
        today = clock.today()
        super().__init__(data, initial={"first_day": today, "last_day": today + timedelta(days=30)})
        self.fields["role"].queryset = roles  # type: ignore[attr-defined]
        self.fields["role"].label_from_instance = lambda role: f"{role.title} ({role.pk})"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A span that makes sense."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This day must be later than the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_day", _("A year at once is the most."))
        return data
