"""Erasing a person: nothing is left of them, nobody else is hurt, and no figure changes."""

import logging
from datetime import date

import pytest
from django.contrib.sessions.models import Session as Browsing
from django.db import IntegrityError, transaction

from activities.models import Attendance, PartyMember, SignUp
from activities.services.sign_up import sign_up
from community.errors import PersonIsErased
from community.models import Consent, Guardian, Person, User
from community.selectors.coordinators import people_found, persons_of_coordinator
from community.selectors.own_data import rooms
from community.services.cards import renew_card
from community.services.erase_person import erase_account, erase_person, sweep_erased
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Delivery, Event
from core.outbox.relay import drain
from notifications.models import Call, Notice
from tests.clients import browser
from tests.community.erasure_kit import (
    ADDRESS,
    MARK,
    Everywhere,
    fill_in_words,
    places_of,
    standing,
    supports,
)
from tests.factories import make_person, make_session, make_shift, make_user
from volunteers.models import Assignment, Contribution, PointEntry, StandInAsk, Translation, Watch
from volunteers.services.assign import assign
from volunteers.services.say_thanks import say_thanks

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
ALL_TABLES = {rule.model for room in rooms() for rule in room.rules if rule.theirs}
NOT_HERE = {"Fact"}  # facts come of events: tests/metrics/test_erasure.py


def test_nothing_of_them_is_left_in_any_table_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town = Everywhere()
    reached = fill_in_words(town.whose)
    assert {model.__name__ for model in ALL_TABLES - reached} == NOT_HERE
    event = Event.objects.create(name="x", payload={}, channel="web", occurred_at=town.person.created_at)
    for state, word in (("dead", MARK), ("due", ADDRESS)):
        Delivery.objects.create(
            event=event, handler=state, state=state, error=f"Key=({word})", due_at=town.person.created_at
        )
    client = browser(town.person.user)
    session = client.session
    session["draft"] = {"name": MARK}
    session.save()
    assert len(places_of(MARK)) > 20
    caplog.clear()
    assert erase_person(person=town.person.pk, made_by=BY)
    Delivery.objects.filter(event=event).delete()
    drain()
    for words in (MARK, "0265990000", "1951-07-09"):
        assert places_of(words) == []
        assert words not in caplog.text
    assert Event.objects.filter(name="community.PersonErased", payload={"person": town.person.pk}).count() == 1
    assert not any(one.get_decoded().get("draft") for one in Browsing.objects.all())


def test_errors_of_deliveries_lose_their_words_and_keep_their_place() -> None:
    town = Everywhere()
    event = Event.objects.create(name="x", payload={}, channel="web", occurred_at=town.person.created_at)
    fields = {"event": event, "state": "dead", "due_at": town.person.created_at}
    theirs = Delivery.objects.create(handler="a", error=f"Key (email)=({ADDRESS}) exists", **fields)
    others = Delivery.objects.create(handler="b", error="KeyError: 7", **fields)
    erase_person(person=town.person.pk, made_by=BY)
    theirs.refresh_from_db()
    others.refresh_from_db()
    assert (theirs.error, others.error) == ("", "KeyError: 7")


def test_the_row_stays_without_a_name_and_counts_as_before() -> None:
    town = Everywhere()
    erase_person(person=town.person.pk, made_by=BY)
    person = Person.objects.get(pk=town.person.pk)
    assert (person.name, person.kana, person.telephone, person.user) == (Person.NAMELESS, "", "", None)
    assert person.erased_at is not None
    assert person.born_on == date(1951, 1, 1)
    assert person.area == town.ward.parent
    assert (person.residence, person.language) == ("resident", "vi")
    assert Attendance.objects.filter(sign_up__person=person, state="present").exists()
    assert Contribution.objects.filter(assignment__person=person, state="confirmed", minutes=90).exists()
    assert PointEntry.objects.filter(person=person).count() == 1
    came = SignUp.objects.get(pk=town.came.pk)
    assert (came.state, came.seats, came.members.count()) == ("confirmed", 2, 1)


def test_what_is_to_come_goes_to_others() -> None:
    town = Everywhere()
    assert standing(town.person) == (1, 3)
    erase_person(person=town.person.pk, made_by=BY)
    assert standing(town.person) == (0, 0)
    town.waiting.refresh_from_db()
    assert town.waiting.state == SignUp.State.OFFERED
    assert Assignment.objects.get(pk=town.taken.pk).state == Assignment.State.HANDED_BACK
    assert Translation.objects.get(pk=town.translation.pk).state == Translation.State.GIVEN_UP
    assert not Watch.objects.filter(person=town.person).exists()
    assert not StandInAsk.objects.filter(person=town.person).exists()


def test_others_stay_as_they_are() -> None:
    town = Everywhere()
    erase_person(person=town.person.pk, made_by=BY)
    drain()
    for other in (town.supported, town.supporter, town.friend, town.child, town.host):
        before = (other.name, other.telephone, other.erased_at)
        other.refresh_from_db()
        assert (other.name, other.telephone, other.erased_at) == before
    assert supports(town.person) == 0
    assert PartyMember.objects.get(pk=town.beside.pk).name == ""
    assert SignUp.objects.get(pk=town.with_friend.pk).seats == 2
    town.stood_in.refresh_from_db()
    assert town.stood_in.found is not None
    assert Notice.objects.filter(pk=town.others_notice.pk, title="こんにちは").exists()
    town.friends_search.refresh_from_db()  # they alone were asked: who looks is told that nobody is left
    assert town.friends_search.ended_at is not None


