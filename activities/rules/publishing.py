"""What an activity needs before everybody sees it, and what its programme wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.errors import NotReadyToPublish, OutsideProgrammeRules
from activities.models import Activity, Session
from activities.rules.gates import reasons_of
from activities.rules.programmes import ProgrammeRules
from core import clock
from core.errors import DomainError

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Audience:
    """Who may come; None and False: everybody. Ages in years, both ends included."""

    min_age: int | None = None
    max_age: int | None = None
    residents_only: bool = False


def merged_audience(rules: ProgrammeRules, wanted: Audience) -> Audience:
    """What the host wants, within what the programme is for: the narrower of the two."""
    low, high = rules.ages or (None, None)
    return Audience(
        min_age=max((age for age in (low, wanted.min_age) if age is not None), default=None),
        max_age=min((age for age in (high, wanted.max_age) if age is not None), default=None),
        residents_only=rules.residents_only or wanted.residents_only,
    )


def why_not_ready(activity: Activity, sessions: Sequence[Session], *, titled: bool, now: datetime) -> list[DomainError]:
    """Every reason why it can't be published now, programme rules included; empty means that it can.

    Reads the activity's programme, season and organisation. `titled`: it has a title in some language. Dates that are
    over (an imported file has such) keep nothing back.
    """
    ahead = [one for one in sessions if (one.ends_at if activity.takes_periods else one.starts_at) > now]
    return [
        *why_incomplete(activity, titled=titled),
        *reasons_of(
            [
                lambda: ensure_date_ahead(sessions, ahead),
                lambda: ensure_seats(activity, ahead),
                lambda: ensure_still_open(ahead, now),
            ]
        ),
        *why_outside_rules(activity, ahead),
    ]


def why_incomplete(activity: Activity, *, titled: bool) -> list[DomainError]:
    """Which answers are missing, apart from its dates."""
    return reasons_of(
        [
            lambda: ensure_titled(titled),
            lambda: ensure_welcome_fields_answered(activity),
            lambda: ensure_promises_made(activity),
        ]
    )


def why_spoiled(activity: Activity, *, titled: bool) -> list[DomainError]:
    """What everybody can see must stay whole. What its host can't change any more (way, season) is not asked again."""
    rules = ProgrammeRules.in_season(activity.programme, activity.campaign)
    more = [lambda: ensure_ages_possible(activity), lambda: ensure_cost_allowed(activity, rules)]
    return [*why_incomplete(activity, titled=titled), *reasons_of(more)]


def why_outside_rules(activity: Activity, sessions: Sequence[Session]) -> list[DomainError]:
    """Every rule of the programme, and of its season, that this does not keep; each once, however many dates it has."""
    rules = ProgrammeRules.in_season(activity.programme, activity.campaign)
    checks: list[Callable[[], None]] = [
        lambda: ensure_host_welcome(activity, rules),
        lambda: ensure_way_allowed(activity, rules),
        lambda: ensure_ages_possible(activity),
        lambda: ensure_cost_allowed(activity, rules),
        lambda: ensure_season_opens_in_time(activity, rules),
    ]
    for session in sessions:
        checks += [
            lambda one=session: ensure_seats_allowed(activity, one, rules),  # type: ignore[misc]
            lambda one=session: ensure_length_allowed(activity, one, rules),  # type: ignore[misc]
            lambda one=session: ensure_in_season(activity, one),  # type: ignore[misc]
            lambda one=session: ensure_closes_in_time(activity, one),  # type: ignore[misc]
            lambda one=session: ensure_slots_fit(activity, one),  # type: ignore[misc]
        ]
    return list({str(reason): reason for reason in reasons_of(checks)}.values())


def ensure_titled(titled: bool) -> None:
    """People must be able to call it something."""
    if not titled:
        raise NotReadyToPublish(_("It has no title yet."), field="title")


