"""A whole import taken back: what it made goes, what it changed is as it was, what lives by now stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from activities.events import ImportUndone
from activities.models import Activity, ActivityText, Import, ReviewComment, Session
from activities.selectors.imports import Forecast, forecast
from activities.services import _import_undo
from activities.services.carry_on_imports import MOST_ATTEMPTS, carry_on_imports
from activities.services.publish_activity import publish_activity
from activities.services.undo_import import undo_import
from community.models import Organisation, User, Venue
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.activities.imports.conftest import FILES, STANDARD, Bring, problem
from tests.factories import make_programme, make_sign_up
from volunteers.models import Role

pytestmark = pytest.mark.django_db
KEPT = (Activity, ActivityText, Session, Venue)


def everything(*tables: type[models.Model]) -> list[list[dict[str, Any]]]:
    """All that an import can change, as it stands."""
    return [list(table._default_manager.order_by("pk").values()) for table in tables or KEPT]


def undo(of: Import, clerk: User) -> Import:
    undo_import(of=of.pk, made_by=Actor(user=clerk.pk))
    carry_on_imports()
    of.refresh_from_db()
    return of


def row(of: Import, title: str) -> tuple[str, list[str]]:
    line = of.lines.get(title=title)
    return line.fate, [reason["code"] for reason in line.reasons if reason["code"].startswith("STAYS")]


def changed_copy(old: str, new: str) -> bytes:
    text = STANDARD.read_text(encoding="utf-8-sig")
    assert old in text
    return text.replace(old, new).encode()


def complete_and_publish(title: str, clerk: User) -> Activity:
    """What an organiser does with an imported draft."""
    activity = Activity.objects.get(texts__title=title)
    activity.step_free, activity.children, activity.support = "yes", "yes", "ask"
    activity.languages = activity.languages or ["ja"]
    activity.cost_yen = activity.cost_yen or 0
    activity.save()
    activity.sessions.filter(capacity=0).update(capacity=10)
    for text in activity.texts.all():  # a form sends a text back with the line ends of the web
        text.body = text.body.replace("\n", "\r\n")
        text.save()
    return publish_activity(activity=activity.pk, made_by=Actor(user=clerk.pk))


def test_nothing_is_left_of_what_it_made(bring: Bring) -> None:
    before = everything()
    of = bring(undo=True)
    assert everything() == before
    assert (of.state, of.counts["removed"], of.counts["restored"], of.counts["stays"]) == ("undone", 4, 0, 0)
    assert set(of.lines.values_list("fate", flat=True)) == {"removed", "refused"}
    assert Event.objects.get(name=ImportUndone.name()).payload["removed"] == 4


def test_taken_back_twice_is_taken_back_once(bring: Bring, clerk: User) -> None:
    of = bring(undo=True)
    assert undo_import(of=of.pk, made_by=Actor(user=clerk.pk)).state == "undone"
    carry_on_imports()
    assert Event.objects.filter(name=ImportUndone.name()).count() == 1


def test_afterwards_the_same_file_can_be_taken_in_again(bring: Bring) -> None:
    bring(undo=True)
    assert bring(take=True).counts["new"] == 4


@pytest.mark.parametrize(
    "content",
    [
        changed_copy("毎週水曜日", "毎週水曜日（12日を除く）"),
        changed_copy("毎週水曜日", "毎週金曜日"),
        changed_copy("10:30:00,12:00:00", "13:00:00,14:00:00"),
        changed_copy("そば打ち入門,ja", "そば打ち,ja"),
        changed_copy("1000,材料費", "1200,材料費"),
        changed_copy("Soba for beginners", "Soba"),
        changed_copy("中央公民館", "北公民館"),
    ],
    ids=["one date less", "other dates", "other hours", "title", "price", "english", "place"],
)
def test_what_it_changed_is_as_it_was(bring: Bring, clerk: User, content: bytes) -> None:
    bring(take=True)
    Activity.objects.filter(texts__title="そば打ち入門").update(children="yes")
    before = everything()
    of = bring(content, take=True)
    assert of.counts["changed"] == 1
    assert everything() != before
    undo(of, clerk)
    assert (of.counts["restored"], of.counts["stays"]) == (1, 0)
    assert everything() == before


def test_an_answer_given_since_stays_when_the_rest_is_put_back(bring: Bring, clerk: User) -> None:
    bring(take=True)
    of = bring(changed_copy("1000,材料費", "1200,材料費"), take=True)
    Activity.objects.filter(texts__title="そば打ち入門").update(support="ask")
    undo(of, clerk)
    soba = Activity.objects.get(texts__title="そば打ち入門")
    assert (soba.cost_yen, soba.support) == (1000, "ask")


def test_imports_are_taken_back_in_any_order(bring: Bring, clerk: User) -> None:
    first = bring(take=True)
    second = bring(changed_copy("1000,材料費", "1200,材料費"), take=True)
    undo(first, clerk)
    assert row(first, "そば打ち入門") == ("stays", ["STAYS_CHANGED"])
    assert Activity.objects.get().cost_yen == 1200
    undo(second, clerk)
    assert Activity.objects.get().cost_yen == 1000


def test_the_last_one_first_leaves_nothing(bring: Bring, clerk: User) -> None:
    first, second = bring(take=True), bring(changed_copy("1000,材料費", "1200,材料費"), take=True)
    undo(second, clerk)
    undo(first, clerk)
    assert Activity.objects.count() == 0


def test_completed_and_published_without_sign_ups_goes(bring: Bring, clerk: User) -> None:
    of = bring(take=True)
    complete_and_publish("そば打ち入門", clerk)
    undo(of, clerk)
    assert row(of, "そば打ち入門") == ("removed", [])
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("state", ["confirmed", "waiting", "cancelled"])
def test_what_people_have_signed_up_for_stays(bring: Bring, clerk: User, state: str) -> None:
    of = bring(take=True)
    activity = complete_and_publish("そば打ち入門", clerk)
    make_sign_up(session=activity.sessions.get(), state=state)
    assert forecast(of) == Forecast(new=4, changed=0, signed_up=1)
    before = everything(ActivityText, Session)
    undo(of, clerk)
    assert row(of, "そば打ち入門") == ("stays", ["STAYS_SIGNED_UP"])
    assert (of.counts["removed"], of.counts["stays"]) == (3, 1)
    its_own = [[kept for kept in some if kept["activity_id"] == activity.pk] for some in before]
    assert everything(ActivityText, Session) == its_own
    assert Venue.objects.filter(names__ja="中央公民館").exists()
    assert not Venue.objects.filter(names__ja="体育館").exists()


EDITS: dict[str, Callable[[Activity], object]] = {
    "title": lambda soba: soba.texts.filter(language="ja").update(title="そば打ち（初級）"),
    "a translation": lambda soba: ActivityText.objects.create(activity=soba, language="vi", title="Mì soba"),
    "price": lambda soba: Activity.objects.filter(pk=soba.pk).update(cost_yen=1),
    "hour": lambda soba: soba.sessions.update(ends_at=soba.sessions.get().ends_at + timedelta(hours=1)),
    "places": lambda soba: soba.sessions.update(capacity=13),
    "one more date": lambda soba: Session.objects.create(
        activity=soba, starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=1), capacity=3
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_somebody_has_changed_since_stays(bring: Bring, clerk: User, edit: str) -> None:
    of = bring(take=True)
    soba = Activity.objects.get(source_key="jichitai_standard:999999:E-1")
    EDITS[edit](soba)
    undo(of, clerk)
    assert row(of, "そば打ち入門") == ("stays", ["STAYS_CHANGED"])
    assert Activity.objects.get() == soba


def test_a_role_or_a_comment_keeps_it(bring: Bring, clerk: User, town: Organisation) -> None:
    of = bring(take=True)
    soba, yoga = (Activity.objects.get(texts__title=title) for title in ("そば打ち入門", "水曜ヨガ"))
    Role.objects.create(organisation=town, session=soba.sessions.get(), task="help", created_at=clock.now())
    ReviewComment.objects.create(activity=yoga, verdict="comment", text="いいですね", at=clock.now())
    undo(of, clerk)
    assert row(of, "そば打ち入門") == row(of, "水曜ヨガ") == ("stays", ["STAYS_IN_USE"])
    assert Role.objects.count() == ReviewComment.objects.count() == 1


def test_a_draft_brought_up_to_date_and_published_since_stays_as_it_is(bring: Bring, clerk: User) -> None:
    bring(take=True)
    of = bring(changed_copy("1000,材料費", "1200,材料費"), take=True)
    complete_and_publish("そば打ち入門", clerk)
    undo(of, clerk)
    assert row(of, "そば打ち入門") == ("stays", ["STAYS_PUBLISHED"])
    assert Activity.objects.get(texts__title="そば打ち入門").cost_yen == 1200


def test_a_translation_goes_and_comes_back_by_itself(bring: Bring, clerk: User) -> None:
    header = "ID,イベント名,開始日,言語コード\n"
    first = bring(f"{header}1,朝市,2026/09/01,ja\n1,Chợ sáng,2026/09/01,vi\n".encode(), take=True)
    second = bring(f"{header}1,朝市,2026/09/01,ja\n1,Chợ,2026/09/01,vi\n1,Market,2026/09/01,en\n".encode(), take=True)
    assert list(second.lines.values_list("fate", flat=True)) == ["same", "changed", "new"]
    undo(second, clerk)
    assert list(second.lines.values_list("fate", flat=True)) == ["same", "restored", "removed"]
    assert Activity.objects.get().texts_in("title") == {"ja": "朝市", "vi": "Chợ sáng"}
    undo(first, clerk)
    assert (Activity.objects.count(), ActivityText.objects.count()) == (0, 0)


def test_facilities_are_taken_back_unless_something_takes_place_there(bring: Bring, clerk: User) -> None:
    hall = Venue.objects.create(names={"ja": "中央公民館"}, address="昔の住所")
    was = everything(Venue)
    of = bring(FILES / "facilities_cp932.csv", take=True)
    assert (of.counts["new"], of.counts["changed"]) == (1, 1)
    undo(of, clerk)
    assert everything(Venue) == was
    again = bring(FILES / "facilities_cp932.csv", take=True)
    made = Venue.objects.exclude(pk=hall.pk).get()
    activity = Activity.objects.create(
        organisation=again.organisation, programme=make_programme(), created_at=clock.now()
    )
    Session.objects.create(
        activity=activity, venue=made, starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=1), capacity=1
    )
    undo(again, clerk)
    assert sorted(again.lines.exclude(fate="refused").values_list("fate", flat=True)) == ["restored", "stays"]
    assert Venue.objects.filter(pk=made.pk).exists()


def test_a_worker_that_dies_in_the_middle_has_undone_nothing(
    bring: Bring, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = bring(take=True)
    before = everything()
    undo_import(of=of.pk, made_by=Actor(user=clerk.pk))
    with monkeypatch.context() as patch:
        patch.setattr(_import_undo, "unused_venues", None)  # called last of all: a fault of ours
        patch.setattr("activities.services.undo_import.unused_venues", None)
        carry_on_imports()
    of.refresh_from_db()
    assert of.state == "undoing"
    assert everything() == before
    carry_on_imports()
    of.refresh_from_db()
    assert (of.state, Activity.objects.count()) == ("undone", 0)


def test_a_fault_in_every_attempt_is_said(bring: Bring, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    of = bring(take=True)
    undo_import(of=of.pk, made_by=Actor(user=clerk.pk))
    monkeypatch.setattr("activities.services.undo_import.unused_venues", None)
    for _ in range(MOST_ATTEMPTS + 1):
        carry_on_imports()
    of.refresh_from_db()
    assert (of.state, problem(of)) == ("taken", "UNDOING_TROUBLE")


def test_the_number_of_queries_does_not_grow_with_the_rows(bring: Bring, clerk: User) -> None:
    def queries(rows: int) -> int:
        header = "ID,イベント名,開始日,場所名称\n"
        content = header + "".join(f"{rows}-{n},朝市 {n},2026/09/01,広場\n" for n in range(rows))
        of = bring(content.encode(), take=True)
        with CaptureQueriesContext(connection) as captured:
            undo(of, clerk)
        return len(captured)

    queries(2)
    assert queries(10) == queries(40)
