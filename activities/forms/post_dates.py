"""When and where: single dates, every week, every month, a season's days, or one long stay."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities import scheduling
from activities.errors import TooManyDates
from activities.models import Activity, Campaign
from activities.services.post_activity import NewSession
from community.models import Organisation, Venue
from core import clock

DATES = 6
MOST = 100  # dates at once
LONGEST = timedelta(days=366)  # from the first to the last
FARTHEST = timedelta(days=3 * 365)  # nobody knows what they do later than that
Way = Activity.Way
DAY = timedelta(days=1)

REPEATS = [
    ("dates", _("On these dates")),
    ("weekly", _("Every week")),
    ("monthly", _("Every month")),
    ("season", _("On the days of the season")),
]
SAME_DAY = "day"
NTHS = [
    ("1", _("the first")),
    ("2", _("the second")),
    ("3", _("the third")),
    ("4", _("the fourth")),
    ("5", _("the fifth, where there is one")),
    (str(scheduling.LAST), _("the last")),
    (SAME_DAY, _("the same day of the month")),
]


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, widget=widget, **more)


def _hour(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **more)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class HostForm(forms.Form):
    """What a host fills in; the server says what is missing at its field, since that depends on other fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def value_of(self, name: str) -> Any:
        """What stands in a field just now, typed or proposed."""
        return self[name].value() if name in self.fields else None