def ensure_welcome_fields_answered(activity: Activity) -> None:
    """Languages, access, cost, children, support: answered, even by "not possible" (domain.md, Rules)."""
    missing = [
        (field, label)
        for field, label, answered in (
            ("languages", _("languages"), bool(activity.languages)),
            ("step_free", _("access"), bool(activity.step_free)),
            ("cost_yen", _("cost"), activity.cost_yen is not None),
            ("children", _("children"), bool(activity.children)),
            ("support", _("support"), bool(activity.support)),
        )
        if not answered
    ]
    if missing:
        labels = _(", ").join(label for _field, label in missing)
        raise NotReadyToPublish(_("Not answered yet: %(fields)s.") % {"fields": labels}, field=missing[0][0])


def ensure_date_ahead(sessions: Sequence[Session], ahead: Sequence[Session]) -> None:
    """At least one date that people can still go to."""
    if not ahead:
        why = _("All its dates are over.") if sessions else _("There is no date yet.")
        raise NotReadyToPublish(why, _("Add one."), field="dates")


def ensure_seats(activity: Activity, sessions: Sequence[Session]) -> None:
    """Wherever people sign up, one at least can; walk-ins count none."""
    if activity.way != Activity.Way.WALK_IN and any(one.capacity < 1 for one in sessions):
        raise NotReadyToPublish(_("A date has no seats yet."), _("Say how many people can come."), field="capacity")


def ensure_still_open(ahead: Sequence[Session], now: datetime) -> None:
    """Nothing is published whose sign-ups have closed: a lot would be drawn among nobody."""
    if any(one.closes_at is not None and one.closes_at <= now for one in ahead):
        raise NotReadyToPublish(
            _("For one of the dates, sign-ups would be closed already."),
            _("Choose a later hour for closing."),
            field="closes_days",
        )


def ensure_promises_made(activity: Activity) -> None:
    """Whatever the programme asks its hosts to promise: "no selling", "open to all"."""
    rules = ProgrammeRules.in_season(activity.programme, activity.campaign)
    if {promise.key for promise in rules.promises} - set(activity.promises):
        raise NotReadyToPublish(
            _("The programme asks you for a promise."), _("Read it, and tick it if you can keep it."), field="promises"
        )


def ensure_host_welcome(activity: Activity, rules: ProgrammeRules) -> None:
    """Some programmes are for shops, others for schools."""
    if rules.hosts and activity.organisation.kind not in rules.hosts:
        raise OutsideProgrammeRules(
            _("This programme is for other kinds of hosts."), _("Choose another programme."), field="programme"
        )


def ensure_way_allowed(activity: Activity, rules: ProgrammeRules) -> None:
    """First come, by lot, on request: as the programme wants it."""
    if activity.way not in rules.ways:
        raise OutsideProgrammeRules(_("In this programme people sign up in another way."), field="way")


def ensure_ages_possible(activity: Activity) -> None:
    """Somebody can be that old."""
    low, high = activity.min_age, activity.max_age
    if low is not None and high is not None and low > high:
        raise OutsideProgrammeRules(_("Nobody is of this age."), _("Look at the two ages again."), field="min_age")


def ensure_cost_allowed(activity: Activity, rules: ProgrammeRules) -> None:
    """Free apart from materials, for example."""
    most = rules.max_cost_yen
    if most is not None and activity.cost_yen is not None and activity.cost_yen > most:
        raise OutsideProgrammeRules(
            _("In this programme it costs %(yen)s yen at most.") % {"yen": most}, field="cost_yen"
        )


def ensure_season_opens_in_time(activity: Activity, rules: ProgrammeRules) -> None:
    """まちゼミ opens one to four weeks before the season; the host can't mend this, the coordinator can."""
    season = activity.campaign
    if season is None or rules.booking_opens_weeks is None:
        return
    low, high = rules.booking_opens_weeks
    opens = season.booking_opens_at
    ahead = season.starts_on - opens.astimezone(clock.TOKYO).date() if opens else None
    if ahead is None or not low * WEEK <= ahead <= high * WEEK:
        raise OutsideProgrammeRules(
            _("Sign-ups open %(low)s to %(high)s weeks before a season, and this one says something else.")
            % {"low": low, "high": high},
            _("Ask the coordinator of the season."),
            field="campaign",
        )


