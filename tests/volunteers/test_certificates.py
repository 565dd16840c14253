"""Certificates: frozen as issued, printed in three languages without a missing sign, checked by anybody, revoked."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from community.models import Office, Organisation, Person, User
from community.rules import tokens
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from core.paper import font_folders
from tests.clients import address, browser, text_of
from tests.community.kit import account
from tests.factories import make_activity, make_area, make_organisation, make_person, make_session
from tests.volunteers.recognition_kit import grown, make_done, past_session, queries
from volunteers.certificates.lines import MOST, lines_from
from volunteers.certificates.paper import certificate_pdf
from volunteers.errors import AlreadyRevoked, NothingToCertify, PeriodNotPossible, ReasonMissing
from volunteers.models import Contribution, RecordCertificate
from volunteers.selectors.certificates import address_of, certificate_of_token
from volunteers.services.issue_certificate import Period, issue_certificate, revoke_certificate

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
NAMES = {
    "vi": "Nguyễn Thị Ánh Tuyết Đặng",
    "zh-hans": "张伟 刘洋 驹根",
    "ko": "김민준 최서연",
    "pt-br": "João Conceição Magalhães",
    "tl": "Peña Ñino",
    "id": "Siti Nurhaliza",
    "ja": "髙橋 惠美 竹内",
}


@pytest.fixture(autouse=True)
def _fresh_tries() -> None:
    cache.clear()


def year() -> Period:
    """The past year."""
    return Period(clock.today() - timedelta(days=365), clock.today())


def issue(person: Person, organisation: Organisation | None = None, language: str = "") -> RecordCertificate:
    """Of everything in the past year."""
    return issue_certificate(person=person, period=year(), organisation=organisation, language=language, made_by=BY)


def token_of(certificate: RecordCertificate) -> str:
    """What its QR code ends with."""
    told = address_of(certificate)
    assert told
    return told.rstrip("/").rpartition("/")[2]


def words_of(certificate: RecordCertificate) -> str:
    """What stands on the paper."""
    told = address_of(certificate)
    assert told
    pages = PdfReader(io.BytesIO(certificate_pdf(certificate, told))).pages
    assert len(pages) == 1
    return "".join(pages[0].extract_text().split())


def test_it_says_what_was_confirmed_and_freezes_it() -> None:
    person = make_person("竹内 恵")
    done = make_done(person, minutes=100)
    make_done(person, minutes=20, on=clock.today() - timedelta(days=400))
    withdrawn = make_done(person)
    Contribution.objects.filter(assignment=withdrawn).update(state="withdrawn")
    issued = issue(person)
    Contribution.objects.filter(assignment=done).update(minutes=5)
    Person.objects.update(name="別の 名前")
    issued.refresh_from_db()
    [line] = lines_from(issued.lines)
    assert (line.minutes, line.times, issued.minutes, issued.name) == (100, 1, 100, "竹内 恵")
    assert line.host["ja"] == "そば処 すずらん"


def test_kinds_are_never_mixed_and_welfare_work_and_employment_stay_off_the_paper() -> None:
    person, shop = make_person(), make_organisation()
    for kind, minutes in (("volunteer", 60), ("thanked", 30), ("welfare_b", 500), ("employment", 700)):
        make_done(person, minutes=minutes, organisation=shop, kind=kind)
    issued = issue(person)
    assert [(line.kind, line.minutes) for line in lines_from(issued.lines)] == [("volunteer", 60), ("thanked", 30)]
    Contribution.objects.exclude(minutes=500).update(state="withdrawn")
    with pytest.raises(NothingToCertify):
        issue(person)


def test_the_same_done_often_is_one_line_and_what_is_too_much_for_one_page_is_told_together() -> None:
    person, shop = make_person(), make_organisation()
    for number in range(3):
        make_done(person, organisation=shop, on=clock.today() - timedelta(days=number))
    for number in range(MOST + 3):
        make_done(person, minutes=10, organisation=shop, titles={"ja": f"とても長い役の名前その{number}" * 5})
        make_done(person, minutes=10, organisation=shop, kind="thanked", titles={"ja": f"お礼のある役{number}" * 9})
    issued = issue(person, language="vi")
    lines = lines_from(issued.lines)
    assert lines[0].times == 3
    assert sum(line.times for line in lines) == 3 + 2 * (MOST + 3)
    assert [line.rest for line in lines].count(True) == 2
    assert sum(line.minutes for line in lines) == issued.minutes
    words_of(issued)  # asserts that it is one page


def test_days_must_make_sense() -> None:
    person, today = make_person(), clock.today()
    make_done(person)
    for first, last in (
        (today, today - timedelta(days=1)),
        (today, today + timedelta(days=1)),
        (date(today.year - 11, 1, 1), today),
    ):
        with pytest.raises(PeriodNotPossible):
            issue_certificate(person=person, period=Period(first, last), made_by=BY)


def test_a_host_certifies_what_was_done_there_alone() -> None:
    person, shop = make_person(), make_organisation("みどりの会")
    make_done(person, minutes=40, organisation=shop)
    make_done(person, minutes=90)
    issued = issue(person, shop)
    assert issued.minutes == 40
    assert issued.issuer == {"ja": "みどりの会"}
    assert "みどりの会" in words_of(issued)


@pytest.mark.parametrize("language", NAMES)
def test_names_and_titles_of_every_language_stand_on_the_paper(language: str) -> None:
    make_area("赤穂", parent=make_area("駒ヶ根市", kind="municipality"))
    person = make_person(NAMES[language], language=language)
    activity = make_activity("手打ちそば体験", english="Making soba")
    make_done(
        person,
        session=make_session(activity=activity),
        titles={"ja": "手伝い", language: NAMES[language]},
        minutes=95,
    )
    words = words_of(issue(person))
    for told in (NAMES[language], "手打ちそば体験", "Makingsoba", "1:35", "駒ヶ根市"):
        assert "".join(told.split()) in words, told


def test_the_fonts_have_every_sign_of_these_names() -> None:
    signs = set("".join(NAMES.values()) + "出番证书证明書봉사Chứngnhận駒ヶ根市①～〜").difference(" ")
    for weight in ("400Regular", "700Bold"):
        known: set[int] = set()
        for folder in font_folders():
            if folder.name == weight:
                [font] = Path(folder).glob("*.ttf")
                known |= set(TTFont(font).getBestCmap())
        assert {sign for sign in signs if ord(sign) not in known} == set()


def test_no_name_is_read_as_markup() -> None:
    person = make_person('#panic() *x* $y$ [z] \\ "q"')
    make_done(person)
    assert "#panic()*x*$y$[z]\\" in words_of(issue(person))


def test_it_is_found_by_its_token_alone_and_the_token_is_stored_nowhere() -> None:
    person = make_person()
    make_done(person)
    issued = issue(person)
    token = token_of(issued)
    assert certificate_of_token(token) == issued
    assert certificate_of_token(token.lower()) == issued
    wrong = ("0" if token[0] != "0" else "1") + token[1:]
    for other in (issued.number, issued.nonce, wrong, "", "x" * 500):
        assert certificate_of_token(other) is None
    row = RecordCertificate.objects.values().get()
    assert token not in str(row)
    assert token not in str(list(Event.objects.values()))
    assert tokens.fingerprint_of(token) == row["token_hash"]


def test_a_stranger_reads_valid_then_revoked_and_unknown_for_any_other() -> None:
    person = make_person("竹内 恵", email="kei@example.jp", telephone="0265-00-1234")
    make_done(person)
    issued, stranger = issue(person), browser()
    url = address("volunteers:verify-certificate", token_of(issued))
    answer = stranger.get(url)
    page = text_of(answer)
    assert 'data-certificate="valid"' in page
    assert "竹内 恵" in page
    assert issued.number in page
    assert "kei@example.jp" not in page
    assert "0265-00-1234" not in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    revoke_certificate(certificate=issued.pk, why="ひみつの わけ", made_by=BY)
    page = text_of(stranger.get(url))
    assert 'data-certificate="revoked"' in page
    assert "竹内" not in page
    assert "ひみつ" not in page
    unknown = stranger.get(address("volunteers:verify-certificate", "A" * tokens.TOKEN_LENGTH))
    assert unknown.status_code == 200  # an error would be logged, with the address
    assert 'data-certificate="unknown"' in text_of(unknown)


def test_it_is_revoked_once_and_with_a_reason() -> None:
    person = make_person()
    make_done(person)
    issued = issue(person)
    with pytest.raises(ReasonMissing):
        revoke_certificate(certificate=issued.pk, why="  ", made_by=BY)
    revoke_certificate(certificate=issued.pk, why="印刷の まちがい", made_by=BY)
    with pytest.raises(AlreadyRevoked):
        revoke_certificate(certificate=issued.pk, why="もう一度", made_by=BY)


# The pages.


@pytest.fixture
def bob() -> Person:
    """He helped once."""
    bob = make_person("bob", email="bob@example.jp")
    make_done(bob)
    return bob


def ask(user: User | None, url: str) -> RecordCertificate | None:
    """Fill in the form for the past year."""
    days = {"first_day": year().first_day.isoformat(), "last_day": year().last_day.isoformat(), "language": "ja"}
    browser(user).post(url, days)
    return RecordCertificate.objects.order_by("-pk").first()


def test_the_person_asks_and_downloads(bob: Person) -> None:
    issued = ask(bob.user, address("volunteers:issue-mine"))
    assert issued
    answer = browser(bob.user).get(address("volunteers:certificate-paper", issued.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert issued.number in answer["Content-Disposition"]


def test_the_persons_own_is_not_theirs_to_revoke(bob: Person) -> None:
    issued = issue(bob)
    answer = browser(bob.user).post(address("volunteers:revoke-certificate", issued.pk), {"why": "x"})
    assert answer.status_code == 404


def test_a_host_issues_and_revokes_and_another_host_does_not(bob: Person) -> None:
    alice, rival = make_person("alice", email="a@example.jp").user, make_person("r", email="r@example.jp").user
    shop = make_organisation(member=alice)
    make_organisation(member=rival)
    done = make_done(bob, organisation=shop)
    url = address("volunteers:issue-for-helper", done.pk)
    assert browser(rival).get(url).status_code == 404
    issued = ask(alice, url)
    assert issued
    assert (issued.organisation, issued.minutes) == (shop, 90)
    revoke = address("volunteers:revoke-certificate", issued.pk)
    assert browser(rival).post(revoke, {"why": "x"}).status_code == 404
    assert browser(alice).post(revoke, {"why": ""}).status_code == 422
    browser(alice).post(revoke, {"why": "まちがい"})
    issued.refresh_from_db()
    assert issued.revoked_by == (alice.pk if alice else 0)
    refused = browser(bob.user).get(address("volunteers:certificate-paper", issued.pk))
    assert refused.status_code == 302  # no paper of what is revoked


def test_a_coordinator_issues_for_their_people_alone(bob: Person) -> None:
    here = make_area("赤穂")
    clerk = make_person("c", email="c@example.jp")
    Office.objects.create(user=account(clerk), kind=Office.Kind.COORDINATOR, area=here)
    url = address("volunteers:desk-record", bob.pk)
    assert browser(clerk.user).get(url).status_code == 404
    Person.objects.filter(pk=bob.pk).update(area=here)
    assert "bob" in text_of(browser(clerk.user).get(url))
    issued = ask(clerk.user, url)
    assert issued
    assert issued.organisation is None


def test_printing_is_throttled(bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("volunteers.views.certificates.certificate_pdf", lambda *_: b"%PDF")
    client, url = browser(bob.user), address("volunteers:certificate-paper", issue(bob).pk)
    assert [client.get(url).status_code for _ in range(61)] == [200] * 60 + [302]


def test_nothing_to_certify_is_told(bob: Person) -> None:
    Contribution.objects.update(state="withdrawn")
    url = address("volunteers:issue-mine")
    answer = browser(bob.user).post(
        url, {"first_day": clock.today().isoformat(), "last_day": clock.today().isoformat(), "language": "ja"}
    )
    assert answer.status_code == 409
    assert not RecordCertificate.objects.exists()


def test_more_lines_cost_no_more_queries(bob: Person) -> None:
    def grow() -> None:
        for _ in range(5):
            make_done(bob, session=past_session())
            issue(bob)

    few, many = grown(grow, lambda: queries(address("volunteers:issue-mine"), bob.user))
    assert few == many
