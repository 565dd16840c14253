"""Letters: a batch claims and words them, typst sets them, and only what was posted counts as sent."""

import io
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from activities.models import Session
from community.models import Person, User
from core.actor import SYSTEM, Actor
from core.outbox.models import Event
from notifications.channels.letter.paper import Envelope, labels_pdf, letters_pdf
from notifications.errors import BatchIsOver, NothingToPrint
from notifications.models import LetterBatch, NoticeDelivery, Way, Wishes
from notifications.selectors.letters import letters_waiting, printed
from notifications.services import print_letters as printing
from notifications.services._claims import take_back
from notifications.services.post_letters import give_up_letters, post_letters
from notifications.services.print_letters import pass_on_late_letters, print_letters
from notifications.services.send_due import send_due
from tests.clients import address, browser, text_of
from tests.factories import make_area
from tests.notifications.by_hand_kit import (
    called_off,
    coordinator,
    elder,
    it_takes_place_after_all,
    writes_to,
)
from tests.notifications.channel_kit import NOON, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MM = 72 / 25.4


def reader(who: str = "春日 とみゑ", *, language: str = "ja", telephone: str = "", **home: object) -> Person:
    """Reads letters first."""
    person = writes_to(elder(who, language=language, telephone=telephone), **home)
    Wishes.objects.create(person=person, channels=["letter", "telephone"], saved_at=NOON)
    return person


