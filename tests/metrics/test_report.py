"""The report on paper: in Japanese and English, the values of the release and no others, the same bytes each time."""

import io
import re
from datetime import date, datetime

import pytest
from django.test import Client
from pypdf import PdfReader

from core import clock
from core.actor import Actor
from metrics.measures import UNKNOWN
from metrics.models import Fact, Release
from metrics.publication import publication_of_release
from metrics.report.paper import report_pdf
from metrics.services.releases import prepare_release, publish_release
from tests.factories import make_area, make_user

pytestmark = pytest.mark.django_db
Q2, Q3 = date(2026, 6, 30), date(2026, 9, 30)


@pytest.fixture
def releases(monkeypatch: pytest.MonkeyPatch) -> list[Release]:
    """Two quarters with a correction of the first between them; newest first."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 5, 12, tzinfo=clock.TOKYO))
    one, two = Actor(make_user().pk), Actor(make_user().pk)
    districts = [make_area("赤穂"), make_area("中沢")]
    for index in range(600):
        Fact.objects.create(
            kind="contribution" if index % 3 else "attendance",
            source=index,
            person=index,
            on=Q2 if index % 2 else Q3,
            minutes=60 + index % 7 * 30,
            role_kind="volunteer" if index % 3 else "",
            residence="resident",
            birth_year=2026 - 12 - index % 75,
            district=districts[index % 5 == 0],
        )
    made = []
    for last, note in ((Q2, ""), (Q2, "An hour was wrong."), (Q3, "")):
        made.append(publish_release(release=prepare_release(last=last, made_by=one, note=note).pk, made_by=two))
    return made[::-1]


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(("language", "title"), [("ja", "みんなの出番"), ("en", "Everyone has a role")])
def test_the_report_is_there_for_everybody(client: Client, releases: list[Release], language: str, title: str) -> None:
    answer = client.get(f"/figures/2026-q3-{language}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    said = words_of(answer.content)
    assert title in re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", said)
    assert releases[0].digest[:20] in re.sub(r"\s", "", said)
    assert answer.content == client.get(f"/figures/2026-q3-{language}.pdf").content
    assert client.get(f"/figures/2026-q3-{language}.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_every_printed_count_is_on_the_paper(client: Client, releases: list[Release]) -> None:
    said = words_of(client.get("/figures/2026-q3-en.pdf").content)
    figure = publication_of_release(releases[0]).figure("M1")
    counts = [figure.table("age").rows, figure.table("district").rows]
    shown = [row.count for rows in counts for row in rows if row.count]
    assert len(shown) > 4
    assert all(re.search(rf"\b{count}\b", said) for count in shown)
    assert any(row.withheld for row in figure.table("age-district").rows)
    assert re.search(r"\bx \(x\)", said)


@pytest.mark.parametrize("slug", ["2026-q1-en", "2026-q3-vi", "2026-q3-3-en", "2026-q5-en"])
def test_no_other_report_is_there(client: Client, releases: list[Release], slug: str) -> None:
    assert client.get(f"/figures/{slug}.pdf").status_code == 404


def test_the_line_shows_each_quarter_as_it_stood_then(releases: list[Release]) -> None:
    publications = [publication_of_release(one) for one in releases]
    pdf = report_pdf([publications[0], publications[1]], publisher="駒ヶ根市", address="https://x.example", digest="")
    assert words_of(pdf).count(UNKNOWN) == 0


def test_what_is_not_published_has_no_report(releases: list[Release]) -> None:
    unpublished = Release(last=Q3, state="prepared", payload=releases[0].payload)
    with pytest.raises(ValueError, match="published"):
        report_pdf([publication_of_release(unpublished)], publisher="", address="", digest="")
