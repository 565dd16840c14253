"""How a person wishes to be told: the page, after signing in and by the link, and what follows from it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from community.models import Person
from core import clock
from core.outbox.models import Event
from notifications import channels, kinds
from notifications.links import settings_token
from notifications.models import ChannelName, Muted, NoticeDelivery, Topic, Way, Wishes
from notifications.selectors.preferences import preferences_of
from notifications.services.plan_notices import plan_notices
from notifications.services.set_wishes import set_wishes
from notifications.services.ways import keep_way
from notifications.views.stop import READER
from tests.activities.test_queries import grows_by
from tests.clients import address, browser, text_of
from tests.factories import make_organisation, make_person, make_session, make_sign_up, make_user
from tests.notifications.box import Box, reachable
from tests.notifications.conftest import SetClock

pytestmark = pytest.mark.django_db
NAMES = ("line", "push", "sms", "telephone", "letter")


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Box]:
    """All other channels, set up."""
    made = {name: Box(name) for name in NAMES}
    for name, box in made.items():
        monkeypatch.setitem(channels.ALL, name, box)
    return made


def person_with(*names: ChannelName, email: str = "megumi@example.jp") -> Person:
    return reachable(make_person(email=email), *names)


def url_of(person: Person, way: str) -> tuple[Client, str]:
    """A browser and the address of the page, by either door."""
    if way == "signed in":
        return browser(person.user), address("notifications:settings")
    return browser(), address("notifications:settings-link", settings_token(person.pk, clock.now()))


def as_shown(person: Person, **changes: Any) -> dict[str, Any]:
    """The form as the page shows it, with some of it changed."""
    shown = preferences_of(person)
    form: dict[str, Any] = {
        "order": [one.channel.value for one in shown.channels],
        "use": [one.channel.value for one in shown.channels if one.on],
        "topic": [line.topic.value for line in shown.topics if line.on],
        "cell": [f"{line.topic}:{name}" for line in shown.topics for name, _, on in line.cells if on],
        "do": "save",
        **({"digest": "1"} if shown.digest else {}),
    }
    return form | changes


def wished(person: Person) -> list[str]:
    return list(Wishes.objects.get(person=person).channels)


def muted(person: Person) -> set[tuple[str, str]]:
    return set(Muted.objects.filter(person=person).values_list("topic", "channel"))


def channel_of(person: Person, kind: str = "sign_up_confirmed") -> str:
    party = make_sign_up(session=make_session(), person=person)
    plan_notices(kind=kinds.ALL[kind], subjects=[party.pk])
    return str(NoticeDelivery.objects.latest("id").channel)


@pytest.mark.parametrize("way", ["signed in", "by link"])
def test_the_order_is_changed_by_buttons(way: str, boxes: dict[str, Box]) -> None:
    person = person_with(ChannelName.LINE, ChannelName.PUSH)
    client, url = url_of(person, way)
    page = text_of(client.get(url))
    assert page.index('name="order" value="line"') < page.index('name="order" value="push"')
    assert channel_of(person) == "line"
    answer = client.post(url, as_shown(person, do="up:email"))
    assert answer["Location"] == url
    assert wished(person) == ["line", "email", "push"]
    client.post(url, as_shown(person, do="down:line"))
    assert wished(person) == ["email", "line", "push"]
    assert channel_of(person) == "email"
    client.post(url, as_shown(person, do="up:email"))  # it is the first already
    assert wished(person) == ["email", "line", "push"]


def test_a_channel_without_a_tick_is_not_used(boxes: dict[str, Box]) -> None:
    person = person_with(ChannelName.LINE)
    client, url = url_of(person, "signed in")
    client.post(url, as_shown(person, use=["email"]))
    assert wished(person) == ["email"]
    assert channel_of(person) == "email"
    client.post(url, as_shown(person, use=[]))
    assert channel_of(person) == "inbox"
    assert [one.on for one in preferences_of(person).channels] == [False, False]


def test_only_what_is_set_up_and_reaches_the_person_is_offered(boxes: dict[str, Box]) -> None:
    person = person_with(ChannelName.PUSH)
    assert [one.channel for one in preferences_of(person).channels] == ["push", "email"]
    del channels.ALL["push"]
    assert [one.channel for one in preferences_of(person).channels] == ["email"]
    client, url = url_of(person, "signed in")
    client.post(url, as_shown(person, order=["sms", "push", "email"], use=["sms", "push", "email"]))
    assert wished(person) == ["email"]


def test_a_topic_is_switched_off_and_on(boxes: dict[str, Box]) -> None:
    person = person_with(ChannelName.LINE)
    client, url = url_of(person, "by link")
    topics = [line.topic.value for line in preferences_of(person).topics]
    client.post(url, as_shown(person, topic=[name for name in topics if name != "sign_ups"]))
    assert muted(person) == {("sign_ups", "")}
    assert channel_of(person) == "inbox"
    client.post(url, as_shown(person, topic=topics))
    assert muted(person) == set()
    assert channel_of(person) == "line"


def test_a_topic_for_single_channels(boxes: dict[str, Box]) -> None:
    person = person_with(ChannelName.LINE)
    client, url = url_of(person, "signed in")
    cells = [cell for cell in as_shown(person)["cell"] if cell != "sign_ups:line"]
    client.post(url, as_shown(person, cell=cells))
    assert muted(person) == {("sign_ups", "line")}
    assert channel_of(person) == "email"
    client.post(url, as_shown(person, cell=[*cells, "sign_ups:line"]))
    assert muted(person) == set()


def test_switched_off_by_the_link_in_a_mail_it_shows_as_off_and_comes_on_again() -> None:
    person = person_with()
    Muted.objects.create(person=person, topic=Topic.REMINDERS, channel="email", at=clock.now())
    lines = {line.topic: line for line in preferences_of(person).topics}
    assert not lines[Topic.REMINDERS].on
    client, url = url_of(person, "signed in")
    client.post(url, as_shown(person))
    assert muted(person) == {("reminders", "email")}  # saved as it is, nothing changes
    client.post(url, as_shown(person, topic=[topic.value for topic in lines]))
    assert muted(person) == set()


def test_the_weekly_word_is_asked_for() -> None:
    person = person_with()
    client, url = url_of(person, "signed in")
    client.post(url, as_shown(person))
    assert not Wishes.objects.get(person=person).digest
    client.post(url, as_shown(person, digest="1"))
    assert Wishes.objects.get(person=person).digest
    Muted.objects.create(person=person, topic=Topic.DIGEST, channel="email", at=clock.now())
    assert not preferences_of(person).digest
    client.post(url, as_shown(person, digest="1"))
    assert preferences_of(person).digest


def test_saving_without_a_look_disturbs_nobody_by_telephone(boxes: dict[str, Box]) -> None:
    person = person_with(ChannelName.TELEPHONE)
    client, url = url_of(person, "signed in")
    client.post(url, as_shown(person))
    assert wished(person) == ["email"]
    Muted.objects.create(person=person, topic=Topic.SIGN_UPS, channel="email", at=clock.now())
    assert channel_of(person) == "inbox"
    client.post(url, as_shown(person, use=["telephone", "email"], do="up:telephone"))
    assert channel_of(person) == "telephone"


@pytest.mark.parametrize(("channels_", "channel"), [(["email"], "telephone"), (["inbox"], "inbox"), ([], "telephone")])
def test_what_matters_is_told_by_telephone_where_nothing_else_is_left(
    channels_: list[str], channel: str, boxes: dict[str, Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds.ALL["sign_up_confirmed"], "essential", True, raising=False)
    person = reachable(make_person(), ChannelName.TELEPHONE)  # no e-mail
    Wishes.objects.create(person=person, channels=channels_, saved_at=clock.now())
    assert channel_of(person) == channel


def test_a_new_channel_goes_to_the_front_of_an_order_of_ones_own_once(boxes: dict[str, Box]) -> None:
    person = person_with()
    set_wishes(person=person, channels=["email"], digest=False, made_by=READER)
    keep_way(person=person, channel=ChannelName.PUSH, address={"n": 1}, confirmed=True)
    assert wished(person) == ["push", "email"]
    set_wishes(person=person, channels=["email"], digest=False, made_by=READER)
    keep_way(person=person, channel=ChannelName.PUSH, address={"n": 1}, confirmed=True)  # the phone reports again
    keep_way(person=person, channel=ChannelName.TELEPHONE, address={"number": "0265000000"}, confirmed=True)
    assert wished(person) == ["email"]


def test_what_concerns_hosts_is_shown_to_hosts() -> None:
    person = person_with()
    assert Topic.HOSTING not in {line.topic for line in preferences_of(person).topics}
    make_organisation(member=person.user)
    assert Topic.HOSTING in {line.topic for line in preferences_of(person).topics}


def test_the_link_opens_the_settings_and_nothing_else() -> None:
    person = person_with()
    client, url = url_of(person, "by link")
    answer = client.get(url)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert person.name not in page
    assert "megumi@example.jp" not in page
    for name in ("notifications:inbox", "activities:my-page", "notifications:settings"):
        assert client.get(address(name))["Location"].startswith("/sign-in/")


def test_the_link_ends_after_60_days(set_clock: SetClock) -> None:
    person, now = person_with(), clock.now()
    client, url = url_of(person, "by link")
    set_clock(now + timedelta(days=60, seconds=-2))
    assert client.get(url).status_code == 200
    set_clock(now + timedelta(days=60))
    for answer in (client.get(url), client.post(url, {"do": "save"})):
        assert answer.status_code == 404
        assert address("notifications:settings") in text_of(answer)
    assert not Wishes.objects.exists()


def test_the_links_are_renewed(set_clock: SetClock) -> None:
    person, now = person_with(), clock.now()
    client, old = url_of(person, "by link")
    set_clock(now + timedelta(minutes=1))
    new = client.post(old, {"do": "renew"})["Location"]
    assert new != old
    assert client.get(new).status_code == 200
    assert client.get(old).status_code == 404
    assert client.post(old, {"do": "save"}).status_code == 404


@pytest.mark.parametrize("token", ["x", "1.2.3", "1.1763802000." + "A" * 43])
def test_a_forged_link_opens_nothing(token: str) -> None:
    person_with()
    assert browser().get(address("notifications:settings-link", token)).status_code == 404


def test_a_change_is_kept_with_who_made_it_and_no_address() -> None:
    person = person_with()
    client, url = url_of(person, "signed in")
    client.post(url, as_shown(person, digest="1"))
    client.post(url, as_shown(person))
    events = Event.objects.filter(name="notifications.PreferencesSaved")
    assert [(one.payload, one.actor) for one in events] == [({"person": person.pk}, person.user_id)]


def test_saved_twice_it_is_saved_once(boxes: dict[str, Box]) -> None:
    person = person_with(ChannelName.LINE)
    client, url = url_of(person, "signed in")
    form = as_shown(person, topic=[])
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    assert len(muted(person)) == len(preferences_of(person).topics)


def test_without_a_person_there_is_nothing_to_set() -> None:
    answer = browser(make_user()).get(address("notifications:settings"))
    assert answer["Location"] == address("my-details")


def test_ten_times_the_ways_cost_no_query_more(boxes: dict[str, Box]) -> None:
    person = person_with()

    def grow() -> None:
        for _ in range(10):
            number = Way.objects.count()
            keep_way(person=person, channel=ChannelName.PUSH, address={"n": number}, label=f"{number}", confirmed=True)

    few, many = grows_by(grow, address("notifications:settings"), person.user)
    assert few == many
