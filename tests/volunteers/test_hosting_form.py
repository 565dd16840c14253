"""The form for a role: five things first, nothing lost on an error, again like last time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from community.models import Organisation, User
from core import clock
from core.actor import Actor
from tests.clients import browser, text_of
from tests.factories import (
    make_activity,
    make_organisation,
    make_person,
    make_session,
    make_shift,
    make_user,
)
from volunteers.models import Role, Shift
from volunteers.services.assign import take_role

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
BASIS = "無料職業紹介 20-ム-300001"


@pytest.fixture
def alice() -> User:
    """She runs the shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Hers."""
    return make_organisation(member=alice)


@pytest.fixture
def client(alice: User, shop: Organisation) -> Client:
    """Her telephone."""
    return browser(alice)


def url(name: str, *args: Any) -> str:
    """Of a page of this room."""
    return reverse(f"volunteers:{name}", args=args)


def noon(days: int = 7) -> datetime:
    """Twelve o'clock in so many days."""
    return datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.TOKYO).replace(hour=12)


SHORT = {"task": "help", "most": "2", "kind": "volunteer", "insurance": "none", "insurer": "host"}


class TestForm:
    def test_five_things_are_enough(self, client: Client, shop: Organisation) -> None:
        answer = client.post(url("new-role", shop.slug), SHORT | {"title_ja": "受付", "body_ja": "笑顔で"})
        role = Role.objects.get()
        shift = role.shifts.get()
        assert answer["Location"] == url("host-role", role.pk)
        assert (role.titles, role.kind, role.session, shift.least, shift.most) == (
            {"ja": "受付"},
            "volunteer",
            None,
            2,
            2,
        )
        assert shift.starts_at is None

    def test_at_a_date_of_mine_and_only_part_of_it(self, client: Client, shop: Organisation) -> None:
        session = make_session(activity=make_activity(organisation=shop), starts_at=noon())
        page = client.get(url("new-role", shop.slug), {"session": session.pk})
        assert page.context["form"]["session"].value() == str(session.pk)
        client.post(url("new-role", shop.slug), SHORT | {"session": session.pk})
        whole = Shift.objects.get()
        client.post(url("new-role", shop.slug), SHORT | {"session": session.pk, "starts": "10:00", "ends": "12:00"})
        part = Shift.objects.exclude(pk=whole.pk).get()
        assert (whole.whole_session, whole.starts_at) == (True, noon())
        assert (part.offset, part.ends_at, part.whole_session) == (timedelta(hours=-2), noon(), False)

    def test_free_standing_with_a_day_over_midnight(self, client: Client, shop: Organisation) -> None:
        day = (clock.today() + timedelta(days=3)).isoformat()
        client.post(url("new-role", shop.slug), SHORT | {"day": day, "starts": "22:00", "ends": "06:00"})
        shift = Shift.objects.get()
        assert shift.starts_at is not None
        assert shift.ends_at is not None
        assert shift.ends_at - shift.starts_at == timedelta(hours=8)

    def test_everything_else_can_be_said_too(self, client: Client, shop: Organisation) -> None:
        said = SHORT | {
            "kind": "thanked",
            "thanks": "お弁当",
            "asks_first": "on",
            "least": "1",
            "skills": ["cooking", "hospitality"],
            "japanese": "2",
            "language_1": "vi",
            "level_1": "3",
            "least_age": "18",
            "certificate": "first_aid",
            "comforts": ["seated", "first_timers"],
            "insurance": "event",
            "insurer": "city",
            "title_en": "Reception",
        }
        client.post(url("new-role", shop.slug), said)
        role = Role.objects.get()
        assert (role.kind, role.thanks, role.asks_first, role.shifts.get().least) == ("thanked", "お弁当", True, 1)
        assert (role.skills, role.japanese, role.languages) == (["cooking", "hospitality"], 2, {"vi": 3})
        assert (role.least_age, role.certificate, role.comforts) == (18, "first_aid", ["seated", "first_timers"])
        assert (role.insurance, role.insurer, role.titles) == ("event", "city", {"en": "Reception"})

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"day": "2031-01-01", "starts": "10:00"}, "ends"),
            ({"starts": "10:00", "ends": "11:00"}, "day"),
            ({"day": "2031-01-01"}, "starts"),
            ({"kind": "thanked", "thanks": "時給500円"}, "thanks"),
            ({"kind": "employment"}, "kind"),
            ({"points": "100"}, "kind"),
            ({"least": "3"}, "least"),
            ({"language_1": "vi", "language_2": "vi"}, "language_2"),
            ({"title_ja": "受付\r\nBcc: x"}, "title_ja"),
        ],
    )
    def test_nothing_is_lost_on_an_error_and_its_fold_is_open(
        self, client: Client, shop: Organisation, wrong: dict[str, str], field: str
    ) -> None:
        answer = client.post(url("new-role", shop.slug), SHORT | {"title_en": "Reception"} | wrong)
        form = answer.context["form"]
        assert answer.status_code == 422
        assert list(form.errors) == [field]
        assert form["title_en"].value() == "Reception"
        assert form.texts_open
        assert all(part.open for part in form.parts.values() if field in [box.name for box in part.fields])
        assert not Role.objects.exists()

    def test_folds_are_closed_where_nothing_was_said(self, client: Client, shop: Organisation) -> None:
        form = client.get(url("new-role", shop.slug)).context["form"]
        assert [name for name, part in form.parts.items() if part.open] == []
        assert not form.texts_open

    def test_the_legal_basis_is_printed_beside_the_offer(self, client: Client, shop: Organisation) -> None:
        assert BASIS not in text_of(client.get(url("new-role", shop.slug)))
        with override_settings(EMPLOYMENT_LEGAL_BASIS=BASIS):
            assert BASIS in text_of(client.get(url("new-role", shop.slug)))
            answer = client.post(url("new-role", shop.slug), SHORT | {"kind": "employment"}, follow=True)
            assert BASIS in text_of(answer)

    def test_editing_keeps_kind_date_and_people_and_says_what_it_means(
        self, client: Client, shop: Organisation
    ) -> None:
        shift = make_shift(organisation=shop, most=2)
        taken = take_role(shift=shift.pk, person=make_person("竹内 恵"), made_by=BY)
        page = client.get(url("edit-role", shift.role_id))
        assert {"kind", "session", "most"} & set(page.context["form"].fields) == set()
        said = {key: value for key, value in SHORT.items() if key not in ("kind", "most")} | {"skills": ["cooking"]}
        answer = client.post(url("edit-role", shift.role_id), said, follow=True)
        taken.refresh_from_db()
        assert taken.state == "accepted"
        assert [one.person.name for one in answer.context["outside"]] == ["竹内 恵"]
        assert "竹内 恵" in text_of(answer)

    def test_again_like_last_time_with_its_times(self, client: Client, shop: Organisation) -> None:
        activity = make_activity(organisation=shop)
        last, following = (
            make_session(activity=activity, starts_at=noon()),
            make_session(activity=activity, starts_at=noon(14)),
        )
        shift = make_shift(session=last, most=3, skills=["cooking"], titles={"ja": "受付"})
        Shift.objects.filter(pk=shift.pk).update(
            whole_session=False, offset=timedelta(hours=-1), starts_at=noon() - timedelta(hours=1)
        )
        form = client.get(url("new-role", shop.slug), {"like": shift.role_id}).context["form"]
        assert (form["title_ja"].value(), form["skills"].value(), form["most"].value()) == ("受付", ["cooking"], 3)
        client.post(
            url("new-role", shop.slug),
            SHORT | {"like": shift.role_id, "session": following.pk, "same_times": "on", "skills": ["cooking"]},
        )
        made = Shift.objects.exclude(pk=shift.pk).get()
        assert made.starts_at == noon(14) - timedelta(hours=1)
        assert (made.role.session, made.role.skills) == (following, ["cooking"])

    def test_nobody_copies_a_strangers_role(self, client: Client, shop: Organisation) -> None:
        foreign = make_shift().role
        assert client.get(url("new-role", shop.slug), {"like": foreign.pk}).status_code == 404
        assert client.get(url("new-role", shop.slug), {"like": "x"}).status_code == 404
