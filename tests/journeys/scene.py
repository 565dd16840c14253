"""What the demo town does not show by itself: a host and a guest of their own, with their pages in every state.

Runs inside the town's own environment (`Town.manage`), writes through its models and services, and prints as JSON what
the sights' addresses need. No persona of the other journeys is touched.
"""

import json
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from activities.models import (
    Activity,
    Attendance,
    Campaign,
    Feedback,
    HostMessage,
    Import,
    PartyMember,
    Programme,
    ReviewComment,
    Session,
    SignUp,
    SupportRequest,
)
from activities.party import period
from activities.services.carry_on_imports import carry_on_imports
from activities.services.draw import commit_draw, hold_draw
from activities.services.start_import import start_import
from activities.services.take_import import take_import
from activities.services.undo_import import undo_import
from community.models import Area, Membership, Organisation, Person, SupportAct, SupporterRequest, User, Venue
from community.services.cards import renew_card
from community.services.guardians import name_guardian
from core import clock
from core.actor import Actor
from tests import server
from tests.community.kit import account, link_of, make_child, make_support
from tests.factories import make_activity, make_person, make_session, make_sign_up, make_user
from tests.journeys.scene_by_hand import show_by_hand
from tests.journeys.scene_figures import show_figures
from tests.journeys.scene_figures_staff import show_figures_staff
from tests.journeys.scene_hosting import show_hosting
from tests.journeys.scene_linking import show_linking
from tests.journeys.scene_notices import show_notices
from tests.journeys.scene_plans import make_a_plan, show_translations
from tests.journeys.scene_population import show_population
from tests.journeys.scene_recognition import show_recognition
from tests.journeys.scene_roles import show_roles
from tests.journeys.scene_staff import show_staff
from tests.journeys.scene_stand_ins import show_stand_ins

Way, State = Activity.Way, SignUp.State
HOST, GUEST, MINOR = "host@scene.example", "guest@scene.example", "minor@scene.example"
PARENT = "parent@scene.example"  # is asked for a minor
DOOR_CODE = "482913"
NAMES = ["北村 みのる", "小原 ゆき", "下平 さち", "林 大輔", "宮脇 ひろし", "春日 あや", "池上 まこと", "木下 なお"]
WORDS = {"very": "また来ます。", "happy": "楽しかった。", "neutral": "", "unhappy": "寒かったです。"}
LIST = "ID,イベント名,開始日,開始時間,終了時間,言語コード,定員"


def main() -> None:
    """All of it or nothing; then the numbers, in one line."""
    with transaction.atomic():  # no worker sees a file half read
        scene = Scene()
        scene.people()
        scene.sessions()
        scene.periods()
        scene.lots()
        scene.changes()
        scene.posting()
        scene.season()
        scene.imports()
        show_stand_ins(scene)
        show_roles(scene)
        show_hosting(scene)
        show_recognition(scene)
        show_translations(scene)
        show_by_hand(scene)
        show_notices(scene)
        show_linking(scene)
        show_staff(scene)
        show_population(scene)
        show_figures(scene)
        show_figures_staff(scene)
    make_a_plan(scene)
    cookies = {name: server.session_cookie(User.objects.get(email=f"{name}@scene.example")) for name in scene.accounts}
    print(json.dumps({"cookies": cookies, "ids": scene.ids}))


