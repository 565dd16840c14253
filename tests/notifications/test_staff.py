"""The staff's pages: what was sent to whom, sent again, tried again; and that each look is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import SignUp
from community.models import Person, User
from core import clock
from core.actor import SYSTEM, Actor
from core.outbox.models import Event
from notifications import errors, kinds
from notifications.models import ChannelGate, Muted, Notice, NoticeDelivery
from notifications.selectors import staff as looks
from notifications.selectors.staff import Asked, key_from_words, key_in_words, notices_sent
from notifications.services.plan_notices import plan_notices
from notifications.services.read_as_staff import LOOK_UPS, look_up_reader
from notifications.services.resend import resend
from notifications.services.retry import retry, retry_channel
from notifications.services.send_due import send_due
from notifications.services.try_channel import try_channel
from tests.activities.test_queries import queries
from tests.clients import browser, text_of
from tests.factories import make_activity, make_person, make_session, make_sign_up, make_user
from tests.mail_sink import Sink
from tests.mail_sink import text_of as mail_text

pytestmark = pytest.mark.django_db
State = NoticeDelivery.State
LIST = "/staff/notices/"


@pytest.fixture
def staff() -> User:
    """Of the town's office."""
    return make_user("office@example.jp", staff=True)


@pytest.fixture
def page(staff: User) -> Client:
    """Their browser."""
    return browser(staff)


def notify(person: Person, *, kind: str = "sign_up_confirmed", **fields: Any) -> NoticeDelivery:
    """A notice about a sign-up of theirs, as a planner leaves it, with its one delivery."""
    sign_up = make_sign_up(session=make_session(activity=make_activity()), person=person)
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[sign_up.pk])
    Notice.objects.filter(subject_id=sign_up.pk, subject="sign_up").update(kind=kind)
    delivery = NoticeDelivery.objects.select_related("notice").get(notice__subject_id=sign_up.pk)
    NoticeDelivery.objects.filter(pk=delivery.pk).update(**fields)
    delivery.refresh_from_db()
    return delivery


def megumi(**fields: Any) -> NoticeDelivery:
    """A notice to somebody with an account."""
    return notify(make_person("竹内 恵", email="megumi@example.jp"), **fields)


def events(name: str) -> list[dict[str, Any]]:
    """What was written down under this name."""
    return list(Event.objects.filter(name=f"notifications.{name}").order_by("id").values_list("payload", flat=True))


def test_the_list_says_what_went_where_and_how(page: Client, staff: User, sink: Sink) -> None:
    sent = megumi()
    send_due()
    said = text_of(page.get(LIST))
    assert "竹内 恵" in said
    assert "申し込みができました" in said
    assert f"/staff/notices/{sent.notice_id}/" in said
    [read] = events("NoticesRead")
    assert read == {"persons": [sent.notice.person_id], "notices": [sent.notice_id]}
    assert Event.objects.get(name="notifications.NoticesRead").actor == staff.pk


def test_an_empty_list_is_no_reading(page: Client) -> None:
    assert page.get(LIST).status_code == 200
    assert events("NoticesRead") == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"a", "b", "c"}),
        ("state=failed", {"b"}),
        ("channel=inbox", {"c"}),
        ("kind=reminder", {"c"}),
        ("state=planned&kind=reminder", {"c"}),
        ("state=failed&channel=inbox", set()),
        ("day=2020-01-01", set()),
        ("state=nonsense&day=nonsense&after=nonsense", {"a", "b", "c"}),
        ("person={b}", {"b"}),
        ("person=999999", set()),
    ],
)
def test_filters(page: Client, query: str, shown: set[str]) -> None:
    people = {name: make_person(f"person-{name}", email=f"{name}@example.jp" if name != "c" else "") for name in "abc"}
    notify(people["a"])
    notify(people["b"], state=State.FAILED, error="the mail server refused it with code 550")
    notify(people["c"], kind="reminder")
    said = text_of(page.get(f"{LIST}?{query.format(b=people['b'].pk)}"))
    assert {name for name in "abc" if f"person-{name}</a>" in said.replace(" </a>", "</a>")} == shown


