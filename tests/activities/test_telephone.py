"""A caller in under fifteen seconds, on the list once, and nobody's number in a directory."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from activities.models import Activity, Session, SignUp
from activities.services.book_by_telephone import book_by_telephone
from activities.views import telephone as views
from community.models import Organisation, Person, User
from community.selectors.lookalikes import lookalikes
from core import clock
from core.actor import Actor
from core.telephone import grouped
from core.tries import Tries
from tests.at_once import all_at_once
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_organisation, make_person, make_session, make_sign_up, make_user

pytestmark = pytest.mark.django_db
BY = Actor(user=None, channel="phone")
MIYASHITA = {"name": "宮下 誠", "kana": "みやした まこと", "telephone": "0265832111"}


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


@pytest.fixture
def session(shop: Organisation) -> Session:
    """Ten seats in a week."""
    return make_session(activity=make_activity(organisation=shop), capacity=10)


def known(name: str = "宮下 誠", kana: str = "みやした まこと", telephone: str = "0265832111", **more: Any) -> Person:
    """A person with a reading."""
    person = make_person(name, telephone=telephone, **more)
    person.kana = kana
    person.save()
    return person


def regular(shop: Organisation, **fields: Any) -> Person:
    """A person who was at this shop before."""
    person = known(**fields)
    last_month = clock.now() - timedelta(days=30)
    make_sign_up(session=make_session(activity=make_activity(organisation=shop), starts_at=last_month), person=person)
    return person


def propose(client: Client, session: Session, **typed: str) -> str:
    """What is proposed while somebody types."""
    answer = client.post(address("activities:callers", session.pk, language="en"), typed)
    assert answer.status_code == 200
    return text_of(answer)


def book(client: Client, session: Session, **typed: str) -> str:
    """The form, sent; the page that follows."""
    body = {"name": "宮下 誠", "telephone": "", "kana": "", "seats": "1", "note": "", "key": "k1"} | typed
    return text_of(client.post(address("activities:telephone-booking", session.pk, language="en"), body, follow=True))


def tokens_in(page: str) -> list[str]:
    """What stands for the people whom a page proposes."""
    return re.findall(r'(?:name="person" value=|"person": )"([^"]{20,})"', page)


# While one types


@pytest.mark.parametrize(
    "typed",
    [
        {"telephone": "0265-8"},
        {"telephone": "０２６５８３２１１１"},
        {"kana": "みやし"},
        {"kana": "ミヤシタ　マ"},
        {"kana": "ﾐﾔｼﾀ"},
        {"name": "宮下"},
        {"name": "みやした"},
    ],
)
def test_a_caller_is_found_by_number_name_or_kana(
    alice: User, shop: Organisation, session: Session, typed: dict[str, str]
) -> None:
    regular(shop)
    assert "宮下 誠" in propose(browser(alice), session, **typed)


@pytest.mark.parametrize(
    "typed", [{}, {"telephone": "026"}, {"kana": "み"}, {"name": "%"}, {"name": "__"}, {"kana": "ま"}]
)
def test_too_little_and_wildcards_find_nobody(
    alice: User, shop: Organisation, session: Session, typed: dict[str, str]
) -> None:
    regular(shop)
    assert tokens_in(propose(browser(alice), session, **typed)) == []


@pytest.mark.parametrize("typed", [{"name": "宮下 誠"}, {"kana": "みやした"}, {"telephone": "026583211"}])
def test_whom_the_shop_never_met_is_not_found(alice: User, session: Session, typed: dict[str, str]) -> None:
    person = known()
    make_sign_up(session=make_session(activity=make_activity(organisation=make_organisation())), person=person)
    assert tokens_in(propose(browser(alice), session, **typed)) == []


def test_a_whole_number_finds_its_person_and_only_so_often(
    alice: User, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "STRANGERS", Tries(f"caller-{session.pk}", most=3, seconds=60))
    known()
    client = browser(alice)
    for _ in range(3):
        assert "宮下 誠" in propose(client, session, telephone="0265-83-2111")
    assert tokens_in(propose(client, session, telephone="0265-83-2111")) == []
    # Nor does the question afterwards tell: the name that was typed is entered as it is.
    assert "is booked" in book(client, session, name="別の 人", telephone="0265832111")


def test_a_regular_is_found_however_often(
    alice: User, shop: Organisation, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "STRANGERS", Tries(f"caller-{session.pk}", most=0, seconds=60))
    regular(shop)
    assert "宮下 誠" in propose(browser(alice), session, telephone="0265832111")


def test_who_is_on_the_list_already_is_marked(alice: User, session: Session) -> None:
    make_sign_up(session=session, person=known())
    assert "stands on this list already" in propose(browser(alice), session, telephone="0265832111")


def test_choosing_fills_the_form_in_and_keeps_what_was_typed(alice: User, shop: Organisation, session: Session) -> None:
    person, client = regular(shop), browser(alice)
    [token] = tokens_in(propose(client, session, kana="みやし"))
    form = propose(client, session, kana="みやし", seats="3", note="遅れます", key="k7", person=token)
    for words in ('value="宮下 誠"', 'value="みやした まこと"', 'value="3"', 'value="遅れます"', 'value="k7"'):
        assert words in form, words
    book(client, session, **MIYASHITA, seats="3", key="k7", person=token)
    made = SignUp.objects.get(session=session)
    assert (made.person, made.seats, made.channel, made.made_by) == (person, 3, "phone", alice.pk)
    assert Person.objects.count() == 1


def test_a_person_cannot_be_chosen_by_a_number_that_was_never_proposed(
    alice: User, shop: Organisation, session: Session
) -> None:
    stranger, rival = known(), make_user()
    make_organisation(member=rival)
    client, url = browser(alice), address("activities:telephone-booking", session.pk)
    [theirs] = tokens_in(propose(client, make_session(activity=session.activity), telephone="0265832111"))
    for token in (str(stranger.pk), "x", theirs):
        answer = client.post(url, {"name": "宮下 誠", "seats": "1", "key": "k", "person": token})
        assert answer.status_code == 404
    assert not SignUp.objects.exists()


# Is this the same person?


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "宮下 眞", "telephone": "0265-83-2111"},  # the same number, another spelling
        {"name": "みやした まこと", "telephone": "0265-83-2111", "kana": "ミヤシタ マコト"},
        {"name": "宮下　誠", "telephone": "090-1234-5678"},  # the same name, another number
        {"name": "宮下誠", "telephone": ""},
    ],
)
def test_who_may_be_the_same_is_asked_and_one_tap_says_yes(
    alice: User, shop: Organisation, session: Session, typed: dict[str, str]
) -> None:
    person, client = regular(shop), browser(alice)
    asked = book(client, session, **typed, seats="2", note="窓の席")
    assert "Is this the same person?" in asked
    assert not SignUp.objects.filter(session=session).exists()
    for name, value in {**typed, "seats": "2", "note": "窓の席", "key": "k1"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in asked  # nothing that was typed is lost
    [token] = tokens_in(asked)
    assert "宮下 誠 is booked." in book(client, session, **typed, seats="2", note="窓の席", person=token)
    made = SignUp.objects.get(session=session)
    assert (made.person, made.seats, Person.objects.count()) == (person, 2, 1)
    assert made.note.startswith("窓の席")


def test_no_is_one_tap_too(alice: User, shop: Organisation, session: Session) -> None:
    regular(shop)
    page = book(browser(alice), session, name="宮下 花", telephone="0265832111", person="new")
    assert "宮下 花 is booked." in page
    assert Person.objects.count() == 2


def test_back_to_the_form_keeps_every_word(alice: User, shop: Organisation, session: Session) -> None:
    regular(shop)
    shown = book(browser(alice), session, name="宮下 花", telephone="0265832111", note="窓の席", again="1")
    assert 'value="宮下 花"' in shown
    assert 'value="窓の席"' in shown
    assert not SignUp.objects.filter(session=session).exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "宮下 花", "kana": "みやした はな", "telephone": "0265832111"},  # a household, and both readings known
        {"name": "宮下 誠", "kana": "みやした せい", "telephone": "09012345678"},  # one name, two readings
        {"name": "渡辺 恵", "telephone": "09012345678"},
    ],
)
def test_who_cannot_be_the_same_is_not_asked(
    alice: User, shop: Organisation, session: Session, typed: dict[str, str]
) -> None:
    regular(shop)
    assert "is booked." in book(browser(alice), session, **typed)
    assert Person.objects.count() == 2


def test_number_and_name_alike_are_the_person_without_a_question(
    alice: User, shop: Organisation, session: Session
) -> None:
    person = regular(shop)
    assert "is booked." in book(browser(alice), session, name="宮下誠", telephone="0265(83)2111")
    assert SignUp.objects.get(session=session).person == person


def test_a_name_alone_tells_nothing_about_people_of_other_places(alice: User, session: Session) -> None:
    known()
    assert "is booked." in book(browser(alice), session, name="宮下 誠", telephone="09012345678")
    assert Person.objects.count() == 2
    assert lookalikes(name="宮下 誠", kana="", number="", known=Person.objects.none()) == []


def test_a_new_number_of_somebody_without_an_account_is_kept_and_the_old_one_stays_in_the_note(
    alice: User, shop: Organisation, session: Session
) -> None:
    person, client = regular(shop, kana=""), browser(alice)
    [token] = tokens_in(book(client, session, telephone="09012345678"))
    book(client, session, telephone="09012345678", kana="みやした まこと", person=token)
    person.refresh_from_db()
    assert (person.telephone, person.kana) == ("09012345678", "みやした まこと")
    assert SignUp.objects.get(session=session).note == "0265-83-2111"


def test_what_a_person_with_an_account_says_of_themself_stays(
    alice: User, shop: Organisation, session: Session
) -> None:
    person, client = regular(shop, email="makoto@example.jp"), browser(alice)
    [token] = tokens_in(book(client, session, telephone="09012345678"))
    book(client, session, telephone="09012345678", note="窓の席", person=token)
    person.refresh_from_db()
    assert person.telephone == "0265832111"
    assert SignUp.objects.get(session=session).note == "窓の席 / 090-1234-5678"


# What stands afterwards


def test_the_same_caller_twice_is_told(alice: User, session: Session) -> None:
    client = browser(alice)
    assert "宮下 誠 is booked." in book(client, session, telephone="0265832111", key="a")
    assert "宮下 誠 is booked." in book(client, session, telephone="0265832111", key="a")  # a double click
    assert "宮下 誠 already stands here, with 1." in book(client, session, telephone="0265832111", key="b")
    assert SignUp.objects.count() == 1


@pytest.mark.parametrize(
    ("way", "state", "words"),
    [
        (Activity.Way.APPROVAL, "requested", "stands among the requests"),
        (Activity.Way.LOT, "entered", "is in the draw."),
    ],
)
def test_each_way_says_where_the_caller_stands(alice: User, session: Session, way: str, state: str, words: str) -> None:
    Activity.objects.filter(pk=session.activity_id).update(way=way)
    assert words in book(browser(alice), session)
    assert SignUp.objects.get().state == state


def test_an_appointment_by_telephone(alice: User, session: Session) -> None:
    Activity.objects.filter(pk=session.activity_id).update(way=Activity.Way.APPOINTMENT)
    Session.objects.filter(pk=session.pk).update(slot_minutes=30)
    client, url = browser(alice), address("activities:roster", session.pk)
    slots = [value for value, _ in client.get(url).context["form"].fields["slot"].choices]
    assert len(slots) == 3
    book(client, session, slot=slots[1])
    made = SignUp.objects.get()
    assert made.period is not None
    assert made.period.lower == session.starts_at + timedelta(minutes=30)
    assert [value for value, _ in client.get(url).context["form"].fields["slot"].choices] == [slots[0], slots[2]]
    answer = client.post(
        address("activities:telephone-booking", session.pk), {"name": "原", "seats": "1", "slot": slots[1]}
    )
    assert answer.status_code == 422


def test_a_stay_by_telephone(alice: User, session: Session) -> None:
    Activity.objects.filter(pk=session.activity_id).update(way=Activity.Way.STAY)
    Session.objects.filter(pk=session.pk).update(ends_at=session.starts_at + timedelta(days=60))
    first = (clock.today() + timedelta(days=20)).isoformat()
    last = (clock.today() + timedelta(days=25)).isoformat()
    client = browser(alice)
    assert "This day comes before the other." in book(client, session, arrives=last, leaves=first)
    book(client, session, arrives=first, leaves=last)
    made = SignUp.objects.get()
    assert made.state == "requested"
    assert made.period is not None
    assert [at.astimezone(clock.TOKYO).date().isoformat() for at in (made.period.lower, made.period.upper)] == [
        first,
        last,
    ]


def test_what_one_just_goes_to_takes_no_calls(alice: User, session: Session) -> None:
    Activity.objects.filter(pk=session.activity_id).update(way=Activity.Way.WALK_IN)
    client = browser(alice)
    page = text_of(client.get(address("activities:roster", session.pk, language="en")))
    assert "Telephone booking" not in page
    assert "Nobody needs to sign up for this" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "宮下\r\nBcc: x"), ("kana", "み\nや"), ("telephone", "0265\r\n83"), ("note", "x" * 201)],
)
def test_what_cannot_be_is_an_error_at_its_field(alice: User, session: Session, field: str, value: str) -> None:
    body = {"name": "宮下 誠", "seats": "1", field: value}
    answer = browser(alice).post(address("activities:telephone-booking", session.pk), body)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Person.objects.exists()


# Two telephones at once


@pytest.mark.django_db(transaction=True)
def test_one_caller_on_two_telephones_is_one_person_on_the_list_once() -> None:
    session = make_session(capacity=10)

    def ring(key: str) -> int:
        made = book_by_telephone(
            session=session.pk, name="宮下 誠", telephone="0265-83-2111", seats=1, made_by=BY, key=key
        )
        return made.pk

    made = all_at_once([lambda key=f"k{n}": ring(key) for n in range(8)])  # type: ignore[misc]
    assert len(set(made)) == 1
    assert (Person.objects.count(), SignUp.objects.count()) == (1, 1)
    session.refresh_from_db()
    assert session.taken == 1


@pytest.mark.django_db(transaction=True)
def test_a_new_caller_at_eight_shops_at_once_is_one_person() -> None:
    start = clock.now() + timedelta(days=1)
    sessions = [make_session(starts_at=start + timedelta(hours=3 * n)) for n in range(8)]

    def ring(session: Session) -> int:
        made = book_by_telephone(session=session.pk, name="宮下 誠", telephone="0265832111", seats=1, made_by=BY)
        return made.person_id

    people = all_at_once([lambda one=one: ring(one) for one in sessions])  # type: ignore[misc]
    assert len(set(people)) == 1
    assert (Person.objects.count(), SignUp.objects.count()) == (1, 8)


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("0265832111", "0265-83-2111"),
        ("09012345678", "090-1234-5678"),
        ("0312345678", "03-1234-5678"),
        ("0262351234", "026-235-1234"),
        ("0120123456", "0120-123-456"),
        ("08001234567", "0800-123-4567"),
        ("+84901234567", "+84901234567"),
        ("110", "110"),
        ("", ""),
    ],
)
def test_numbers_are_read_in_groups_and_lose_no_digit(number: str, read: str) -> None:
    assert grouped(number) == read
    assert read.replace("-", "") == number
