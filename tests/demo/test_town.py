"""What the demo town promises: its facts, its sums, its people, its audit trail, and a figure that moves."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from activities import rules
from activities.drawing import commitment
from activities.models import Activity, ActivityText, Attendance, Campaign, Feedback, Programme, Session, SignUp
from activities.searching import comparable
from community.models import Area, Consent, Person, Supporter, User, Venue
from core import clock
from core.actor import SYSTEM
from core.outbox.models import Delivery, Event
from core.outbox.relay import drain
from demo.town.model import AHEAD_DAYS, HISTORY_DAYS
from metrics.models import Fact, ForeignResidents, Population
from metrics.publication import publication_of_today
from metrics.services.rebuild import rebuild_facts
from volunteers.models import Assignment, Contribution, Profile, Role, Shift
from volunteers.services.assign import assign
from volunteers.services.contributions import confirm_contribution
from volunteers.services.offer_role import offer_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def test_area_tree_is_that_of_komagane() -> None:
    town = Area.objects.get(slug="komagane")
    districts = Area.objects.filter(parent=town, kind=Area.Kind.DISTRICT)
    assert [area.names["ja"] for area in districts] == ["赤穂", "中沢", "東伊那"]
    assert Area.objects.filter(kind=Area.Kind.WARD, parent__in=districts).count() == 16
    neighbours = Area.objects.filter(kind=Area.Kind.MUNICIPALITY, parent=None).exclude(pk=town.pk)
    assert {area.names["ja"] for area in neighbours} == {"宮田村", "飯島町", "中川村"}
    assert Population.objects.aggregate(all=Sum("count"))["all"] == 31_833
    assert "作りもの" in Population.objects.values_list("source", flat=True).distinct().get()
    assert ForeignResidents.objects.aggregate(all=Sum("count"))["all"] == 710
    assert not any(model.objects.filter(invented=False).exists() for model in (Population, ForeignResidents))


def test_thirteen_programmes_in_two_languages_at_least() -> None:
    programmes = list(Programme.objects.all())
    assert len(programmes) == 13
    for programme in programmes:
        assert programme.policy
        for texts in (programme.names, programme.about):
            assert texts["ja"]
            assert texts["en"]
        assert programme.activities.exists()


def test_every_activity_reads_well_in_japanese_and_english_and_is_fit_to_be_published() -> None:
    ordinary = Activity.objects.filter(way=Activity.Way.FIRST_COME, state=Activity.State.PUBLISHED)
    for activity in ordinary.exclude(campaign=eighty()).prefetch_related("texts").select_related("organisation"):
        texts = {text.language: text for text in activity.texts.all()}
        for language in ("ja", "en"):
            assert all([texts[language].title, texts[language].summary, texts[language].body])
        rules.ensure_welcome_fields_answered(activity)
        assert comparable(texts["ja"].title) in activity.search_text
    titles = ActivityText.objects.values("title").distinct()
    assert titles.filter(language="ja").count() >= 60
    assert titles.filter(language="ja-easy").count() >= 20
    for language in ("vi", "zh-hans", "pt-br"):
        assert titles.filter(language=language).count() >= 5


def eighty() -> Campaign:
    """The season that opens tomorrow."""
    return Campaign.objects.get(booking_opens_at__gt=clock.now())


def test_eighty_shops_open_their_booking_at_the_same_hour() -> None:
    season = eighty()
    classes = season.activities.filter(state=Activity.State.PUBLISHED)
    assert classes.count() == classes.values("organisation").distinct().count() == 80
    for activity in classes.prefetch_related("sessions").select_related("programme", "campaign"):
        rules.ensure_welcome_fields_answered(activity)
        [session] = activity.sessions.all()
        assert rules.booking_opens_at(session) == season.booking_opens_at
        assert (session.taken, session.waiting) == (0, 0)


def test_each_way_of_taking_up_is_there_with_people_in_the_middle_of_it() -> None:
    assert set(Activity.objects.values_list("way", flat=True)) == set(Activity.Way)
    assert set(SignUp.objects.values_list("state", flat=True)) >= {"requested", "entered", "confirmed", "waiting"}
    assert SignUp.objects.filter(period__isnull=False, state="confirmed").count() >= 4
    assert Session.objects.filter(activity__way="walk_in", walk_ins__gt=0).count() >= 5
    assert Activity.objects.filter(state=Activity.State.REVIEW).exists()
    lot = Session.objects.get(activity__way="lot")
    assert lot.draw.commitment == commitment(lot.draw.seed)
    assert lot.asked == sum(lot.sign_ups.filter(state="entered").values_list("seats", flat=True)) > lot.capacity
    assert Supporter.objects.filter(agreed_at__isnull=False, ended_at__isnull=True).exists()
    assert Feedback.objects.count() >= 30


def test_sessions_keep_the_rules_of_their_programme_and_the_window() -> None:
    of_a_rhythm = Session.objects.filter(activity__way=Activity.Way.FIRST_COME)
    sessions = list(of_a_rhythm.select_related("activity__programme", "activity__campaign"))
    assert 780 <= len(sessions) <= 1080
    for session in sessions:
        length = session.ends_at - session.starts_at
        programme = rules.ProgrammeRules.of(session.activity.programme.rules)
        rules.ensure_within_programme_rules(programme, seats=session.capacity, length=length)
        day = session.starts_at.astimezone(clock.TOKYO).date()
        assert -HISTORY_DAYS <= (day - clock.today()).days <= AHEAD_DAYS
        if campaign := session.activity.campaign:
            assert campaign.starts_on <= day <= campaign.ends_on
    assert Campaign.objects.count() == 3


def test_two_months_ahead_are_full_of_life() -> None:
    now = clock.now()
    ahead = Session.objects.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=60))
    assert ahead.count() >= 120
    assert ahead.filter(taken=F("capacity"), waiting__gt=0).count() >= 3
    assert ahead.filter(taken=0).exists()
    assert len({start.astimezone(clock.TOKYO).hour for start in ahead.values_list("starts_at", flat=True)}) >= 8
    assert set(ahead.values_list("activity__programme", flat=True)) == set(
        Programme.objects.values_list("pk", flat=True)
    )


def test_venues_are_never_used_twice_at_once() -> None:
    for venue in Venue.objects.all():
        spans = list(
            venue.sessions.filter(activity__way=Activity.Way.FIRST_COME)
            .order_by("starts_at")
            .values_list("starts_at", "ends_at")
        )
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_seats_equal_the_sums_of_sign_ups() -> None:
    def seats(*states: str) -> Coalesce:
        return Coalesce(Sum("sign_ups__seats", filter=Q(sign_ups__state__in=states)), 0)

    seated = Session.objects.filter(activity__way__in=Activity.COUNTS_SEATS)
    counted = seated.annotate(held=seats(*SignUp.HOLDS_SEATS), queued=seats(SignUp.State.WAITING))
    assert not counted.exclude(held=F("taken"), queued=F("waiting")).exists()
    assert Session.objects.aggregate(all=Sum("taken"))["all"] > 3000


def test_nobody_acts_before_they_are_known_or_after_today_began() -> None:
    midnight = clock.now().astimezone(clock.TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    for party in SignUp.objects.select_related("person", "session__activity"):
        assert party.person.created_at <= party.made_at <= min(midnight, party.starts_at)
        assert party.made_at >= (party.session.activity.published_at or party.made_at)
    assert not Attendance.objects.filter(sign_up__session__starts_at__gte=midnight).exists()
    assert not Attendance.objects.exclude(sign_up__state=SignUp.State.CONFIRMED).exists()
    assert not Contribution.objects.filter(confirmed_at__gt=midnight).exists()


def test_people_are_like_the_town_and_have_numbers_that_ring_nowhere() -> None:
    everybody = Person.objects.count()
    assert everybody == 1200
    births = Person.objects.values_list("born_on", flat=True)
    ages = [clock.today().year - born.year for born in births if born is not None]
    assert 0.3 < sum(age >= 65 for age in ages) / len(ages) < 0.45
    assert 0.04 < Person.objects.exclude(language="ja").count() / everybody < 0.09
    assert 0.35 < Person.objects.filter(user=None).count() / everybody < 0.65
    numbers = Person.objects.exclude(telephone="").values_list("telephone", flat=True)
    assert all(number.startswith(("026500", "0900000")) for number in numbers)
    assert not Person.objects.filter(user=None, telephone="").exists()
    assert User.objects.exclude(email__endswith=".example").count() == 0
    assert all(not user.has_usable_password() for user in User.objects.all())
    for purpose in (Consent.Purpose.SIGN_UP, Consent.Purpose.FIGURES):
        assert Consent.objects.filter(purpose=purpose, withdrawn_at=None).count() == everybody


def test_a_third_take_part_and_a_sixth_have_a_role() -> None:
    def people(kind: str) -> int:
        return Fact.objects.filter(kind=kind).values("person").distinct().count()

    everybody = Person.objects.count()
    assert 0.3 <= people("attendance") / everybody <= 0.4
    assert 0.16 <= people("contribution") / everybody <= 0.2


def test_facts_are_what_the_handlers_would_have_made() -> None:
    came = Attendance.objects.filter(state__in=Attendance.CAME).count()
    assert Fact.objects.filter(kind="attendance").count() == came
    assert Fact.objects.filter(kind="contribution").count() == Contribution.objects.count()
    assert rebuild_facts() == 0


def test_audit_trail_is_complete_in_order_and_owes_nobody_a_delivery() -> None:
    def ids(name: str, field: str) -> list[int]:
        return sorted(Event.objects.filter(name=name).values_list(f"payload__{field}", flat=True))

    def standing(*states: str) -> list[int]:
        return sorted(SignUp.objects.filter(state__in=states).values_list("pk", flat=True))

    state = SignUp.State
    assert ids("activities.SignUpConfirmed", "sign_up") == standing(state.CONFIRMED, state.CANCELLED)
    assert ids("activities.SignUpWaitlisted", "sign_up") == standing(state.WAITING)
    assert ids("activities.SignUpCancelled", "sign_up") == standing(state.CANCELLED)
    assert len(ids("activities.AttendanceRecorded", "sign_up")) == Attendance.objects.count()
    assert len(ids("volunteers.ContributionConfirmed", "contribution")) == Contribution.objects.count()
    assert len(ids("volunteers.RoleTaken", "assignment")) == Assignment.objects.filter(state="accepted").count()
    assert len(ids("community.PersonRegistered", "person")) == Person.objects.count()
    times = list(Event.objects.order_by("pk").values_list("occurred_at", flat=True))
    assert times == sorted(times)
    assert times[-1] <= clock.now()
    assert not Delivery.objects.exists()


def test_two_first_roles_move_the_printed_role_rate() -> None:
    """The story's teacher and helper: by the real services, through the real handlers."""
    story = list(Person.objects.filter(user__email__in=["yohei@komagane.example", "megumi@komagane.example"]))
    assert len(story) == 2
    assert not Assignment.objects.filter(person__in=story).exists()
    with_a_role = Fact.objects.filter(kind="contribution", residence="resident", role_kind__in=["volunteer", "thanked"])
    assert with_a_role.values("person").distinct().count() % 10 == 4

    before = publication_of_today().figure("M1")
    session = Session.objects.filter(
        activity__organisation__slug="komakusa", starts_at__lt=clock.now(), state=Session.State.SCHEDULED
    )[0]
    for task, person in zip((Role.Task.TEACH, Role.Task.HELP), story, strict=True):
        role = offer_role(organisation=session.activity.organisation, session=session, task=task, made_by=SYSTEM)
        taken = assign(shift=role.shifts.get().pk, person=person, made_by=SYSTEM)
        confirm_contribution(assignment=taken.pk, made_by=SYSTEM)
    drain()
    after = publication_of_today().figure("M1")

    assert before.town.count is not None
    assert after.town.count == before.town.count + 10
    assert before.town.rate_of_residents is not None
    assert after.town.rate_of_residents is not None
    assert after.town.rate_of_residents > before.town.rate_of_residents
    moved = {
        row.key
        for table in ("age", "district")
        for row, old in zip(after.table(table).rows, before.table(table).rows, strict=True)
        if row.count != old.count
    }
    assert moved == {"40-64", "akaho"}


@pytest.mark.parametrize("days", [1, 7, 30])
def test_nobody_drops_out_of_the_window_when_the_clock_is_moved(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    def contributors() -> int:
        since = clock.today() - timedelta(days=364)
        return Fact.objects.filter(kind="contribution", on__gte=since).values("person").distinct().count()

    before = contributors()
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert contributors() == before


def test_a_festival_waits_for_a_plan() -> None:
    """Sixty roles, three hundred times, nobody on them, and people enough who may be asked."""
    shifts = Shift.objects.filter(role__session__activity__texts__title="Minakoi World Festival")
    assert (shifts.count(), shifts.values("role").distinct().count()) == (300, 60)
    assert not Assignment.objects.filter(shift__in=shifts).exists()
    asked = Consent.objects.filter(purpose="ask_me", withdrawn_at=None).values("person")
    assert Profile.objects.filter(person__in=asked).count() >= 0.25 * Person.objects.count()
