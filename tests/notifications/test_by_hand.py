"""How somebody without e-mail is reached, as a coordinator writes it down."""

from typing import Any

import pytest

from community.models import Person
from core.outbox.models import Event
from notifications.models import Muted, Way, Wishes
from tests.clients import address, browser, text_of
from tests.factories import make_area
from tests.notifications.by_hand_kit import NUMBER, called_off, coordinator, elder
from tests.notifications.channel_kit import NOON, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TOLD = {"number": NUMBER, "order": "usual", "reminders": "on"}
POST = {"postcode": "３９９４１１７", "lines": "長野県駒ヶ根市赤穂1-2-3\n\nコーポ 101 ", "name": "春日 とみゑ"}


def save(person: Person, **told: str) -> Any:
    data = {**TOLD, **told}
    return browser(coordinator()).post(
        address("notifications:desk-ways", person.pk), {name: value for name, value in data.items() if value}
    )


def ways(person: Person) -> list[tuple[str, Any]]:
    return list(Way.objects.filter(person=person).order_by("channel").values_list("channel", "address"))


def test_their_own_number_as_usual_needs_no_row() -> None:
    person = elder()
    assert save(person)["Location"] == address("people:desk-person", person.pk)
    assert ways(person) == []
    assert not Wishes.objects.exists()
    assert not Muted.objects.exists()
    assert Event.objects.get(name="notifications.WaysEntered").payload == {"person": person.pk}


def test_another_number_an_hour_and_the_post() -> None:
    person = elder()
    save(person, number="090-1234-5678", hour="午前中", **POST)
    assert ways(person) == [
        (
            "letter",
            {
                "postcode": "399-4117",
                "lines": ["長野県駒ヶ根市赤穂1-2-3", "コーポ 101"],
                "name": "春日 とみゑ",
            },
        ),
        ("telephone", {"number": "090-1234-5678", "when": "午前中"}),
    ]
    page = text_of(
        browser(coordinator(None, "北原 修", "o@example.jp")).get(address("notifications:desk-ways", person.pk))
    )
    assert "090-1234-5678" in page
    assert "午前中" in page
    assert "399-4117" in page


@pytest.mark.parametrize("order", ["telephone", "letter"])
def test_what_is_tried_first(order: str) -> None:
    person = elder()
    save(person, order=order, **POST)
    called_off(person, days=8)
    assert taken(person) == [(order, "planned")]
    assert Wishes.objects.get().channels[0] == order


def test_as_usual_again() -> None:
    person = elder()
    Wishes.objects.create(person=person, channels=["letter"], digest=True, saved_at=NOON)
    save(person)
    wishes = Wishes.objects.get()
    assert (wishes.channels, wishes.digest) == ([], True)


def test_what_they_chose_themself_is_kept() -> None:
    person = elder()
    Wishes.objects.create(person=person, channels=["push", "email"], saved_at=NOON)
    save(person, order="own")
    assert Wishes.objects.get().channels == ["push", "email"]


def test_no_reminders_by_telephone() -> None:
    person = elder()
    save(person, reminders="")
    assert list(Muted.objects.values_list("topic", "channel")) == [("reminders", "telephone")]
    browser(coordinator(None, "北原 修", "o@example.jp")).post(address("notifications:desk-ways", person.pk), TOLD)
    assert not Muted.objects.exists()


def test_a_number_told_anew_is_not_wrong_any_more() -> None:
    person = elder()
    Way.objects.create(
        person=person, channel="telephone", address={"number": NUMBER}, digest="x", made_at=NOON, broken_at=NOON
    )
    called_off(person)
    assert taken(person) == [("inbox", "planned")]
    save(person)
    called_off(person)
    assert taken(person)[-1] == ("telephone", "planned")


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "12345"},
        {"postcode": "399", "lines": "x"},
        {"postcode": "399-4117"},
        {"lines": "赤穂1-2-3"},
        {"order": "letter"},
        {"postcode": "399-4117", "lines": "1\n2\n3\n4"},
        {"order": "push"},
    ],
)
def test_what_cannot_be_right(wrong: dict[str, str]) -> None:
    person = elder()
    assert save(person, **wrong).status_code == 422
    assert ways(person) == []
    assert not Event.objects.filter(name="notifications.WaysEntered").exists()


def test_another_areas_coordinator_meets_404() -> None:
    person = elder(area=make_area("赤穂"))
    other = browser(coordinator(make_area("中沢")))
    assert other.get(address("notifications:desk-ways", person.pk)).status_code == 404
    assert other.post(address("notifications:desk-ways", person.pk), TOLD).status_code == 404
