"""The coordinator's desk: found among one's own people alone, entered by telephone or on paper, all of it kept."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Area, Office, Person, Supporter, User
from community.selectors import person_of_card, supported_by
from community.selectors.coordinators import is_worth_searching, people_found
from community.selectors.guardians import guardian_of
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.community.kit import make_child, make_support, told
from tests.factories import make_area, make_person, make_user

pytestmark = pytest.mark.django_db
ENTER = {
    "supporter_name": "下島 進",
    "supporter_email": "susumu@example.jp",
    "relation": "ward",
    "scopes": ["may_sign_up"],
    "lasts": "12",
    "how": "paper",
}


@pytest.fixture
def here() -> Area:
    """A district with a ward."""
    return make_area("赤穂")


@pytest.fixture
def desk(here: Area) -> User:
    """The coordinator of that district."""
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=here)
    return user


@pytest.fixture
def yaeko(here: Area) -> Person:
    """She has no e-mail, and lives in a ward of it."""
    person = make_person("下島　八重子", area=make_area("町二区", kind="ward", parent=here), telephone="0265008241")
    person.kana = "シモジマ ヤエコ"
    person.save()
    return person


def search(client: Client, text: str) -> Any:
    """Send the search."""
    return client.post(address("people:desk", language="en"), {"text": text})


@pytest.mark.parametrize(
    "text",
    ["下島八重子", "下島 八重", "しもじま", "シモジマ　ヤ", "ｼﾓｼﾞﾏ", "じまや", "0265-00-8241", "8241", "８２４１"],
)
def test_she_is_found_however_it_is_written(desk: User, yaeko: Person, text: str) -> None:
    assert is_worth_searching(text)
    assert people_found(desk, text) == [yaeko]


def test_little_is_shown_and_the_search_is_kept(desk: User, yaeko: Person) -> None:
    page = text_of(search(browser(desk), "しもじま"))
    assert "下島　八重子" in page
    assert "telephone …8241" in page
    assert "0265008241" not in page
    event = Event.objects.get(name="community.PeopleLookedUp")
    assert (event.payload, event.actor) == ({"persons": [yaeko.pk]}, desk.pk)


@pytest.mark.parametrize("text", ["", "八", "824", "-"])
def test_too_little_to_search_by_is_an_error(desk: User, yaeko: Person, text: str) -> None:
    answer = search(browser(desk), text)
    assert answer.status_code == 422
    assert "下島" not in text_of(answer)
    assert told() == []


def test_nobody_of_another_area_is_found_or_opened(desk: User, yaeko: Person) -> None:
    yaeko.area = make_area("中沢")
    yaeko.save()
    client = browser(desk)
    assert "Nobody found in your area" in text_of(search(client, "しもじま"))
    for name in ("people:desk-person", "people:desk-card", "people:desk-guardian"):
        assert client.get(address(name, yaeko.pk)).status_code == 404
    yaeko.area = None
    yaeko.save()
    assert people_found(desk, "しもじま") == []


def test_who_looks_after_the_whole_town_finds_those_without_a_ward_too(yaeko: Person, here: Area) -> None:
    town = make_area("駒ヶ根市", kind="municipality")
    Area.objects.filter(pk=here.pk).update(parent=town)
    offices = [town, None]
    for area in offices:
        user = make_user()
        Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=area)
        assert people_found(user, "しもじま") == [yaeko]
        Person.objects.filter(pk=yaeko.pk).update(area=None)
        assert people_found(user, "しもじま") == [yaeko]
        Person.objects.filter(pk=yaeko.pk).update(area=yaeko.area)


def test_an_agreement_on_paper_makes_the_supporters_account(desk: User, yaeko: Person) -> None:
    answer = browser(desk).post(address("people:desk-person", yaeko.pk, language="en"), ENTER, follow=True)
    assert "Entered. Both see it on their pages." in text_of(answer)
    support = Supporter.objects.get()
    assert (support.person, support.agreed_how, support.asked_by) == (yaeko, "paper", desk.pk)
    account = User.objects.get(email="susumu@example.jp")
    assert list(supported_by(account)) == [support]
    assert support.supporter.name == "下島 進"
    assert Event.objects.get(name="community.SupportAgreed").channel == "paper"


def test_an_address_under_another_name_is_refused(desk: User, yaeko: Person, ken: Person) -> None:
    answer = browser(desk).post(
        address("people:desk-person", yaeko.pk, language="en"), ENTER | {"supporter_email": "ken@example.jp"}
    )
    assert answer.status_code == 422
    assert "do not go together" in text_of(answer)
    assert "山田 健" not in text_of(answer)
    assert not Supporter.objects.exists()


def test_the_known_supporter_is_known_by_address_and_name(desk: User, yaeko: Person, ken: Person) -> None:
    known = {"supporter_email": "Ken@example.jp", "supporter_name": "山田　健"}
    browser(desk).post(address("people:desk-person", yaeko.pk), ENTER | known)
    assert Supporter.objects.get().supporter == ken


def test_somebody_new_is_entered_with_the_ward(desk: User, here: Area) -> None:
    new = {"name": "宮下 ハル", "kana": "みやした はる", "telephone": "0265-00-9999", "area": here.pk, "how": "phone"}
    answer = browser(desk).post(address("people:desk-new"), ENTER | new)
    person = Person.objects.get(name="宮下 ハル")
    assert answer["Location"] == address("people:desk-person", person.pk)
    assert (person.telephone, person.kana, person.area, person.user) == ("0265009999", "みやした はる", here, None)
    assert set(person.consents.values_list("channel", flat=True)) == {"phone"}


def test_somebody_new_who_is_known_elsewhere_stays_there(desk: User, here: Area) -> None:
    make_person("宮下 ハル", telephone="0265009999", area=make_area("中沢"))
    new = {"name": "宮下ハル", "telephone": "0265-00-9999", "area": here.pk}
    answer = browser(desk).post(address("people:desk-new", language="en"), ENTER | new)
    assert answer.status_code == 422
    assert "the coordinator of another area" in text_of(answer)
    assert not User.objects.filter(email="susumu@example.jp").exists()  # nothing was half entered
    assert Person.objects.count() == 1


def test_a_ward_of_another_area_cannot_be_chosen(desk: User, here: Area) -> None:
    new = {"name": "宮下 ハル", "telephone": "0265-00-9999", "area": make_area("中沢").pk}
    answer = browser(desk).post(address("people:desk-new"), ENTER | new)
    assert list(answer.context["form"].errors) == ["area"]


def test_ended_and_extended_by_telephone(desk: User, yaeko: Person, ken: Person) -> None:
    support = make_support(yaeko, ken, days=3)
    client = browser(desk)
    client.post(address("people:desk-change", yaeko.pk, support.pk, "extend"), {"lasts": "6"})
    client.post(address("people:desk-change", yaeko.pk, support.pk, "end"))
    support.refresh_from_db()
    assert (support.ended_at is not None, support.ended_by) == (True, desk.pk)
    assert list(Event.objects.values_list("name", "channel")) == [
        ("community.SupportExtended", "phone"),
        ("community.SupportEnded", "phone"),
    ]
    other = make_support(make_person(), ken)
    assert client.post(address("people:desk-change", yaeko.pk, other.pk, "end")).status_code == 404
    assert client.post(address("people:desk-change", other.person_id, other.pk, "end")).status_code == 404


def test_the_card_of_somebody_without_a_phone(desk: User, yaeko: Person) -> None:
    client, url = browser(desk), address("people:desk-card", yaeko.pk)
    client.post(url)
    code = client.get(url).context["card"].code
    assert person_of_card(code) == yaeko


def test_a_parents_yes_by_telephone(desk: User, here: Area) -> None:
    child = make_child()
    child.area = here
    child.save()
    client = browser(desk)
    assert "Enter their yes" in text_of(client.get(address("people:desk-person", child.pk, language="en")))
    url = address("people:desk-guardian", child.pk)
    assert client.post(url, {"name": "母", "telephone": "", "how": "phone"}).status_code == 422
    client.post(url, {"name": "小林 真理", "telephone": "0265-00-0003", "how": "phone"})
    guardian = guardian_of(child)
    assert guardian is not None
    assert (guardian.channel, guardian.consented_at is not None) == ("phone", True)
    assert Event.objects.get(name="community.GuardianConsented").actor == desk.pk
    adult = make_person(area=here)
    assert client.get(address("people:desk-guardian", adult.pk))["Location"] == address("people:desk-person", adult.pk)


def test_more_people_found_take_no_query_more(desk: User, here: Area) -> None:
    def grow() -> None:
        for number in range(8):
            ward = make_area("町二区", kind="ward", parent=here)
            make_person(f"宮下 {number}", area=ward, telephone="0265009999")

    def queries() -> int:
        client = browser(desk)
        with CaptureQueriesContext(connection) as captured:
            assert search(client, "宮下").status_code == 200
        return len(captured)

    grow()
    queries()
    before = queries()
    grow()
    assert queries() == before


def test_only_so_many_are_shown(desk: User, here: Area) -> None:
    for number in range(21):
        make_person(f"宮下 {number}", area=here)
    page = text_of(search(browser(desk), "宮下"))
    assert page.count("people__found") == 20
    assert "There are more." in page