class Scene:
    """Writes it, and collects the numbers."""

    accounts = ("host", "guest", "minor")

    def __init__(self) -> None:
        self.ids: dict[str, int | str] = {}
        self.ward = Area.objects.filter(kind=Area.Kind.WARD).order_by("id")[0]
        self.programme = Programme.objects.get(slug="machizemi")
        self.host = make_user(HOST)
        self.shop = Organisation.objects.create(
            slug="scene",
            kind=Organisation.Kind.SHOP,
            names={"ja": "さくら食堂", "en": "Sakura Shokudo"},
            telephone="0265-00-0700",
            area=self.ward,
        )
        Membership.objects.create(user=self.host, organisation=self.shop, role=Membership.Role.OWNER)
        self.venue = Venue.objects.create(
            names={"ja": "さくら食堂", "en": "Sakura Shokudo"}, area=self.ward, shared=True, organisation=self.shop
        )
        self.guest = make_person("小口 ふみ", email=GUEST, area=self.ward, telephone="0265-00-0701")
        # Has done things for others, and must not move the residents’ role rate: the story needs its last digit.
        self.guest.residence = Person.Residence.OUTSIDE
        self.guest.save()
        self.others = [make_person(name, telephone=f"0265-00-07{10 + n}") for n, name in enumerate(NAMES)]

    def at(self, days: int, hour: int) -> datetime:
        """That hour in the town, so many days from today."""
        return datetime.combine(clock.today() + timedelta(days=days), time(hour), clock.TOKYO)

    def offer(self, title: str, *, way: str = Way.FIRST_COME, **fields: Any) -> Activity:
        """An activity of this host."""
        activity = make_activity(title, organisation=self.shop, programme=self.programme)
        for name, value in {"way": way, **fields}.items():
            setattr(activity, name, value)
        activity.save()
        return activity

    def session(self, title: str, *, days: int, way: str = Way.FIRST_COME, **fields: Any) -> Session:
        """A session of an activity of its own."""
        values = {"starts_at": self.at(days, 10), "venue": self.venue, **fields}
        return make_session(activity=self.offer(title, way=way), **values)

    def party(self, name: str, session: Session, state: str = State.CONFIRMED, **fields: Any) -> SignUp:
        """The guest's sign-up there, its number under a name."""
        made = make_sign_up(session=session, person=self.guest, state=state)
        SignUp.objects.filter(pk=made.pk).update(**fields)
        self.ids[name] = made.pk
        return made

    def people(self) -> None:
        """Those who support each other, a minor, their papers."""
        elder = make_person("下平 きよ", area=self.ward, telephone="0265-00-0702")
        support = make_support(elder, self.guest)
        for deed in (SupportAct.Deed.SIGNED_UP, SupportAct.Deed.LOOKED):
            SupportAct.objects.create(support=support, deed=deed, at=clock.now())
        make_support(self.guest, self.others[0], relation="friend")
        child = make_child(12, email="")
        make_support(child, self.guest, relation="guardian")
        minor = make_child(14, email=MINOR)
        Person.objects.filter(pk__in=[child.pk, minor.pk]).update(area=self.ward)
        guardian = name_guardian(
            person=minor,
            name="小林 まり",
            telephone="0265-00-0703",
            email=PARENT,
            made_by=Actor(user=account(minor).pk),
        )
        ask = {"asked_at": clock.now(), "expires_on": clock.today() + timedelta(days=365), "relation": "friend"}
        asked = SupporterRequest.objects.create(asker=self.others[1], asks="support_me", email=GUEST, **ask)
        SupporterRequest.objects.create(asker=self.guest, asks="support_me", email="friend@scene.example", **ask)
        renew_card(person=elder, made_by=Actor(user=None))
        self.ids |= {"elder": elder.pk, "child": child.pk, "request": asked.pk, "token": link_of(guardian)}

    def sessions(self) -> None:
        """One that goes on, one that is over, and the guest's sign-ups in their states."""
        now = clock.now()
        today = self.session("今日の会", days=0, starts_at=now - timedelta(minutes=20), capacity=8, door_code=DOOR_CODE)
        party = self.party("here", today)
        PartyMember.objects.create(sign_up=party, kind=PartyMember.Kind.INTERPRETER)
        SignUp.objects.filter(pk=party.pk).update(companions=1)
        said = [Attendance.State.PRESENT, Attendance.State.LATE, Attendance.State.EXCUSED, Attendance.State.HANDED_OVER]
        for person, state in zip(self.others, said, strict=False):
            self._attended(make_sign_up(session=today, person=person), state)
        make_sign_up(session=today, person=self.others[5], seats=2, state=State.WAITING)
        make_sign_up(session=today, person=self.others[6], state=State.OFFERED)
        Session.objects.filter(pk=today.pk).update(walk_ins=3)
        over = self.session("昨日の会", days=-1, capacity=12, door_code=DOOR_CODE)
        self._attended(self.party("was_there", over), Attendance.State.PRESENT)
        for person in self.others[:6]:
            self._attended(make_sign_up(session=over, person=person), Attendance.State.PRESENT)
        for answer, words in WORDS.items():
            Feedback.objects.create(session=over, answer=answer, words=words, channel="paper", given_on=clock.today())
        ahead = self.session("梅仕事の会", days=6, capacity=5)
        HostMessage.objects.create(session=ahead, text="エプロンを持ってきてください。", sent_at=now)
        for person in self.others[:3]:
            make_sign_up(session=ahead, person=person)
        coffee = self.session("朝のお茶", days=0, way=Way.WALK_IN, starts_at=now - timedelta(minutes=10))
        self.ids |= {"today": today.pk, "over": over.pk, "over_activity": over.activity_id, "ahead": ahead.pk}
        self.ids |= {"ahead_activity": ahead.activity_id, "coffee": coffee.pk}
        self._states()

    def _attended(self, party: SignUp, state: str) -> None:
        Attendance.objects.create(sign_up=party, state=state, recorded_at=clock.now())

    def _states(self) -> None:
        full = self.session("満席の会", days=7, capacity=2)
        for person in self.others[:2]:
            make_sign_up(session=full, person=person)
        make_sign_up(session=full, person=self.others[2], state=State.WAITING)
        self.party("waiting", full, State.WAITING)
        offered = self.session("空いた席", days=8, capacity=2)
        self.party("offered", offered, State.OFFERED)
        approval = self.session("窯の見学", days=9, way=Way.APPROVAL)
        self.party("requested", approval, State.REQUESTED)
        asks = self.party("held", self.session("庭の手入れ", days=9, starts_at=self.at(9, 14)), State.HELD)
        helped = make_sign_up(session=asks.session, person=self.others[3], state=State.HELD)
        until = clock.today() + timedelta(days=40)
        wish = {"asked_at": clock.now(), "delete_on": until}
        talk = {"answer": "talk", "answer_note": "入口に段が二つあります。お電話ください。", "answered_at": clock.now()}
        SupportRequest.objects.create(sign_up=asks, text="段差を手伝ってください。", languages=["en"], **wish, **talk)
        SupportRequest.objects.create(sign_up=helped, text="文字を大きくしてください。", languages=["vi"], **wish)
        self.party("refused", self.session("ことわりの会", days=21), State.REFUSED, host_note="今回は満席です。")
        self.party("lapsed", self.session("時間切れの会", days=22), State.LAPSED)
        self.party("cancelled", self.session("取消しの会", days=23), State.CANCELLED)
        self.ids |= {"full": full.pk, "full_activity": full.activity_id, "approval": approval.pk}
        self.ids |= {"asks": asks.session_id, "helped": helped.pk}

    def periods(self) -> None:
        """A season of stays and a day of appointments; the guest has one of each."""
        stays = self.session("離れに泊まる", days=-3, way=Way.STAY, starts_at=self.at(-3, 15), capacity=4, venue=None)
        Session.objects.filter(pk=stays.pk).update(ends_at=self.at(60, 10))
        make_sign_up(session=stays, person=self.others[0])
        SignUp.objects.filter(session=stays).update(period=period(self.at(2, 15), self.at(4, 10)))
        hours = self.session("なんでも相談", days=24, way=Way.APPOINTMENT, slot_minutes=30, capacity=3, venue=None)
        Session.objects.filter(pk=hours.pk).update(ends_at=self.at(24, 12))
        self.party("stay", stays, State.REQUESTED, period=period(self.at(30, 15), self.at(33, 10)))
        self.party("appointment", hours, period=period(self.at(24, 10), self.at(24, 10) + timedelta(minutes=30)))
        Session.objects.filter(pk__in=[stays.pk, hours.pk]).update(taken=0)
        self.ids |= {"stays": stays.pk, "stays_activity": stays.activity_id, "hours": hours.pk}
        self.ids["hours_activity"] = hours.activity_id

    def lots(self) -> None:
        """One whose entries are open, one that has been drawn."""
        for name, closes in (("lot", self.at(5, 18)), ("drawn", clock.now() - timedelta(minutes=5))):
            lot = self.session("まゆ玉づくり", days=25, way=Way.LOT, capacity=3, closes_at=closes)
            commit_draw(session=lot.pk)
            for person in self.others[:5]:
                make_sign_up(session=lot, person=person, state=State.ENTERED)
            self.party(f"{name}_entry", lot, State.ENTERED)
            Session.objects.filter(pk=lot.pk).update(asked=6)
            self.ids |= {name: lot.pk, f"{name}_activity": lot.activity_id}
        hold_draw(session=int(self.ids["drawn"]))

    def changes(self) -> None:
        """A date that was called off, and a whole activity that was withdrawn."""
        off = self.session("雨で中止の会", days=26)
        self.party("off", off)
        Session.objects.filter(pk=off.pk).update(state=Session.State.CANCELLED, cancelled_why="大雨のため")
        gone = self.offer("取りやめた会", state=Activity.State.CANCELLED)
        make_session(activity=gone, starts_at=self.at(27, 10), state=Session.State.CANCELLED)
        self.ids |= {"called_off": off.pk, "called_off_activity": off.activity_id, "withdrawn_activity": gone.pk}

    def posting(self) -> None:
        """A draft without answers, and one that a coordinator looks at."""
        unanswered: dict[str, Any] = {"languages": None, "step_free": "", "cost_yen": None, "support": ""}
        draft = self.offer("下書き", state=Activity.State.DRAFT, **unanswered)
        make_session(activity=draft, starts_at=self.at(28, 10), venue=self.venue, capacity=0)
        looked_at = self.offer("見てもらう会", state=Activity.State.REVIEW)
        make_session(activity=looked_at, starts_at=self.at(29, 10), venue=self.venue)
        ReviewComment.objects.create(
            activity=looked_at,
            author=self.host,
            verdict=ReviewComment.Verdict.COMMENT,
            text="よろしくお願いします。",
            at=clock.now(),
        )
        self.ids |= {"draft_activity": draft.pk, "review_activity": looked_at.pk}

    def season(self) -> None:
        """Booking opens in two hours; two classes want the same people at the same hour."""
        season = Campaign.objects.create(
            programme=self.programme,
            names={"ja": "春の期", "en": "Spring season"},
            about={"ja": "町じゅうの店の講座です。", "en": "Classes in shops all over town."},
            starts_on=clock.today() + timedelta(days=30),
            ends_on=clock.today() + timedelta(days=60),
            booking_opens_at=clock.now() + timedelta(hours=2),
            per_person_limit=2,
        )
        for title in ("だしをとる", "みそを仕込む"):
            one = self.session(title, days=40)
            Activity.objects.filter(pk=one.activity_id).update(campaign=season)
            self.ids["not_yet"] = one.pk
        self.ids["season"] = season.pk

    def imports(self) -> None:
        """A file to look at, one that was taken in, one that was taken back, one that is of no use."""
        day = self.at(50, 10)
        rows = [f"S-1,朝市,{day:%Y/%m/%d},08:00,10:00,ja,20", f"S-2,もちつき,{day.year + 1}/02/30,10:00,11:00,ja,10"]
        rows += [f"S-1,朝市 二度目,{day:%Y/%m/%d},08:00,10:00,ja,20", f"S-3,花見,{day:%Y/%m/%d},,,ja,"]
        brought = {name: self._bring("\r\n".join([LIST, *rows, ""])) for name in ("taken", "undone", "ready")}
        brought["failed"] = self._bring("これは表ではありません")
        for name in ("taken", "undone"):
            take_import(of=brought[name], made_by=Actor(user=self.host.pk))
            carry_on_imports()
            if name == "undone":
                undo_import(of=brought[name], made_by=Actor(user=self.host.pk))
                carry_on_imports()
        states = dict(Import.objects.filter(pk__in=brought.values()).values_list("pk", "state"))
        assert {name: states[of] for name, of in brought.items()} == {name: name for name in brought}, states
        self.ids |= {f"import_{name}": of for name, of in brought.items()}

    def _bring(self, content: str) -> int:
        of = start_import(
            organisation=self.shop,
            file_name="ivent.csv",
            content=content.encode(),
            made_by=Actor(user=self.host.pk),
        )
        carry_on_imports()
        return of.pk
