"""Stopping one kind of mail: by the mail program's button (RFC 8058), by the link at its foot, and back again."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from community.models import Person
from core import clock
from notifications import kinds
from notifications.links import read_settings, read_stop, stop_token
from notifications.models import ChannelName, Muted, Notice, NoticeDelivery, Topic, Wishes
from notifications.services.mute import mute
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from notifications.views.stop import READER
from tests.clients import address, browser, text_of
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.mails import path_in_header, path_in_text, tell, told_by_mail

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def muted() -> set[tuple[str, str]]:
    return set(Muted.objects.values_list("topic", "channel"))


def reminder(sink: Sink, email: str = "megumi@example.jp", language: str = "ja") -> tuple[Person, EmailMessage]:
    """A reminder as it arrives."""
    person = make_person(email=email, language=language)
    return person, told_by_mail(sink, person, "reminder", make_session(starts_at=clock.now() + timedelta(hours=20)))


def test_one_press_stops_this_topic_on_e_mail_and_what_would_come_instead(sink: Sink) -> None:
    person, mail = reminder(sink)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = path_in_header(mail)
    assert "megumi" not in url
    answer = browser(strict=True).post(url, ONE_CLICK)  # no cookie, no CSRF token, no login
    assert (answer.status_code, answer.content) == (200, b"")
    assert muted() == {("reminders", channel) for channel in ("email", "sms", "telephone", "letter")}
    browser(strict=True).post(url, ONE_CLICK)
    assert len(muted()) == 4
    count = len(sink.mails)
    party = make_sign_up(session=make_session(starts_at=clock.now() + timedelta(hours=20)), person=person)
    plan_notices(kind=kinds.ALL["reminder"], subjects=[party.pk])
    send_due()
    assert len(sink.mails) == count
    assert list(NoticeDelivery.objects.order_by("id").values_list("channel", "state"))[-1] == ("inbox", "sent")
    assert Notice.objects.latest("id").title
    tell(sink, party, "sign_up_confirmed")
    assert len(sink.mails) == count + 1


def test_looking_at_the_link_changes_nothing(sink: Sink) -> None:
    _, mail = reminder(sink)
    url = path_in_text(mail, "/notices/stop/")
    assert url == path_in_header(mail)
    for _ in range(2):
        page = browser().get(url)
        assert page.status_code == 200
        assert "told__topic" in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert muted() == set()


def test_by_hand_it_is_confirmed_and_can_be_taken_back(sink: Sink) -> None:
    _, mail = reminder(sink)
    url = path_in_text(mail, "/notices/stop/")
    client = browser()
    assert client.post(url, {"answer": "off"}).status_code == 200
    assert ("reminders", "email") in muted()
    assert client.post(url, {"answer": "on"}).status_code == 200
    assert muted() == set()


def test_a_button_on_another_site_stops_nothing() -> None:
    token = stop_token(make_person(email="a@example.jp").pk, Topic.REMINDERS)
    answer = browser(strict=True).post(address("notifications:stop", token), {"answer": "off"})
    assert answer.status_code == 403
    assert muted() == set()


def test_a_cancellation_is_never_silenced_without_a_warning(sink: Sink) -> None:
    mail = told_by_mail(sink, make_person(email="a@example.jp"), "sign_up_confirmed")
    assert mail["List-Unsubscribe-Post"] is None
    url = path_in_header(mail)
    assert browser(strict=True).post(url, ONE_CLICK).status_code == 409
    assert muted() == set()
    assert "alert--warning" in text_of(browser().get(url))
    browser().post(url, {"answer": "off"})
    assert ("sign_ups", "email") in muted()


@pytest.mark.parametrize("token", ["", "x", "1.reminders", "1.reminders.x", "999.everything.x"])
def test_a_forged_link_does_nothing(token: str) -> None:
    person = make_person(email="a@example.jp")
    good = stop_token(person.pk, Topic.REMINDERS)
    for one in filter(
        None, (token, good.replace("reminders", "changes"), f"{person.pk + 1}{good[len(str(person.pk)) :]}")
    ):
        url = address("notifications:stop", one)
        assert browser().get(url).status_code == 404
        assert browser().post(url, ONE_CLICK).status_code == 404
    assert muted() == set()


def test_a_link_is_good_for_one_thing(sink: Sink) -> None:
    _, mail = reminder(sink)
    stop = path_in_text(mail, "/notices/stop/").rstrip("/").rpartition("/")[2]
    settings = path_in_text(mail, "/notices/settings/").rstrip("/").rpartition("/")[2]
    assert read_stop(stop) is not None
    assert read_settings(settings) is not None
    assert read_stop(settings) is None
    assert read_settings(stop) is None
    assert browser().get(address("notifications:settings-link", stop)).status_code == 404


def test_an_old_key_still_opens_old_links(settings: Settings) -> None:
    token = stop_token(7, Topic.REMINDERS)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert read_stop(token) == (7, Topic.REMINDERS)


def test_pages_and_links_are_in_the_readers_language(sink: Sink) -> None:
    _, mail = reminder(sink, "anna@example.jp", "en")
    assert path_in_text(mail, "/notices/stop/").startswith("/en/")
    assert path_in_text(mail, "/notices/settings/").startswith("/en/")


def test_what_is_planned_already_does_not_come_by_mail_either(sink: Sink) -> None:
    person = make_person(email="a@example.jp")
    party = make_sign_up(session=make_session(starts_at=clock.now() + timedelta(hours=20)), person=person)
    plan_notices(kind=kinds.ALL["reminder"], subjects=[party.pk])
    mute(person=person, topic=Topic.REMINDERS, channels=["email", "sms", "telephone", "letter"], made_by=READER)
    send_due()
    assert sink.mails == []
    assert list(NoticeDelivery.objects.order_by("id").values_list("channel", "state")) == [
        ("email", "suppressed"),
        ("inbox", "sent"),
    ]
    assert Notice.objects.get().title  # in the inbox it is


def test_who_put_line_in_front_keeps_it(sink: Sink) -> None:
    person, mail = reminder(sink)
    Wishes.objects.create(person=person, channels=["line", "email", "push"], saved_at=clock.now())
    browser().post(path_in_header(mail), ONE_CLICK)
    assert {channel for _, channel in muted()} == {"email", "push", "telephone", "letter"}
    assert ChannelName.LINE not in {channel for _, channel in muted()}
