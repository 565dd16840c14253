"""Somebody who is everywhere: a row in every table that may lead to a person, and a mark in every field of words."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from activities.models import Attendance, HostMessage, MessageCopy, PartyMember, SignUp, SupportRequest
from community.models import (
    Area,
    Card,
    Consent,
    Guardian,
    Letter,
    Membership,
    Office,
    Person,
    SupportAct,
    Supporter,
    SupporterRequest,
    User,
)
from community.rules.own_data import Fate, Whose
from community.selectors.own_data import rooms
from core import clock
from notifications.models import (
    Bounce,
    Call,
    CallAttempt,
    LinkCode,
    Muted,
    Notice,
    NoticeDelivery,
    Way,
    Wishes,
)
from tests.community.kit import make_child, make_support
from tests.factories import (
    make_activity,
    make_area,
    make_assignment,
    make_organisation,
    make_person,
    make_profile,
    make_session,
    make_shift,
    make_sign_up,
    make_user,
)
from volunteers.models import (
    Assignment,
    Away,
    Contribution,
    Correction,
    Interest,
    OutreachNote,
    Plan,
    PlanLine,
    PointEntry,
    PointRule,
    Qualification,
    RecordCertificate,
    StandInAsk,
    StandInSearch,
    Thanks,
    Translation,
    Watch,
)

MARK = "ЖЩЮ"  # in no other text of this program
ADDRESS = "жщю@example.jp"


class Everywhere:
    """The person, what is past, what is to come, and the others around them."""

    def __init__(self) -> None:
        self.district = make_area("赤穂")
        self.ward = make_area("上穂町", kind=Area.Kind.WARD, parent=self.district)
        self.person = make_person(f"{MARK} 恵", email=ADDRESS, area=self.ward, telephone="0265990000", language="vi")
        fields = {"kana": f"{MARK}めぐみ", "born_on": date(1951, 7, 9)}
        Person.objects.filter(pk=self.person.pk).update(**fields)
        self.person.refresh_from_db()
        self.friend = make_person("小林 実", email="friend@example.jp")
        self.host = make_person("唐澤 誠", email="host@example.jp")
        self.organisation = make_organisation(member=self.host.user)
        self._account()
        self._people()
        self._sign_ups()
        self._roles()
        self._profile()
        self._notices()

    @property
    def whose(self) -> Whose:
        """As the services know them."""
        assert self.person.user is not None
        return Whose(self.person.pk, self.person.user_id, ADDRESS)

    def _account(self) -> None:
        user, now = self.person.user, clock.now()
        assert user is not None
        address = EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
        EmailConfirmation.objects.create(email_address=address, created=now, key="k")
        user.groups.add(Group.objects.create(name="helpers"))
        user.user_permissions.set(ContentType.objects.get_for_model(Person).permission_set.all()[:1])
        Office.objects.create(user=user, kind=Office.Kind.ANALYST)
        Membership.objects.create(user=user, organisation=self.organisation)
        kind = ContentType.objects.get_for_model(Person)
        LogEntry.objects.create(user=user, content_type=kind, object_id="1", object_repr="person 1", action_flag=2)
        LogEntry.objects.create(user=make_user(), content_type=kind, object_repr=ADDRESS, action_flag=2)
        for purpose in Consent.Purpose:
            Consent.objects.create(person=self.person, purpose=purpose, wording="2026-11", channel="web", given_at=now)

    def _people(self) -> None:
        now = clock.now()
        self.supported, self.supporter = make_person("宮澤 ふみ"), make_person("北原 健", email="ken@example.jp")
        for one in (make_support(self.supported, self.person), make_support(self.person, self.supporter)):
            SupportAct.objects.create(support=one, deed="looked", at=now)
        asked = {"asks": "support_me", "asked_at": now, "expires_on": clock.today()}
        mine = SupporterRequest.objects.create(asker=self.person, email=f"{MARK}2@example.jp", **asked)
        SupporterRequest.objects.create(asker=self.friend, email=ADDRESS, **asked)
        Letter.objects.create(request=mine, planned_at=now, due_at=now)
        told = {"asked_at": now, "wording": "2026-11", "telephone": "0265"}
        Guardian.objects.create(person=self.person, name="母", **told)
        self.child = make_child(12, email="")
        self.childs = Guardian.objects.create(
            person=self.child, email=ADDRESS, consented_at=now, **told | {"name": f"{MARK} 恵"}
        )
        Card.objects.create(person=self.person, nonce="n", token_hash="t", code_hash="c", made_at=now)

    def _sign_ups(self) -> None:
        now = clock.now()
        self.past = make_session(starts_at=now - timedelta(days=3))
        self.came = make_sign_up(session=self.past, person=self.person, seats=2)
        Attendance.objects.create(sign_up=self.came, state="present", recorded_at=now)
        self.full = make_session(capacity=1)
        self.coming = make_sign_up(session=self.full, person=self.person)
        self.waiting = make_sign_up(session=self.full, person=self.friend, state="waiting")
        PartyMember.objects.create(sign_up=self.came, kind="family", name="x")
        self.with_friend = make_sign_up(session=self.past, person=self.friend, seats=2)
        self.beside = PartyMember.objects.create(
            sign_up=self.with_friend, kind="friend", name=f"{MARK} 恵", person=self.person
        )
        SupportRequest.objects.create(sign_up=self.came, text="x", asked_at=now, delete_on=clock.today())
        message = HostMessage.objects.create(session=self.past, text="雨です", sent_at=now)
        MessageCopy.objects.create(message=message, sign_up=self.came)

    def _roles(self) -> None:
        now, days = clock.now(), {"first_day": clock.today(), "last_day": clock.today() + timedelta(days=14)}
        done = make_assignment(make_shift(session=self.past), self.person)
        self.contribution = Contribution.objects.create(
            assignment=done, state="confirmed", minutes=90, on=clock.today(), confirmed_at=now
        )
        Correction.objects.create(contribution=self.contribution, state_before="confirmed", minutes_before=60, at=now)
        Thanks.objects.create(assignment=done, words="x", language="ja", at=now)
        ahead = make_shift(organisation=self.organisation, starts_at=now + timedelta(days=9))
        self.taken = make_assignment(ahead, self.person)
        other = make_shift(organisation=self.organisation, starts_at=now + timedelta(days=12))
        self.asked = make_assignment(other, self.person, state="proposed")
        search = StandInSearch.objects.create(assignment=self.taken, opened_at=now)
        StandInAsk.objects.create(search=search, person=self.friend, asked_at=now)
        friends = make_assignment(make_shift(starts_at=now + timedelta(days=20)), self.friend)
        self.friends_search = StandInSearch.objects.create(assignment=friends, opened_at=now)
        StandInAsk.objects.create(search=self.friends_search, person=self.person, asked_at=now)
        self.stood_in = StandInSearch.objects.create(
            assignment=make_assignment(make_shift(), self.friend), found=done, opened_at=now, ended_at=now
        )
        plan = Plan.objects.create(**days, state="ready", asked_at=now, changed_at=now)
        PlanLine.objects.create(plan=plan, shift=ahead, person=self.person)
        Interest.objects.create(role=ahead.role, person=self.person, shown_at=now)
        Watch.objects.create(role=ahead.role, person=self.person, since=now)
        rule = PointRule.objects.create(organisation=self.organisation, points=1, yearly_cap=9, budget=9, **days)
        PointEntry.objects.create(rule=rule, person=self.person, points=1, on=clock.today(), at=now)
        RecordCertificate.objects.create(
            person=self.person, number="1", nonce="n", token_hash="t", name="x", lines=[], minutes=90, language="ja",
            issued_at=now, **days,
        )  # fmt: skip
        home = make_assignment(make_shift(task="translate"), self.person)
        self.translation = Translation.objects.create(
            activity=make_activity(), language="vi", assignment=home, source="s", begun_at=now
        )

    def _profile(self) -> None:
        profile = make_profile(self.person, ask_me=False, looking_since=clock.now(), skills=["cooking"])
        profile.areas.add(self.district)
        Away.objects.create(profile=profile, first_day=clock.today(), last_day=clock.today())
        Qualification.objects.create(person=self.person, certificate="nurse", told_at=clock.now())
        OutreachNote.objects.create(person=self.person, channel="visit", result="later", at=clock.now())

    def _notices(self) -> None:
        now = clock.now()
        to_host: dict[str, Any] = {"kind": "role_taken", "subject": "assignment", "subject_id": self.taken.pk}
        told = [
            self._notice(self.person, "own", kind="welcome", subject="person", subject_id=self.person.pk),
            self._notice(self.host, "host", **to_host),
            self._notice(self.supporter, "copy", about=self.person, **to_host),
        ]
        ends = now + timedelta(days=9)
        for notice in told:
            sent = NoticeDelivery.objects.create(
                notice=notice, channel="telephone", state="sent", due_at=now, expires_at=ends
            )
            call = Call.objects.create(delivery=sent, person=notice.person, made_at=now, next_at=now, call_by=ends)
            CallAttempt.objects.create(call=call, at=now, outcome="told", note=MARK)
        Bounce.objects.create(delivery=sent, person=self.person, status="5.1.1", hard=True, at=now)
        Way.objects.create(person=self.person, channel="letter", address={}, digest="d", made_at=now)
        Wishes.objects.create(person=self.person, channels=["email"], saved_at=now)
        Muted.objects.create(person=self.person, topic="thanks", at=now)
        LinkCode.objects.create(person=self.person, code_hash="c", expires_at=ends)
        self.others_notice = self._notice(
            self.friend, "other", kind="welcome", subject="person", subject_id=self.friend.pk, words="こんにちは"
        )

    def _notice(self, person: Person, key: str, *, words: str = MARK, **fields: Any) -> Notice:
        return Notice.objects.create(
            person=person, key=key, language="ja", title=words, body=words, created_at=clock.now(), **fields
        )


def fill_in_words(whose: Whose) -> set[type[Model]]:
    """A mark in every field of words of rows that are theirs, as far as it fits; the tables that have such rows."""
    reached: set[type[Model]] = set()
    for room in rooms():
        for rule in room.rules:
            rows = rule.model._base_manager.filter(rule.rows_of(whose))
            numbers = list(rows.values_list("pk", flat=True))
            if numbers:
                reached.add(rule.model)
            if rule.model in (Person, User) or not rule.theirs or rule.fate == Fate.KEPT:
                continue
            for name, value in _marks(rule.model):
                if rule.fate == Fate.DELETED or name in rule.strip:
                    for pk in numbers:
                        rule.model._base_manager.filter(pk=pk).update(**{name: value})
    return reached


def _marks(model: type[Model]) -> Iterator[tuple[str, Any]]:
    # What the house reads on its way (codes, addresses by which rows are found) stays as it is.
    read = {"email", "key", "language", "languages", "status", "channel", "digest", "source", "kind", "subject"}
    for field in model._meta.concrete_fields:
        words: Any = field
        if field.name in read or words.choices or words.unique:
            continue
        if field.get_internal_type() in ("CharField", "TextField") and (words.max_length or 99) >= len(MARK):
            yield field.name, MARK
        if field.get_internal_type() == "JSONField":
            yield field.name, {"x": MARK}


def places_of(text: str) -> list[str]:
    """Tables with a row that holds the text, in whatever column, as `pg_dump | grep -i` would find them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def standing(person: Person) -> tuple[int, int]:
    """Sign-ups and assignments that still stand and lie ahead."""
    ups = SignUp.objects.filter(person=person, state__in=SignUp.STANDING, session__starts_at__gt=clock.now())
    roles = Assignment.objects.filter(person=person, state__in=Assignment.STANDING)
    return ups.count(), roles.exclude(contribution__state="confirmed").count()


def supports(person: Person) -> int:
    """On either side."""
    return Supporter.objects.filter(person=person).count() + Supporter.objects.filter(supporter=person).count()