def pages(made: bytes) -> list[str]:
    """The words of each page, without spaces: typst sets them apart."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def letters_of(batch: LetterBatch) -> list[str]:
    return pages(letters_pdf(printed(batch).papers, made_at=batch.made_at))


def test_a_letter_waits_until_somebody_makes_the_batch() -> None:
    person = reader()
    called_off(person, days=8)
    send_due()
    assert taken(person) == [("letter", "planned")]
    waiting = letters_waiting()
    assert (waiting.people, waiting.oldest, waiting.too_late) == (1, NOON, 0)
    assert waiting.post_by == NOON + timedelta(days=5)


def test_the_letter_says_it_in_the_readers_language_at_the_windows_place(settings: LazySettings) -> None:
    settings.SITE_URL = "https://deban.komagane.example"
    called_off(reader("Nguyễn Thị Ánh", language="vi", name="Nguyễn様方 春日"), days=8)
    batch = print_letters(made_by=SYSTEM)
    [page] = letters_of(batch)
    assert "〒399-4117" in page
    assert "コーポ駒ヶ根101" in page
    assert "Nguyễn様方春日様" in page
    assert "大雪のため" in page
    assert "XinchàoNguyễn" in page
    assert "deban.komagane.example" in page
    assert "https://" not in page
    assert "0265-00-0002" in page  # the host's


@pytest.mark.parametrize(("envelope", "window"), [("naga3", (16, 56)), ("dl", (50, 84))])
def test_the_address_stands_where_the_window_is(envelope: Envelope, window: tuple[int, int]) -> None:
    called_off(reader(), days=8)
    batch = print_letters(made_by=SYSTEM)
    made = letters_pdf(printed(batch).papers, made_at=batch.made_at, envelope=envelope)
    found: list[float] = []  # mm from the upper edge

    def look(text: str, cm: list[float], tm: list[float], _font: object, _size: object) -> None:
        if "399-4117" in text:
            found.append(297 - (tm[4] * cm[1] + tm[5] * cm[3] + cm[5]) / MM)

    PdfReader(io.BytesIO(made)).pages[0].extract_text(visitor_text=look)
    assert window[0] < found[0] < window[1]


def test_furigana_stands_above_the_word() -> None:
    called_off(reader(language="ja-easy"), days=8)
    [page] = letters_of(print_letters(made_by=SYSTEM))
    assert "《" not in page
    assert "｜" not in page


def test_one_letter_a_person_one_sheet_each_and_labels_in_the_same_order() -> None:
    far, near = reader("とおい", postcode="900-0001"), reader("ちかい", postcode="100-0001")
    called_off(far, near, days=8)
    called_off(far, days=9)
    batch = print_letters(made_by=SYSTEM)
    first, second = letters_of(batch)
    assert "ちかい様" in first
    assert "とおい様" in second
    assert second.count("大雪のため") == 2
    [labels] = pages(labels_pdf(printed(batch).papers, made_at=batch.made_at))
    assert labels.index("ちかい様") < labels.index("とおい様")


def test_thirteen_labels_are_two_sheets() -> None:
    called_off(*(reader(f"人{n}") for n in range(13)), days=8)
    batch = print_letters(made_by=SYSTEM)
    assert len(pages(labels_pdf(printed(batch).papers, made_at=batch.made_at))) == 2
    assert len(letters_of(batch)) == 13


def test_what_would_come_too_late_is_told_by_telephone() -> None:
    hurried, calm = reader("いそぐ", telephone="0265831111"), reader("のんびり")
    called_off(hurried, days=2)
    called_off(calm, days=8)
    assert (letters_waiting().people, letters_waiting().too_late) == (1, 1)
    print_letters(made_by=SYSTEM)
    assert taken(hurried) == [("letter", "suppressed"), ("telephone", "planned")]
    assert taken(calm) == [("letter", "claimed")]


def test_with_nothing_but_late_ones_there_is_no_batch_and_nothing_is_lost() -> None:
    person = reader()
    called_off(person, days=2)
    with pytest.raises(NothingToPrint):
        print_letters(made_by=SYSTEM)
    assert LetterBatch.objects.count() == 0
    assert taken(person) == [("letter", "suppressed"), ("inbox", "planned")]


def test_nobody_has_to_make_a_batch_for_the_late_ones() -> None:
    person = reader(telephone="0265831111")
    called_off(person, days=2)
    pass_on_late_letters()
    assert taken(person)[1] == ("telephone", "planned")


def test_posted_is_sent_and_said_twice_is_once() -> None:
    person = reader()
    called_off(person, days=8)
    batch = print_letters(made_by=SYSTEM)
    assert taken(person) == [("letter", "claimed")]
    for _ in range(2):
        post_letters(batch=batch.pk, made_by=SYSTEM)
    assert taken(person) == [("letter", "sent")]
    assert NoticeDelivery.objects.get().sent_at == NOON
    assert Event.objects.filter(name="notifications.LettersPosted").count() == 1
    with pytest.raises(BatchIsOver):
        give_up_letters(batch=batch.pk, made_by=SYSTEM)


def test_given_up_they_wait_for_the_next_batch() -> None:
    person = reader()
    called_off(person, days=8)
    first = print_letters(made_by=SYSTEM)
    give_up_letters(batch=first.pk, made_by=SYSTEM)
    assert taken(person) == [("letter", "planned")]
    with pytest.raises(BatchIsOver):
        post_letters(batch=first.pk, made_by=SYSTEM)
    second = print_letters(made_by=SYSTEM)
    assert len(letters_of(second)) == 1
    assert printed(first).papers == []


def test_a_batch_is_never_taken_back_by_the_senders() -> None:
    called_off(reader(), days=8)
    print_letters(made_by=SYSTEM)
    NoticeDelivery.objects.update(claimed_at=NOON - timedelta(days=2))
    take_back()
    assert NoticeDelivery.objects.get().state == "claimed"


class Crash(Exception):
    """The machine stops here."""


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_the_middle_leaves_them_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    person = reader()
    called_off(person, days=8)

    def crash(*_args: object, **_kwargs: object) -> None:
        raise Crash

    monkeypatch.setattr(printing, "publish", crash)  # the last step before the commit
    with pytest.raises(Crash):
        print_letters(made_by=SYSTEM)
    assert taken(person) == [("letter", "planned")]
    assert LetterBatch.objects.count() == 0
    monkeypatch.undo()
    person.refresh_from_db()


def test_a_crash_after_it_leaves_the_batch_to_be_printed_again() -> None:
    called_off(reader(), days=8)
    batch = print_letters(made_by=SYSTEM)
    user = coordinator()
    client = browser(user)
    url = address("notifications:letter-paper", batch.pk, "letters")
    first, again = client.get(url), client.get(url)
    assert first.content == again.content
    assert address("notifications:letter-batch", batch.pk) in text_of(client.get(address("notifications:letters")))


def test_what_is_not_true_any_more_is_taken_out_before_it_is_posted() -> None:
    person, other = reader("もうちがう"), reader("まだそう")
    session = called_off(person, days=8)
    called_off(other, days=8)
    batch = print_letters(made_by=SYSTEM)
    it_takes_place_after_all(Session.objects.get(pk=session.pk))
    page = text_of(browser(coordinator()).get(address("notifications:letter-batch", batch.pk)))
    assert page.index("もうちがう") < page.index("まだそう")
    assert len(letters_of(batch)) == 1
    post_letters(batch=batch.pk, made_by=SYSTEM)
    assert (taken(person), taken(other)) == ([("letter", "suppressed")], [("letter", "sent")])


def test_an_address_that_went_meanwhile() -> None:
    person = reader(telephone="0265831111")
    called_off(person, days=8)
    batch = print_letters(made_by=SYSTEM)
    Way.objects.all().delete()
    post_letters(batch=batch.pk, made_by=SYSTEM)
    assert taken(person) == [("letter", "failed"), ("telephone", "planned")]


def test_the_pages_are_for_who_looks_after_the_whole_town() -> None:
    called_off(reader(), days=8)
    user = coordinator()
    client = browser(user)
    made = client.post(address("notifications:make-letters"))
    batch = LetterBatch.objects.get()
    assert made["Location"] == address("notifications:letter-batch", batch.pk)
    assert batch.made_by == user
    for what in ("letters", "labels"):
        paper = client.get(address("notifications:letter-paper", batch.pk, what))
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
    client.post(address("notifications:change-batch", batch.pk, "posted"))
    assert LetterBatch.objects.get().posted_at == NOON
    ward = browser(coordinator(make_area("赤穂"), "北原 修", "osamu@example.jp"))
    assert ward.get(address("notifications:letters")).status_code == 404
    assert ward.get(address("notifications:letter-paper", batch.pk, "letters")).status_code == 404
    shown = Event.objects.filter(name="volunteers.PeopleShown")
    assert [one.payload["page"] for one in shown] == ["letters"]


def test_ten_times_the_letters_cost_no_query_more() -> None:
    user: User = coordinator()

    def queries(url: str) -> int:
        client = browser(user)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    counts = []
    for many in (2, 20):
        called_off(*(reader(f"人{many}-{n}") for n in range(many)), days=8)
        batch = print_letters(made_by=Actor(user=user.pk))
        urls = [address("notifications:letter-batch", batch.pk), address("notifications:letters")]
        counts.append([queries(url) for url in urls])
    assert counts[0] == counts[1]
