"""How a person wishes to be told, as the page of settings shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from community.models import Person
from community.selectors import organisations_of
from core import clock
from core.errors import Sentence
from notifications import channels
from notifications.links import SettingsLink, read_settings
from notifications.models import ChannelName, Muted, Topic, Way, Wishes
from notifications.rules import ASKED_FIRST, BY_HAND, USUAL

# Channels that have a page of their own, where they are connected and taken away; one line each. What stands in
# `notifications/ways_<channel>.html`, if there is such a template, is shown in place of the plain link.
WAY_PAGES = (
    (ChannelName.PUSH, "notifications:push"),
    (ChannelName.LINE, "notifications:line"),
    (ChannelName.SMS, "notifications:sms"),
)
SHOWN_SIGNS = 4  # of a telephone number


@dataclass(frozen=True)
class Chosen:
    """A channel that reaches the person, and whether they want it."""

    channel: ChannelName
    name: Sentence
    hint: str  # which address, as much as its owner needs to know it again
    on: bool
    by_hand: bool


@dataclass(frozen=True)
class Connectable:
    """A channel with a page of its own."""

    channel: ChannelName
    name: Sentence
    url: str
    connected: bool

    @property
    def templates(self) -> list[str]:
        """The first that exists is shown."""
        return [f"notifications/ways_{self.channel.value}.html", "notifications/way.html"]


@dataclass(frozen=True)
class TopicLine:
    """A topic, whether the person hears of it, and over which of their channels."""

    topic: Topic
    name: Sentence
    on: bool
    asked_first: bool  # switched off, a cancellation is found in the inbox alone
    cells: tuple[tuple[ChannelName, Sentence, bool], ...]


@dataclass(frozen=True)
class Preferences:
    """All of the page."""

    channels: tuple[Chosen, ...]  # in the person's order
    pages: tuple[Connectable, ...]
    topics: tuple[TopicLine, ...]
    digest: bool
    broken: str  # the account's address where mails come back, as much of it as may be shown; empty where it works


def preferences_of(person: Person) -> Preferences:
    """In a fixed number of queries."""
    wishes = Wishes.objects.filter(person=person).first()
    muted = frozenset(Muted.objects.filter(person=person).values_list("topic", "channel"))
    ways = list(Way.objects.filter(person=person).order_by("id"))
    chosen = _chosen(person, ways, wishes.channels if wishes else [])
    names = [one.channel for one in chosen]
    digest = wishes is not None and wishes.digest and _hears(Topic.DIGEST, names, muted)
    return Preferences(
        channels=chosen,
        pages=_pages(names),
        topics=tuple(_topic(topic, names, muted) for topic in _topics(person, muted)),
        digest=digest,
        broken=masked(person.user.email) if person.user and _broken(person.user.email, ways) else "",
    )


def get_person_of_link(token: str) -> Person:
    """Whose settings this link opens. 404 for a token that is not ours, too old, or renewed meanwhile."""
    link = read_settings(token)
    if link is None or link.has_expired(clock.now()):
        raise Http404
    person = Person.objects.select_related("user").filter(pk=link.person).first()
    if person is None or _is_void(link):
        raise Http404
    return person


def instead_of_mail(person: Person) -> list[str]:
    """E-mail, and what this person would get in its place: who wants no mail about something wants no call either."""
    wishes = Wishes.objects.filter(person=person).first()
    order = [str(name) for name in (wishes.channels if wishes and wishes.channels else USUAL)]
    behind = order[order.index(ChannelName.EMAIL) :] if ChannelName.EMAIL in order else [ChannelName.EMAIL.value]
    rest = [name.value for name in sorted(BY_HAND) if name not in behind]
    return [name for name in (*behind, *rest) if name != ChannelName.INBOX]


def gets_no_mail_about(person: Person, topic: Topic) -> bool:
    """Whether the person has switched it off, on e-mail or everywhere."""
    return Muted.objects.filter(person=person, topic=topic, channel__in=["", ChannelName.EMAIL]).exists()


def mails_come_back(person: Person) -> bool:
    """Whether the account's address is known to be broken."""
    email = person.user.email if person.user else ""
    broken = Way.objects.filter(person=person, channel=ChannelName.EMAIL, broken_at__isnull=False)
    return bool(email) and broken.filter(address__email=email).exists()


