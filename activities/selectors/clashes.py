"""What goes on at the same time: in one place, and in one season."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, ActivityText, Campaign, Session
from activities.rules import fold
from activities.rules.places import overlapping
from activities.selectors.lean import SEARCH_COLUMNS
from community.models import Organisation, Venue
from core import clock

POPULAR = 0.8  # of the seats wanted: two such classes at one hour are worth a word
UNKNOWN = 0.5  # nobody can have asked yet, and nothing is known from last time
WARNINGS = 3  # a host reads no more

Span = tuple[datetime, datetime]
Key = tuple[int, str]  # an organisation and a folded title


@dataclass(frozen=True)
class Popularity:
    """How sought after a class is. Shares: seats wanted of the seats that there are, 1.0 is full, more have to wait."""

    now: float | None = None  # this season; None while nobody can sign up
    last: float | None = None  # last season
    waited: int = 0  # seats waited for last season

    @property
    def share(self) -> float:
        """The larger of the two: before booking opens, last season says more."""
        known = [share for share in (self.now, self.last) if share is not None]
        return max(known, default=UNKNOWN)


@dataclass(frozen=True)
class Clash:
    """Two sessions of one season at the same time, the earlier one first."""

    one: Session
    other: Session
    popularity: tuple[Popularity, Popularity]

    @property
    def sessions(self) -> tuple[Session, Session]:
        """Both."""
        return self.one, self.other

    @property
    def weight(self) -> float:
        """That of the less popular one: who wants only the other loses nothing."""
        return min(one.share for one in self.popularity)

    @property
    def popular(self) -> bool:
        """Both are sought after."""
        return self.weight >= POPULAR


@dataclass(frozen=True)
class ClashWarning:
    """A popular class of the season at an hour that a host thinks of."""

    session: Session
    popularity: Popularity

    @property
    def text(self) -> str:
        """One sentence, in the reader's language."""
        said = {"title": self.session.activity.title, "host": self.session.activity.organisation.name}
        if self.popularity.waited:
            return ngettext(
                "At that hour there is also “%(title)s” (%(host)s); %(n)s person waited for it last time.",
                "At that hour there is also “%(title)s” (%(host)s); %(n)s people waited for it last time.",
                self.popularity.waited,
            ) % (said | {"n": self.popularity.waited})
        if self.session.waiting:
            return ngettext(
                "At that hour there is also “%(title)s” (%(host)s), which is full: %(n)s person waits.",
                "At that hour there is also “%(title)s” (%(host)s), which is full: %(n)s people wait.",
                self.session.waiting,
            ) % (said | {"n": self.session.waiting})
        return _("At that hour there is also “%(title)s” (%(host)s), which many people want.") % said


@dataclass
class History:
    """Last season's demand, by class and by host."""

    classes: dict[Key, Popularity] = field(default_factory=dict)
    hosts: dict[int, Popularity] = field(default_factory=dict)

    def of(self, activity: Activity) -> Popularity:
        """The same class of last season, else how the host's classes went on the whole."""
        for key in _keys(activity.organisation_id, (text.title for text in activity.texts.all())):
            if key in self.classes:
                return self.classes[key]
        host = self.hosts.get(activity.organisation_id)
        return Popularity(last=host.last) if host else Popularity()


def clashes_in(campaign: Campaign, *, seen_by: QuerySet[Organisation] | None = None) -> list[Clash]:
    """Pairs of its sessions at overlapping hours, the most popular pairs first; six queries at most.

    What lies ahead, drafts too: while plans can still change, warnings help most. `seen_by`: the organisations of a
    host, who sees their own drafts and nobody else's.
    """
    sessions = _sessions(campaign).filter(starts_at__gt=clock.now())
    if seen_by is not None:
        sessions = sessions.exclude(~Q(activity__organisation__in=seen_by), activity__state__in=Activity.HIDDEN)
    pairs = list(overlapping(sessions))
    if not pairs:
        return []
    history = _history(campaign)
    found = [
        Clash(one, other, (popularity(one, campaign, history), popularity(other, campaign, history)))
        for one, other in pairs
        if one.activity_id != other.activity_id
    ]
    return sorted(found, key=lambda one: (-one.weight, -sum(p.share for p in one.popularity), one.one.starts_at))