def test_today_is_a_day_in_tokyo(page: Client) -> None:
    megumi()
    assert "竹内 恵" in text_of(page.get(f"{LIST}?day={clock.today().isoformat()}"))


def many(count: int) -> list[Notice]:
    """Notices, each with a delivery, some at the same moment."""
    person, now = make_person("竹内 恵"), clock.now()
    made = Notice.objects.bulk_create(
        Notice(
            person=person, kind="reminder", key=f"many:{number}:{now}", language="ja", subject="sign_up",
            subject_id=number, title="明日です", created_at=now - timedelta(minutes=number // 7),
        )
        for number in range(count)
    )  # fmt: skip
    NoticeDelivery.objects.bulk_create(
        NoticeDelivery(
            notice=one, channel="inbox", state=State.SENT, due_at=now, expires_at=now + timedelta(days=1), sent_at=now
        )
        for one in made
    )
    return made


def leaf(asked: Asked) -> list[int]:
    """Every page, one after the other."""
    seen, after = [], asked.after
    while True:
        found = notices_sent(Asked(**{**vars(asked), "after": after}))
        seen += [one.pk for one in found.notices]
        if found.after is None:
            return seen
        after = key_from_words(key_in_words(found.after))


@pytest.mark.parametrize("asked", [Asked(), Asked(channel="inbox"), Asked(kind="reminder", state="sent")])
def test_leafing_misses_none_and_repeats_none(monkeypatch: pytest.MonkeyPatch, asked: Asked) -> None:
    monkeypatch.setattr(looks, "LOOK", 40)
    made = many(100)
    order = sorted(made, key=lambda one: (one.created_at, one.pk), reverse=True)
    assert leaf(asked) == [one.pk for one in order]


def test_what_is_rare_is_looked_for_in_portions(monkeypatch: pytest.MonkeyPatch, page: Client) -> None:
    monkeypatch.setattr(looks, "LOOK", 40)
    rare = many(100)[-1]
    NoticeDelivery.objects.filter(notice=rare).update(state=State.FAILED)
    first = notices_sent(Asked(state="failed"))
    assert first.notices == []
    assert first.until is not None
    assert leaf(Asked(state="failed")) == [rare.pk]
    assert "after=" in text_of(page.get(f"{LIST}?state=failed"))


def test_ten_times_the_notices_cost_no_query_more(staff: User) -> None:
    many(40)
    addresses = [LIST, f"{LIST}?state=sent", f"{LIST}failed/", f"{LIST}channels/"]
    NoticeDelivery.objects.filter(pk__in=NoticeDelivery.objects.values("pk")[:5]).update(state=State.FAILED)
    for url in addresses:
        queries(url, staff)
    before = [queries(url, staff) for url in addresses]
    many(360)
    NoticeDelivery.objects.filter(pk__in=NoticeDelivery.objects.order_by("-pk").values("pk")[:50]).update(
        state=State.FAILED
    )
    assert [queries(url, staff) for url in addresses] == before
    assert max(before) <= 14


def test_one_notice_as_it_was_sent(page: Client, sink: Sink) -> None:
    delivery = megumi()
    send_due()
    said = text_of(page.get(f"{LIST}{delivery.notice_id}/"))
    notice = Notice.objects.get()
    assert notice.body.splitlines()[0] in said
    assert mail_text(sink.mails[0]).splitlines()[0] in said
    assert events("NoticesRead")[-1] == {"persons": [notice.person_id], "notices": [notice.pk]}
    assert page.get(f"{LIST}999999/").status_code == 404


def test_somebody_is_looked_up(page: Client) -> None:
    delivery = megumi()
    for text in ("竹内", "megumi@example.jp", "MEGUMI@example.jp"):
        answer = page.post(f"{LIST}person/", {"text": text})
        assert f"?person={delivery.notice.person_id}" in text_of(answer)
    assert "?person=" not in text_of(page.post(f"{LIST}person/", {"text": "megumi@example"}))
    assert Event.objects.filter(name="community.PeopleLookedUp").count() == 4


def test_nobody_looks_up_a_whole_town(staff: User, page: Client) -> None:
    actor = Actor(user=staff.pk)
    for _ in range(LOOK_UPS.most):
        look_up_reader(text="竹内", made_by=actor)
    with pytest.raises(errors.TooManyLookUps):
        look_up_reader(text="竹内", made_by=actor)
    assert page.post(f"{LIST}person/", {"text": "竹内"}).status_code == 422


def test_sent_again_it_is_another_mail_with_the_same_words(page: Client, sink: Sink) -> None:
    delivery = megumi()
    send_due()
    answer = page.post(f"{LIST}{delivery.notice_id}/resend/", {"channel": "email"})
    assert answer.status_code == 302
    send_due()
    first, second = sink.mails
    assert first["Subject"] == second["Subject"]
    assert first["Message-ID"] != second["Message-ID"]
    assert list(NoticeDelivery.objects.order_by("id").values_list("state", "again")) == [("sent", 0), ("sent", 1)]
    assert events("NoticeResent") == [
        {"notice": delivery.notice_id, "delivery": NoticeDelivery.objects.latest("pk").pk, "channel": "email"}
    ]


def test_sent_again_another_way(sink: Sink) -> None:
    delivery = megumi()
    send_due()
    resend(notice=delivery.notice_id, channel="inbox", made_by=SYSTEM)
    send_due()
    assert len(sink.mails) == 1
    assert list(NoticeDelivery.objects.order_by("id").values_list("channel", "state")) == [
        ("email", "sent"),
        ("inbox", "sent"),
    ]


def test_what_is_on_its_way_is_not_sent_twice() -> None:
    delivery = megumi()
    with pytest.raises(errors.OnItsWay):
        resend(notice=delivery.notice_id, channel="email", made_by=SYSTEM)


def test_what_is_not_true_any_more_is_not_sent_again() -> None:
    delivery = megumi(state=State.SENT)
    SignUp.objects.update(state=SignUp.State.CANCELLED)
    with pytest.raises(errors.NotTrueAnyMore):
        resend(notice=delivery.notice_id, channel="email", made_by=SYSTEM)
    assert events("NoticeResent") == []


def test_what_is_too_late_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    delivery, later = megumi(state=State.SENT), clock.now() + timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(errors.TooLateToSend):
        resend(notice=delivery.notice_id, channel="email", made_by=SYSTEM)


@pytest.mark.parametrize("channel", ["sms", "pigeon"])
def test_a_way_that_leads_nowhere(channel: str) -> None:
    delivery = megumi(state=State.SENT)
    with pytest.raises(errors.NoWayThere):
        resend(notice=delivery.notice_id, channel=channel, made_by=SYSTEM)


@pytest.mark.parametrize("muted", ["", "email"])
def test_a_way_that_the_person_does_not_want(muted: str) -> None:
    delivery = megumi(state=State.SENT)
    Muted.objects.create(person=delivery.notice.person, topic="sign_ups", channel=muted, at=clock.now())
    with pytest.raises(errors.NotWantedThere):
        resend(notice=delivery.notice_id, channel="email", made_by=SYSTEM)


def test_a_refusal_is_a_sentence_with_a_next_step(page: Client) -> None:
    delivery = megumi()
    answer = page.post(f"/en{LIST}{delivery.notice_id}/resend/", {"channel": "email"}, follow=True)
    assert "It is on its way there already. Please wait a few minutes and look again." in text_of(answer)


def test_dead_letters_say_why_and_what_to_do(page: Client) -> None:
    dead = megumi(state=State.FAILED, error="the mail server refused it with code 550")
    said = text_of(page.get(f"/en{LIST}failed/"))
    assert "The mail server did not take it for this address." in said
    assert "Ask the person for another address" in said
    assert f"{LIST}failed/{dead.pk}/retry/" in said
    assert events("NoticesRead")[-1]["notices"] == [dead.notice_id]


def test_a_dead_letter_is_tried_from_the_beginning(page: Client, sink: Sink) -> None:
    dead = megumi(state=State.FAILED, error="the mail server broke off: OSError", attempts=8, lost=1)
    assert page.post(f"{LIST}failed/{dead.pk}/retry/").status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.lost, dead.error) == ("planned", 0, 0, "")
    send_due()
    assert len(sink.mails) == 1
    assert events("DeliveriesRetried") == [{"channel": "email", "delivery": dead.pk, "number": 1}]
    with pytest.raises(errors.HasNotFailed):
        retry(delivery=dead.pk, made_by=SYSTEM)
    assert page.post(f"{LIST}failed/999999/retry/").status_code == 404


