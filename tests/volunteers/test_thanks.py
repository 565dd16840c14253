"""Thanks: to one person, changed and taken back; set sentences alone for people under 18."""

import pytest

from community.models import Person, User
from core.actor import Actor
from tests.clients import address, browser, text_of
from tests.community.kit import make_child
from tests.factories import make_assignment, make_organisation, make_person, make_shift
from tests.volunteers.recognition_kit import make_done
from volunteers.errors import NothingToThankFor, PhrasesForMinors, WordsMissing
from volunteers.models import Assignment, Thanks
from volunteers.services.say_thanks import say_thanks, take_thanks_back

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def alice() -> User | None:
    """A host."""
    return make_person("alice", email="alice@example.jp").user


def done_at(user: User | None, person: Person) -> Assignment:
    """Confirmed at this user's organisation."""
    return make_done(person, organisation=make_organisation(member=user))


def test_words_are_kept_in_their_language_changed_and_taken_back() -> None:
    one = make_done(make_person())
    say_thanks(assignment=one.pk, words=" Cảm ơn bạn! ", language="vi", made_by=BY)
    said = Thanks.objects.get()
    assert (str(said.text), said.text.lang) == ("Cảm ơn bạn!", "vi")  # type: ignore[union-attr]
    say_thanks(assignment=one.pk, phrase="big_help", words="なし", made_by=BY)
    said = Thanks.objects.get()
    assert (said.phrase, said.words) == ("big_help", "")
    for _ in range(2):
        take_thanks_back(assignment=one.pk, made_by=BY)
    assert not Thanks.objects.exists()


def test_thanks_are_for_what_was_confirmed() -> None:
    with pytest.raises(NothingToThankFor):
        say_thanks(assignment=make_assignment(make_shift()).pk, phrase="glad", made_by=BY)
    with pytest.raises(WordsMissing):
        say_thanks(assignment=make_done(make_person()).pk, words="  ", made_by=BY)


def test_nobody_under_18_gets_words_of_a_hosts_own() -> None:
    one = make_done(make_child(17))
    with pytest.raises(PhrasesForMinors):
        say_thanks(assignment=one.pk, words="連絡ください 090-1234-5678", made_by=BY)
    assert say_thanks(assignment=one.pk, phrase="glad", made_by=BY).phrase == "glad"


def test_the_form_for_a_minor_has_no_box_for_words_and_takes_none(alice: User | None) -> None:
    one = done_at(alice, make_child(14))
    url, client = address("volunteers:say-thanks", one.pk), browser(alice)
    assert "<textarea" not in text_of(client.get(url))
    assert client.post(url, {"words": "090-1234-5678", "language": "ja"}).status_code == 422
    assert not Thanks.objects.exists()


def test_a_host_thanks_and_the_person_reads_it_in_the_record_and_at_my_roles(alice: User | None) -> None:
    bob = make_person("bob", email="bob@example.jp")
    url = address("volunteers:say-thanks", done_at(alice, bob).pk)
    client = browser(alice)
    client.post(url, {"phrase": "", "words": "<b>Obrigado!</b>", "language": "pt-br"})
    for page in (address("volunteers:my-record"), address("volunteers:my-roles")):
        words = text_of(browser(bob.user).get(page))
        assert '<span lang="pt-BR">&lt;b&gt;Obrigado!&lt;/b&gt;</span>' in words, page
    client.post(url, {"take_back": "1"})
    assert "Obrigado" not in text_of(browser(bob.user).get(address("volunteers:my-record")))


def test_another_host_thanks_nobody_here(alice: User | None) -> None:
    one = make_done(make_person())
    assert browser(alice).post(address("volunteers:say-thanks", one.pk), {"phrase": "glad"}).status_code == 404
    assert not Thanks.objects.exists()
