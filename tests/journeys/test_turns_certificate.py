"""A certificate: asked for, taken home as a PDF, checked by a stranger by its code, revoked, checked again."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import Arrive
from tests.journeys.town import Town
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

WHY = "時間のまちがいが見つかったため"


def somebody_who_helped(town: Town) -> tuple[str, str]:
    """Name and address of a person who has done something for others, from abroad if there is one."""
    [(name, email)] = town.ask(
        """SELECT person.name, account.email FROM volunteers_contribution kept
           JOIN volunteers_assignment assignment ON assignment.id = kept.assignment_id
           JOIN volunteers_shift shift ON shift.id = assignment.shift_id
           JOIN volunteers_role role ON role.id = shift.role_id AND role.kind = 'volunteer'
           JOIN community_person person ON person.id = assignment.person_id
           JOIN community_user account ON account.id = person.user_id
           WHERE kept.state = 'confirmed' AND kept.on > %s::date - 300
           GROUP BY person.id, account.id
           ORDER BY person.language = 'vi' DESC, count(*) DESC, person.id LIMIT 1""",
        town.now().date(),
    )
    return str(name), str(email)


def test_a_certificate_is_issued_checked_and_revoked(town: Town, arrive: Arrive) -> None:
    name, email = somebody_who_helped(town)

    # She asks for it, and takes the paper home.
    she = arrive()
    she.sign_in(email)
    she.go("/my/record/")
    expect(she.page.locator(".record__deed").first).to_be_visible()
    she.picture("certificate-record")
    she.page.locator("a[href$='/my/record/certificate/']").click()
    she.fill(first_day=(town.now().date() - timedelta(days=300)).isoformat())
    she.picture("certificate-ask")
    she.submit()
    expect(she.page.locator("a[href$='/paper.pdf']")).to_be_visible()
    page = she.path
    she.picture("certificate-ready")
    with she.page.expect_download() as download:
        she.page.locator("a[href$='/paper.pdf']").click()
    paper = PdfReader(download.value.path()).pages[0]
    assert "".join(name.split()) in "".join(paper.extract_text().split())

    # A stranger holds the paper and scans its code.
    stranger = arrive()
    address = checked_at(paper)
    assert address.startswith(f"{town.address}/certificates/")
    _check(stranger, address, "valid")
    expect(stranger.page.locator("main")).to_contain_text(name)
    stranger.picture("certificate-valid")

    # There was a mistake in it.
    clerk = arrive("coordinator", width=DESK)
    clerk.go(page.removeprefix("/en").removeprefix("/vi"))
    clerk.page.locator("details:has([name=why]) > summary").click()
    clerk.fill(why=WHY)
    clerk.picture("certificate-revoke")
    clerk.press("/revoke/")
    expect(clerk.page.locator("main")).to_contain_text(WHY)

    # The paper says so to whoever checks it, and why to nobody but the person.
    _check(stranger, address, "revoked")
    expect(stranger.page.locator("main")).not_to_contain_text(WHY)
    expect(stranger.page.locator("main")).not_to_contain_text(name)
    stranger.picture("certificate-revoked")
    she.page.reload()
    expect(she.page.locator("main")).to_contain_text(WHY)
    expect(she.page.locator("a[href$='/paper.pdf']")).to_have_count(0)


def checked_at(paper: object) -> str:
    """The address behind the QR code: the code is a link too."""
    [link] = paper["/Annots"]  # type: ignore[index]
    return str(link.get_object()["/A"]["/URI"])


def _check(stranger: Visitor, address: str, verdict: str) -> None:
    stranger.page.goto(address)
    expect(stranger.page.locator(f"[data-certificate={verdict}]")).to_be_visible()