def test_what_went_another_way_is_not_tried_again() -> None:
    dead = megumi(state=State.FAILED)
    NoticeDelivery.objects.create(
        notice=dead.notice, channel="inbox", state=State.SENT, due_at=dead.due_at, expires_at=dead.expires_at
    )
    with pytest.raises(errors.WentAnotherWay):
        retry(delivery=dead.pk, made_by=SYSTEM)
    assert retry_channel(channel="email", made_by=SYSTEM) == 0


def test_what_is_too_late_is_not_tried_again() -> None:
    dead = megumi(state=State.FAILED, expires_at=clock.now() - timedelta(minutes=1))
    with pytest.raises(errors.TooLateToSend):
        retry(delivery=dead.pk, made_by=SYSTEM)
    assert retry_channel(channel="email", made_by=SYSTEM) == 0


def test_after_an_outage_all_of_a_channel_are_tried_again(page: Client, sink: Sink) -> None:
    for name in "abc":
        notify(make_person(email=f"{name}@example.jp"), state=State.FAILED, attempts=8)
    notify(make_person(email="late@example.jp"), state=State.FAILED, expires_at=clock.now() - timedelta(minutes=1))
    notify(make_person(), state=State.FAILED)  # of another channel
    assert "3" in text_of(page.get(f"{LIST}failed/"))
    page.post(f"{LIST}channels/email/retry/")
    send_due()
    assert sorted(mail["To"] for mail in sink.mails) == ["a@example.jp", "b@example.jp", "c@example.jp"]
    assert events("DeliveriesRetried") == [{"channel": "email", "delivery": None, "number": 3}]
    assert page.post(f"{LIST}channels/pigeon/retry/").status_code == 404