def clash_warnings(
    campaign: Campaign | None, starts_at: datetime, ends_at: datetime, *, apart_from: int | None = None
) -> list[ClashWarning]:
    """What popular classes of the season are on at that hour, the most popular first, three at most.

    Empty outside of a season. `apart_from`: an activity, whose own sessions are no clash.
    """
    return clash_warnings_at(campaign, [(starts_at, ends_at)], apart_from=apart_from)


def clash_warnings_at(
    campaign: Campaign | None, spans: Sequence[Span], *, apart_from: int | None = None
) -> list[ClashWarning]:
    """The same for several dates at once, in as many queries as for one."""
    if campaign is None or not spans:
        return []
    meanwhile = Q()
    for starts_at, ends_at in spans:
        meanwhile |= Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    sessions = list(
        _sessions(campaign).filter(meanwhile, activity__state=Activity.State.PUBLISHED).exclude(activity=apart_from)
    )
    if not sessions:
        return []
    history = _history(campaign)
    warnings = [ClashWarning(session, popularity(session, campaign, history)) for session in sessions]
    popular = [one for one in warnings if one.popularity.share >= POPULAR]
    return sorted(popular, key=lambda one: -one.popularity.share)[:WARNINGS]


def venue_conflicts(
    venue: Venue | None, starts_at: datetime, ends_at: datetime, *, apart_from: int | None = None
) -> list[Session]:
    """Sessions that hold this place at that time; none where the venue is shared, or is none.

    `apart_from`: the session that is on its way there.
    """
    if venue is None or venue.shared:
        return []
    there = Session.objects.filter(
        venue=venue,
        holds_place=True,
        state=Session.State.SCHEDULED,
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
    )
    if apart_from is not None:
        there = there.exclude(pk=apart_from)
    return list(there.defer(*SEARCH_COLUMNS).select_related("activity", "venue").prefetch_related("activity__texts"))


def popularity(session: Session, campaign: Campaign, history: History) -> Popularity:
    """This season's demand, once booking is open, beside last season's."""
    before = history.of(session.activity)
    opens = session.booking_opens_at or campaign.booking_opens_at
    asked = session.taken + session.waiting + session.asked
    open_now = session.capacity and (opens is None or opens <= clock.now())
    return Popularity(asked / session.capacity if open_now else None, before.last, before.waited)


def _sessions(campaign: Campaign) -> QuerySet[Session]:
    """Of one season: what takes place at an hour of its own, and not all day for whoever comes."""
    return (
        Session.objects.filter(
            activity__campaign=campaign, activity__way__in=Activity.COUNTS_SEATS, state=Session.State.SCHEDULED
        )
        .exclude(activity__state=Activity.State.CANCELLED)
        .select_related("activity__organisation", "venue")
        .prefetch_related("activity__texts")
        .defer(*SEARCH_COLUMNS)
    )


def _history(campaign: Campaign) -> History:
    """What the season before was like, of the same programme; three queries."""
    before = (
        Campaign.objects.filter(programme=campaign.programme_id, starts_on__lt=campaign.starts_on)
        .exclude(pk=campaign.pk)
        .order_by("-starts_on", "-pk")
        .first()
    )
    if before is None:
        return History()
    counted = (
        Session.objects.filter(activity__campaign=before, state=Session.State.SCHEDULED)
        .values("activity_id", host=F("activity__organisation_id"))
        .annotate(seats=Sum("capacity"), wanted=Sum(F("taken") + F("waiting") + F("asked")), queue=Sum("waiting"))
        .order_by("activity_id")
    )
    titles: Mapping[int, list[str]] = defaultdict(list)
    for activity, title in ActivityText.objects.filter(activity__campaign=before).values_list("activity_id", "title"):
        titles[activity].append(title)
    history, hosts = History(), defaultdict[int, list[tuple[int, int]]](list)
    for row in counted:
        if not row["seats"]:
            continue
        found = Popularity(last=row["wanted"] / row["seats"], waited=row["queue"])
        history.classes |= dict.fromkeys(_keys(row["host"], titles[row["activity_id"]]), found)
        hosts[row["host"]].append((row["wanted"], row["seats"]))
    for host, rows in hosts.items():
        history.hosts[host] = Popularity(last=sum(wanted for wanted, _ in rows) / sum(seats for _, seats in rows))
    return history


def _keys(organisation: int, titles: Iterable[str]) -> list[Key]:
    return [(organisation, fold(title)) for title in titles]
