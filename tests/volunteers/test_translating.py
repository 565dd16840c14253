"""Translating is a role: taken, written, handed in, looked at, published, counted."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, ActivityText, Session
from community.models import Membership, Organisation, Person, User
from core.actor import Actor
from core.outbox.models import Event
from tests.at_once import all_at_once
from tests.factories import make_activity, make_organisation, make_person, make_session, make_user
from volunteers.errors import NothingToTranslate, TranslationNotOpen, TranslationTaken
from volunteers.models import Assignment, Contribution, Role, Translation
from volunteers.selectors.roles import open_shifts
from volunteers.selectors.translating import gaps, missing_in
from volunteers.services import translate

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
WORDS = {"title": "Làm mì soba", "summary": "Cùng làm mì.", "body": "Mang theo tạp dề."}


@pytest.fixture
def session() -> Session:
    """A class in a week, in Japanese alone."""
    return make_session(activity=make_activity(title="手打ちそば体験"))


def begin(session: Session, person: Person | None = None, language: str = "vi") -> Translation:
    """Somebody takes it."""
    return translate.begin_translation(
        activity=session.activity_id, language=language, person=person or make_person(), made_by=BY
    )


def handed_in(session: Session, person: Person | None = None) -> Translation:
    """Written, and ready to be looked at."""
    begun = begin(session, person)
    return translate.submit_translation(translation=begun.pk, words=WORDS, minutes=25, made_by=BY)


def test_from_missing_to_published_and_counted(session: Session) -> None:
    person = make_person()
    assert list(missing_in("vi")) == [session.activity]
    begun = begin(session, person)
    assert not missing_in("vi").exists()
    assert begun.assignment.role.task == "translate"
    assert not open_shifts().exists()

    translate.save_translation(translation=begun.pk, words={"title": "Làm mì"}, made_by=BY)
    translate.submit_translation(translation=begun.pk, words=WORDS, minutes=25, made_by=BY)
    assert not ActivityText.objects.filter(language="vi").exists()
    translate.accept_translation(translation=begun.pk, words=WORDS | {"title": "Tự làm mì soba"}, made_by=BY)

    text = ActivityText.objects.get(activity=session.activity, language="vi")
    assert (text.title, text.summary) == ("Tự làm mì soba", "Cùng làm mì.")
    assert session.activity.texts.filter(language="ja", title="手打ちそば体験").exists()
    done = Contribution.objects.get()
    assert (done.minutes, done.state, done.assignment.person) == (25, "confirmed", person)
    assert "volunteers.TranslationPublished" in Event.objects.values_list("name", flat=True)


def test_it_can_be_found_in_its_new_language(session: Session) -> None:
    translate.accept_translation(translation=handed_in(session).pk, words=WORDS, made_by=BY)
    page = Client().get(reverse("activities:find"), {"q": "soba"}).content.decode()
    assert "手打ちそば体験" in page


def test_accepting_twice_publishes_and_counts_once(session: Session) -> None:
    found = handed_in(session)
    for _ in range(2):
        translate.accept_translation(translation=found.pk, words=WORDS, made_by=BY)
    assert Contribution.objects.count() == 1
    assert list(Event.objects.values_list("name", flat=True)).count("volunteers.TranslationPublished") == 1


def test_whoever_has_it_keeps_it_and_another_takes_another_language(session: Session) -> None:
    person = make_person()
    begun = begin(session, person)
    assert begin(session, person) == begun
    with pytest.raises(TranslationTaken):
        begin(session)
    assert begin(session, language="ko").language == "ko"


def test_what_is_there_already_or_hidden_waits_for_nobody(session: Session) -> None:
    ActivityText.objects.create(activity=session.activity, language="vi", title="Có rồi")
    with pytest.raises(NothingToTranslate):
        begin(session)
    Activity.objects.update(state=Activity.State.DRAFT)
    with pytest.raises(NothingToTranslate):
        begin(session, language="ko")
    assert not Role.objects.exists()


def test_given_up_it_waits_for_somebody_else_and_nobodys_record_worsens(session: Session) -> None:
    begun = begin(session)
    translate.give_up_translation(translation=begun.pk, made_by=BY)
    translate.give_up_translation(translation=begun.pk, made_by=BY)
    assert Assignment.objects.get().state == "handed_back"
    assert not open_shifts().exists()
    assert begin(session).pk != begun.pk


def test_sent_back_it_is_written_once_more(session: Session) -> None:
    found = handed_in(session)
    with pytest.raises(TranslationNotOpen):
        translate.save_translation(translation=found.pk, words=WORDS, made_by=BY)
    translate.return_translation(translation=found.pk, note="「打つ」は…", made_by=BY)
    with pytest.raises(TranslationNotOpen):
        translate.accept_translation(translation=found.pk, words=WORDS, made_by=BY)
    again = translate.submit_translation(translation=found.pk, words=WORDS, minutes=30, made_by=BY)
    assert (again.state, again.minutes, again.note) == ("submitted", 30, "「打つ」は…")


def test_the_gaps_count_what_lies_ahead(session: Session) -> None:
    begin(session, language="ko")
    ActivityText.objects.create(activity=session.activity, language="en", title="Soba")
    counted = {gap.code: gap.missing for gap in gaps()}
    assert (counted["vi"], counted["ko"], counted["en"]) == (1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_five_who_begin_at_once_are_one_translator() -> None:
    session = make_session(activity=make_activity())
    people = [make_person() for _ in range(5)]
    ends = all_at_once([taking(session, person) for person in people])
    assert Translation.objects.count() == Role.objects.count() == 1
    assert sorted(ends) == ["taken", *["translation_taken"] * 4]


def taking(session: Session, person: Person) -> Callable[[], str]:
    """One click; how it ended."""

    def attempt() -> str:
        try:
            begin(session, person)
        except TranslationTaken as refusal:
            return refusal.code
        return "taken"

    return attempt


def browser(user: User | None) -> Client:
    """Signed in as that account."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def host(session: Session) -> User:
    """Who runs the shop."""
    user = make_user()
    Membership.objects.create(user=user, organisation=session.activity.organisation)
    return user