def masked(email: str) -> str:
    """Its owner knows it again; who found the link does not learn it."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _is_void(link: SettingsLink) -> bool:
    # A link knows the second in which it was made.
    renewed = Wishes.objects.filter(person=link.person).values_list("links_from", flat=True).first()
    return renewed is not None and link.made_at < renewed.replace(microsecond=0)


def _chosen(person: Person, ways: Sequence[Way], wished: Sequence[str]) -> tuple[Chosen, ...]:
    """The channels that reach the person, in their order: first what they want."""
    known = {name: found for name in USUAL if (found := _reaching(person, name, ways)) is not None}
    order = [ChannelName(name) for name in wished if name in known] if wished else [*known]
    order += [name for name in known if name not in order]
    wanted = set(wished) or {name for name in known if name not in BY_HAND}
    return tuple(Chosen(name, name.label, known[name], name in wanted, name in BY_HAND) for name in order)


def _reaching(person: Person, name: ChannelName, ways: Sequence[Way]) -> str | None:
    """The address as it is shown; None where this deployment, or this person, doesn't have the channel."""
    channel = channels.ALL.get(name)
    if channel is None or not channel.is_set_up():
        return None
    working = [way for way in ways if way.channel == name and way.confirmed_at and not way.broken_at]
    return _hint(person, name, working) if channel.address_of(person, working) else None


def _hint(person: Person, name: ChannelName, ways: Sequence[Way]) -> str:
    if name == ChannelName.EMAIL:
        return masked(person.user.email) if person.user else ""
    if name in (ChannelName.TELEPHONE, ChannelName.SMS):
        number = next((str(way.address["number"]) for way in ways if "number" in way.address), person.telephone)
        return f"…{number[-SHOWN_SIGNS:]}"
    return ", ".join(way.label for way in ways if way.label)


def _broken(email: str, ways: Iterable[Way]) -> bool:
    mails = [way for way in ways if way.channel == ChannelName.EMAIL and way.broken_at]
    return any(way.address.get("email") == email for way in mails)


def _pages(connected: Sequence[ChannelName]) -> tuple[Connectable, ...]:
    found = []
    for name, url_name in WAY_PAGES:
        channel = channels.ALL.get(name)
        if channel is None or not channel.is_set_up():
            continue
        try:
            found.append(Connectable(name, name.label, reverse(url_name), name in connected))
        except NoReverseMatch:  # its page is not built in here
            continue
    return tuple(found)


def _topics(person: Person, muted: Iterable[tuple[str, str]]) -> list[Topic]:
    """What concerns hosts is shown to hosts, and to who switched it off. The weekly word has a line of its own."""
    off = {topic for topic, _ in muted}
    hosts = Topic.HOSTING in off or (person.user is not None and organisations_of(person.user).exists())
    return [topic for topic in Topic if topic != Topic.DIGEST and (topic != Topic.HOSTING or hosts)]


def _topic(topic: Topic, names: Sequence[ChannelName], muted: frozenset[tuple[str, str]]) -> TopicLine:
    everywhere = (topic.value, "") in muted
    return TopicLine(
        topic=topic,
        name=topic.label,
        on=_hears(topic, names, muted),
        asked_first=topic in ASKED_FIRST,
        cells=tuple((name, name.label, not everywhere and (topic.value, name.value) not in muted) for name in names),
    )


def _hears(topic: Topic, names: Sequence[ChannelName], muted: frozenset[tuple[str, str]]) -> bool:
    if (topic.value, "") in muted:
        return False
    return not names or any((topic.value, name.value) not in muted for name in names)