def ensure_seats_allowed(activity: Activity, session: Session, rules: ProgrammeRules) -> None:
    """As many as the programme wants; a date that has none yet is not ready, which is said elsewhere."""
    seats = session.capacity
    if not activity.counts_seats or not seats:
        return
    if rules.seats and not rules.seats[0] <= seats <= rules.seats[1]:
        low, high = rules.seats
        raise OutsideProgrammeRules(
            _("In this programme a session has %(low)s to %(high)s seats.") % {"low": low, "high": high},
            field="capacity",
        )
    if seats < rules.min_party:
        raise OutsideProgrammeRules(
            _("This programme comes to groups of %(n)s or more, so a session needs as many seats.")
            % {"n": rules.min_party},
            field="capacity",
        )


def ensure_length_allowed(activity: Activity, session: Session, rules: ProgrammeRules) -> None:
    """As long as the programme wants; a season of stays is no session of an hour."""
    if not activity.takes_periods:
        ensure_lasts(rules, session.ends_at - session.starts_at)


def ensure_within_programme_rules(rules: ProgrammeRules, *, seats: int, length: timedelta) -> None:
    """まちゼミ, for example: 2 to 10 people for 60 to 90 minutes."""
    ensure_seats_allowed(Activity(), Session(capacity=seats), rules)
    ensure_lasts(rules, length)


def ensure_lasts(rules: ProgrammeRules, length: timedelta) -> None:
    """The length of one session."""
    minutes = int(length.total_seconds() // 60)
    if rules.minutes and not rules.minutes[0] <= minutes <= rules.minutes[1]:
        low, high = rules.minutes
        raise OutsideProgrammeRules(
            _("In this programme a session lasts %(low)s to %(high)s minutes.") % {"low": low, "high": high},
            field="minutes",
        )


def ensure_in_season(activity: Activity, session: Session) -> None:
    """From the season's first day to its last, in Tokyo."""
    season = activity.campaign
    if season is None:
        return
    first, last = _day(session.starts_at), _day(session.ends_at)
    if not season.starts_on <= first <= last <= season.ends_on:
        raise OutsideProgrammeRules(
            _("The season is from %(first)s to %(last)s, and a date lies outside of it.")
            % {"first": _said(season.starts_on), "last": _said(season.ends_on)},
            _("Choose a date within it, or no season."),
            field="campaign",
        )


def ensure_closes_in_time(activity: Activity, session: Session) -> None:
    """A lot is drawn some time before it begins; and nothing closes after it began."""
    if activity.way == Activity.Way.LOT and session.closes_at is None:
        raise OutsideProgrammeRules(
            _("A lot needs an hour until which people can enter."), _("Say until when."), field="closes_days"
        )
    if session.closes_at is not None and session.closes_at >= session.starts_at:
        raise OutsideProgrammeRules(
            _("Sign-ups close before it begins."), _("Choose an earlier hour for closing."), field="closes_days"
        )


def ensure_slots_fit(activity: Activity, session: Session) -> None:
    """A day of appointments is cut into slots, one at least."""
    if activity.way != Activity.Way.APPOINTMENT:
        return
    if not session.slot_minutes or timedelta(minutes=session.slot_minutes) > session.ends_at - session.starts_at:
        raise OutsideProgrammeRules(
            _("An appointment must fit between the two hours."), _("Say how long one takes."), field="slot_minutes"
        )


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.TOKYO).date()


def _said(day: date) -> str:
    return str(date_format(day, "MONTH_DAY_FORMAT"))