def test_a_channel_that_is_left_alone_is_tried_at_once(page: Client, sink: Sink) -> None:
    now = timezone.now()
    gate = {"failures": 6, "closed_until": now + timedelta(minutes=10), "closed_since": now}
    ChannelGate.objects.create(channel="email", why="the mail server is away", **gate)
    delivery = megumi(
        error="the mail server is away: ConnectionRefusedError", due_at=clock.now() + timedelta(minutes=1)
    )
    send_due()
    assert sink.mails == []
    said = text_of(page.get(f"/en{LIST}channels/"))
    assert "left alone for a while" in said
    assert "The mail server could not be reached" in said
    page.post(f"{LIST}channels/email/open/")
    send_due()
    assert len(sink.mails) == 1
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    assert events("ChannelTriedAgain") == [{"channel": "email"}]
    assert "left alone for a while" not in text_of(page.get(f"/en{LIST}channels/"))


def test_what_waits_for_the_morning_still_waits() -> None:
    due = clock.now() + timedelta(hours=5)
    delivery = megumi(due_at=due, error="the mail server is away: ConnectionRefusedError")
    try_channel(channel="email", made_by=SYSTEM)
    delivery.refresh_from_db()
    assert delivery.due_at == due


def test_the_day_in_numbers(page: Client) -> None:
    megumi(state=State.FAILED)
    notify(make_person(), state=State.SENT)
    old = notify(make_person(), state=State.SENT)
    Notice.objects.filter(pk=old.notice_id).update(created_at=clock.now() - timedelta(days=2))
    found = {one.channel: one for one in looks.standings()}
    assert (found["email"].today, found["inbox"].today) == ({"failed": 1}, {"sent": 1})
    assert page.get(f"{LIST}channels/").status_code == 200