class DateFields(HostForm):
    """The way of taking part decides which fields count; what is filled in besides is passed over.

    Days in bulk are looked at before they are made: the first sending finds them (`days_to_look_at`), and only the
    second, which names those that were left ticked (`chosen`), makes them.
    """

    repeat = forms.ChoiceField(label=_("How often"), choices=REPEATS, widget=forms.RadioSelect, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which weekdays"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    nth = forms.ChoiceField(label=_("Which of the month"), choices=NTHS, required=False)
    month_day = _number(_("Day of the month"), 1, 31, help_text=_("31 is the last day of a shorter month."))
    from_day = _day(_("The first day"))
    to_day = _day(_("The last day"))
    skip_holidays = forms.BooleanField(label=_("Not on national holidays"), required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    stay_from = _day(_("Stays from"))
    stay_to = _day(_("Stays until"))
    starts = _hour(_("Begins at"))
    minutes = _number(_("How many minutes"), 5, 24 * 60, initial=60)
    ends = _hour(_("Ends at"))
    slot_minutes = _number(_("Minutes of one appointment"), 5, 480, initial=30)
    capacity = _number(_("Seats"), 1, 5000, initial=6)
    guests = _number(_("People at most at a time"), 1, 100, initial=4)
    closes_days = _number(
        _("Sign-ups close so many days before"), 0, 90, help_text=_("0 is the day itself. Empty: when it begins.")
    )
    closes_time = _hour(_("… at"))
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Where"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venues = Venue.objects.filter(Q(organisation=self.organisation) | Q(organisation=None))
        self.fields["venue"].queryset = venues.order_by("organisation", "id")  # type: ignore[attr-defined]
        self.fields["venue"].initial = venues.order_by("organisation", "id").first()
        for number in range(1, DATES + 1):
            self.fields[f"date_{number}"] = _day(_("Date %(number)s") % {"number": number})
        self.days_to_look_at: list[date] = []

    def settle(self, way: str, *, seasons: bool) -> None:
        """Say which fields are needed: once the way is known, and whether the dates can be those of a season."""
        self.settled_way = way
        choices = [one for one in REPEATS if one[0] != "season" or seasons]
        self.fields["repeat"].choices = choices  # type: ignore[attr-defined]
        self.fields["repeat"].initial = self.initial.get("repeat", "dates")
        for name in NEEDED[way] + (REPEAT_NEEDS.get(self.rhythm, ()) if way != Way.STAY else ()):
            self.fields[name].required = True
        if self.rhythm == "monthly" and way != Way.STAY:
            self.fields["month_day" if self.value_of("nth") == SAME_DAY else "weekdays"].required = True

    @property
    def rhythm(self) -> str:
        """How the days are said; single dates where nothing was."""
        value = self.value_of("repeat")
        return value if value in dict(REPEATS) else "dates"

    @property
    def date_fields(self) -> list[forms.BoundField]:
        """The boxes for single dates, for the template."""
        return [self[f"date_{number}"] for number in range(1, DATES + 1)]

    @property
    def more_dates(self) -> bool:
        """Whether the boxes from the third on are open."""
        return any(field.value() or field.errors for field in self.date_fields[2:])

    @property
    def season(self) -> Campaign | None:
        """The season whose days are meant; read when the rest is clean."""
        found: Campaign | None = self.cleaned_data.get("campaign")
        return found

    def clean(self) -> dict[str, Any]:
        """Every date lies ahead, stands once, and closes before it begins; `cleaned_data["days"]` has them."""
        data = super().clean() or {}
        if self.settled_way == Way.STAY:
            self._check_stay(data)
            data["days"] = []
        else:
            data["days"] = self._single_days(data) if self.rhythm == "dates" else self._days_in_bulk(data)
            self._check_hours(data)
        self._check_closing(data)
        return data

    def _check_stay(self, data: dict[str, Any]) -> None:
        first, last = data.get("stay_from"), data.get("stay_to")
        wrong = _wrong_day(last) if last else None
        if first and last and last <= first:
            wrong = gettext("This day must be later than the first.")
        if wrong:
            self.add_error("stay_to", wrong)

    def _single_days(self, data: dict[str, Any]) -> list[date]:
        starts, found = data.get("starts"), set[date]()
        for number in range(1, DATES + 1):
            day = data.get(f"date_{number}")
            if day is None:
                continue
            wrong = _wrong_day(day)
            if wrong is None and starts and _at(day, starts) <= clock.now():
                wrong = gettext("This hour is over.")
            elif wrong is None and day in found:
                wrong = gettext("This day stands twice.")
            if wrong is None:
                found.add(day)
            else:
                self.add_error(f"date_{number}", wrong)
        return sorted(found)

    def _days_in_bulk(self, data: dict[str, Any]) -> list[date]:
        span = self._span(data)
        if span is None or self.errors.keys() & {"weekdays", "nth", "month_day"}:
            return []
        found = self._found(data, *span)
        if data.get("skip_holidays"):
            found = scheduling.without_holidays(found)
        starts = data.get("starts") or time.max
        found = [day for day in found if _at(day, starts) > clock.now()]
        if len(found) > MOST:
            self.add_error(self._span_field, f"{TooManyDates.message} {TooManyDates.next_step}")
            return []
        if not found:
            self.add_error(self._span_field, _("No day fits. Look at the days and weekdays again."))
            return []
        if data.get("shown") != self.pattern:
            self.days_to_look_at = found
            return found
        chosen = [day for day in found if day.isoformat() in self.chosen]
        if not chosen:
            self.add_error(self._span_field, _("Leave one of the days ticked, at least."))
            self.days_to_look_at = found
        return chosen

    @property
    def _span_field(self) -> str:
        return "repeat" if self.rhythm == "season" else "from_day"

    def _span(self, data: dict[str, Any]) -> tuple[date, date] | None:
        if self.rhythm == "season":
            if self.season is None:
                self.add_error("repeat", _("Choose the season too."))
                return None
            return self.season.starts_on, self.season.ends_on
        first, last = data.get("from_day"), data.get("to_day")
        if first is None or last is None:
            return None
        wrong = _wrong_day(last)
        if last < first:
            wrong = gettext("This day must be later than the first.")
        elif last - first > LONGEST:
            wrong = gettext("A year at once is the most.")
        if wrong:
            self.add_error("to_day", wrong)
            return None
        return first, last

    def _found(self, data: dict[str, Any], first: date, last: date) -> list[date]:
        weekdays = set(data.get("weekdays") or ())
        if self.rhythm == "monthly":
            if data.get("nth") == SAME_DAY:
                return scheduling.every_month_on_day(data["month_day"], first, last)
            return scheduling.every_month_on_weekday(int(data["nth"]), weekdays, first, last)
        return scheduling.every_week(weekdays or set(range(7)), first, last)

    @property
    def pattern(self) -> str:
        """What the days in bulk were made of: if it is another one, the days are looked at again."""
        names = ("repeat", "weekdays", "nth", "month_day", "from_day", "to_day", "skip_holidays", "campaign")
        return "|".join(str(self.value_of(name)) for name in names)[:200]

    @property
    def chosen(self) -> set[str]:
        """Days that were left ticked; ISO dates."""
        getlist = getattr(self.data, "getlist", None)
        return set(getlist(self.add_prefix("chosen"))) if getlist else set()

    def _check_hours(self, data: dict[str, Any]) -> None:
        starts, ends = data.get("starts"), data.get("ends")
        if self.settled_way == Way.APPOINTMENT and starts and ends and ends <= starts:
            self.add_error("ends", _("This hour must be later than the first."))

    def _check_closing(self, data: dict[str, Any]) -> None:
        days, hour = data.get("closes_days"), data.get("closes_time")
        if days is None or self.settled_way not in Activity.COUNTS_SEATS:
            return
        if hour is None:
            if "closes_time" not in self.errors:
                self.add_error("closes_time", _("Say the hour too."))
            return
        starts = data.get("starts")
        if starts and days == 0 and hour >= starts:
            self.add_error("closes_time", _("Sign-ups close before it begins."))
        elif any(_at(day - DAY * days, hour) <= clock.now() for day in data["days"]):
            self.add_error("closes_days", _("For one of the dates, sign-ups would be closed already."))

    def sessions(self) -> Sequence[NewSession]:
        """What is to be made: one a day, all alike; or one long one."""
        data, venue = self.cleaned_data, self.cleaned_data["venue"]
        if self.settled_way == Way.STAY:
            spans = [(_at(data["stay_from"], data["starts"]), _at(data["stay_to"], data["ends"]))]
        else:
            spans = [self._span_on(day) for day in data["days"]]
        return [
            NewSession(
                starts_at=starts,
                ends_at=ends,
                capacity=self.people(),
                venue=venue,
                closes_at=self.closes_at(starts),
                slot_minutes=self.slot(),
            )
            for starts, ends in spans
        ]

    def _span_on(self, day: date) -> tuple[datetime, datetime]:
        starts = _at(day, self.cleaned_data["starts"])
        if self.settled_way == Way.APPOINTMENT:
            return starts, _at(day, self.cleaned_data["ends"])
        return starts, starts + timedelta(minutes=self.cleaned_data["minutes"])

    def people(self) -> int:
        """Seats, or the largest party where it takes periods, or none of a walk-in."""
        if self.settled_way == Way.WALK_IN:
            return 0
        number: int = self.cleaned_data["guests" if self.settled_way in Activity.TAKES_PERIODS else "capacity"]
        return number

    def slot(self) -> int | None:
        """Of an appointment."""
        return self.cleaned_data["slot_minutes"] if self.settled_way == Way.APPOINTMENT else None

    def closes_at(self, starts_at: datetime) -> datetime | None:
        """When sign-ups close for a session that begins then; None: when it begins."""
        days, hour = self.cleaned_data.get("closes_days"), self.cleaned_data.get("closes_time")
        if days is None or hour is None or self.settled_way not in Activity.COUNTS_SEATS:
            return None
        return _at(starts_at.astimezone(clock.TOKYO).date() - DAY * days, hour)


NEEDED: dict[str, tuple[str, ...]] = {
    Way.FIRST_COME: ("starts", "minutes", "capacity"),
    Way.LOT: ("starts", "minutes", "capacity", "closes_days", "closes_time"),
    Way.APPROVAL: ("starts", "minutes", "capacity"),
    Way.APPOINTMENT: ("starts", "ends", "slot_minutes", "guests"),
    Way.STAY: ("stay_from", "stay_to", "starts", "ends", "guests"),
    Way.WALK_IN: ("starts", "minutes"),
}
REPEAT_NEEDS: dict[str, tuple[str, ...]] = {
    "dates": ("date_1",),
    "weekly": ("weekdays", "from_day", "to_day"),
    "monthly": ("nth", "from_day", "to_day"),
}


def _wrong_day(day: date) -> str | None:
    if day < clock.today():
        return gettext("This day is over.")
    return gettext("This day is too far ahead.") if day > clock.today() + FARTHEST else None


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.TOKYO)