def test_a_child_whose_guardian_was_erased_names_another() -> None:
    town = Everywhere()
    erase_person(person=town.person.pk, made_by=BY)
    contact = Guardian.objects.get(pk=town.childs.pk)
    assert contact.ended_at is not None
    assert (contact.telephone, contact.email) == ("", "")
    assert Event.objects.filter(name="community.GuardianWithdrew", payload__person=town.child.pk).exists()


@pytest.mark.parametrize("counted", [True, False])
def test_who_is_not_counted_stays_uncounted(counted: bool) -> None:
    town = Everywhere()
    figures = Consent.objects.filter(person=town.person, purpose="figures")
    if not counted:
        figures.update(withdrawn_at=town.person.created_at)
    before = list(figures.values())
    erase_person(person=town.person.pk, made_by=BY)
    assert list(figures.values()) == before
    assert not Consent.objects.filter(person=town.person, withdrawn_at=None).exclude(purpose="figures").exists()


def test_the_account_opens_nothing_any_more() -> None:
    town = Everywhere()
    account = town.person.user
    assert account is not None
    client = browser(account)
    assert client.get("/my/").status_code == 200
    erase_person(person=town.person.pk, made_by=BY)
    assert client.get("/my/").status_code == 302
    account.refresh_from_db()
    assert (account.is_active, account.is_staff, account.has_usable_password()) == (False, False, False)
    assert ADDRESS not in account.email
    assert not account.memberships.exists()
    assert not account.offices.exists()
    again = User.objects.create_user(ADDRESS)  # whoever comes back comes as somebody new
    assert again.pk != account.pk


def test_twice_is_once() -> None:
    person = make_person(email="once@example.jp")
    assert erase_person(person=person.pk, made_by=BY)
    before, told = Person.objects.filter(pk=person.pk).values().get(), Event.objects.count()
    assert not erase_person(person=person.pk, made_by=BY)
    assert Person.objects.filter(pk=person.pk).values().get() == before
    assert Event.objects.count() == told


def test_who_did_it_is_written_down() -> None:
    person, coordinator = make_person(), make_user()
    erase_person(person=person.pk, made_by=Actor(user=coordinator.pk, channel="phone"))
    event = Event.objects.get(name="community.PersonErased")
    assert (event.actor, event.channel, event.payload) == (coordinator.pk, "phone", {"person": person.pk})


def test_an_account_without_a_name_can_be_erased_too() -> None:
    user = make_user("nobody@example.jp")
    assert erase_account(account=user, made_by=BY)
    assert not erase_account(account=user, made_by=BY)
    assert places_of("nobody@example.jp") == []


def test_who_is_erased_is_found_nowhere() -> None:
    staff = make_user(staff=True)
    person = make_person("矢島 薫", telephone="0265995555")
    assert persons_of_coordinator(staff).filter(pk=person.pk).exists()
    erase_person(person=person.pk, made_by=BY)
    assert not persons_of_coordinator(staff).filter(pk=person.pk).exists()
    for text in ("矢島", "0265995555", Person.NAMELESS * 2):
        assert people_found(staff, text) == []


def test_nobody_writes_about_them_any_more() -> None:
    person = make_person()
    stale = Person.objects.get(pk=person.pk)
    erase_person(person=person.pk, made_by=BY)
    with pytest.raises(PersonIsErased):
        sign_up(session=make_session().pk, person=stale, made_by=BY)
    with pytest.raises(PersonIsErased):
        renew_card(person=stale, made_by=BY)
    shift = make_shift()
    with pytest.raises(Refused) as refused:
        assign(shift=shift.pk, person=stale, made_by=BY)
    assert refused.value.code == "person_is_erased"


def test_thanks_come_too_late_for_who_is_erased() -> None:
    town = Everywhere()
    erase_person(person=town.person.pk, made_by=BY)
    with pytest.raises(PersonIsErased):
        say_thanks(assignment=town.contribution.assignment_id, words="x", made_by=BY)


def test_the_name_can_not_be_written_back() -> None:
    person = make_person("矢島 薫", email="stale@example.jp")
    stale = Person.objects.get(pk=person.pk)
    erase_person(person=person.pk, made_by=BY)
    with pytest.raises(IntegrityError), transaction.atomic():
        stale.save(update_fields=["name"])


def test_no_notice_is_planned_for_who_is_erased() -> None:
    town = Everywhere()
    erase_person(person=town.person.pk, made_by=BY)
    drain()
    assert not Notice.objects.filter(person=town.person).exists()
    assert not Notice.objects.filter(body__contains=MARK).exists()
    assert Call.objects.filter(person=town.person).count() == 0


def test_what_came_in_meanwhile_is_swept_away() -> None:
    person = make_person()
    role = make_shift().role
    erase_person(person=person.pk, made_by=BY)
    Watch.objects.create(role=role, person=person, since=person.created_at)
    other = Watch.objects.create(role=role, person=make_person(), since=person.created_at)
    sweep_erased(person=person.pk)
    sweep_erased(person=other.person_id)
    assert list(Watch.objects.all()) == [other]