def test_the_whole_way_through_the_pages(session: Session, host: User) -> None:
    linh = make_person(email="linh@example.jp", language="vi")
    client = browser(linh.user)
    page = client.get(reverse("volunteers:translations-missing"), {"language": "vi"}).content.decode()
    take = reverse("volunteers:begin-translation", args=[session.activity_id, "vi"])
    assert take in page
    mine = client.post(take).headers["Location"]
    assert "手打ちそば体験" in client.get(mine).content.decode()
    assert client.post(mine, {"title": "Làm mì"}).status_code == 302
    assert client.post(mine, {"title": "", "hand_in": "1"}).status_code == 422
    assert client.post(mine, WORDS | {"minutes": "20", "hand_in": "1"}).status_code == 302

    look = browser(host)
    waiting = reverse("volunteers:translations-waiting")
    found = Translation.objects.get()
    one = reverse("volunteers:look-at-translation", args=[found.pk])
    assert one in look.get(waiting).content.decode()
    assert "Làm mì soba" in look.get(one).content.decode()
    assert look.post(one, {"return": "1", "note": ""}).status_code == 422
    assert look.post(one, WORDS).status_code == 302
    found.refresh_from_db()
    assert found.state == "published"
    assert browser(None).get(f"/vi/activities/{session.activity_id}/").status_code == 200


def test_strangers_see_the_list_and_nobody_elses_translation(session: Session) -> None:
    found = handed_in(session)
    assert Client().get(reverse("volunteers:translations-missing")).status_code == 200
    charlie = browser(make_person(email="charlie@example.jp").user)
    for name in ("my-translation", "look-at-translation"):
        assert charlie.get(reverse(f"volunteers:{name}", args=[found.pk])).status_code == 404


def test_written_furigana_comes_back_as_it_was_written(session: Session) -> None:
    person = make_person(email="taro@example.jp")
    begun = begin(session, person, language="ja-easy")
    easy = {"title": "｜蕎麦《そば》を つくる"}
    translate.save_translation(translation=begun.pk, words=easy, made_by=BY)
    page = browser(person.user).get(reverse("volunteers:my-translation", args=[begun.pk])).content.decode()
    assert "｜蕎麦《そば》を つくる" in page


def many(count: int, organisation: Organisation) -> None:
    """Activities without Vietnamese, and translations that wait for a look."""
    for _ in range(count):
        make_session(activity=make_activity(organisation=organisation))
        handed_in(make_session(activity=make_activity(organisation=organisation)))


@pytest.mark.parametrize("address", ["volunteers:translations-missing", "volunteers:translations-waiting"])
def test_ten_times_as_many_cost_no_more_queries(address: str, session: Session, host: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser(host).get(reverse(address), {"language": "vi"}).status_code == 200
        return len(captured)

    shop = make_organisation()
    Membership.objects.create(user=host, organisation=shop)
    many(1, shop)
    before = queries()
    many(10, shop)
    assert queries() == before
