"""Roles as a resident meets them, in every state that a page shows."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from tests.factories import make_assignment, make_person, make_profile, make_shift
from volunteers.models import Contribution, Interest, Profile, Qualification, Shift, Thanks, Watch
from volunteers.reasons import Reason
from volunteers.rules.week import bit

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

TITLES = {"ja": "朝の見守り", "en": "Keeping an eye on the way to school"}
BODIES = {
    "ja": "黄色い旗を持って立ちます。\n雨の日はお休みです。",
    "en": "You stand there with a yellow flag.\nNot on rainy days.",
}


def show_roles(scene: "Scene") -> None:
    """The guest has told everything, is asked once, has asked once, and was thanked; an elder is asked too."""
    guest = scene.guest
    needing = _shift(scene, 20, skills=["music"], japanese=3, languages={"pt": 2}, comforts=["seated", "quiet"])
    welfare = _shift(scene, 21, kind="welfare_b", titles={"ja": "菓子の箱づくり"}, bodies={})
    closed = _shift(scene, 22, state="closed")
    Profile.objects.filter(person=guest).delete()
    profile = make_profile(
        guest,
        tasks=["watch", "help"],
        skills=["cooking"],
        helps=["seated"],
        japanese=2,
        languages={"vi": 4},
        week=bit(5, 0) | bit(6, 0),
        channel="phone",
    )
    profile.areas.add(scene.ward.parent or scene.ward)
    profile.aways.create(first_day=clock.today(), last_day=clock.today() + timedelta(days=3))
    paper = Qualification.objects.create(person=guest, certificate="nurse", told_at=clock.now())
    asked = make_assignment(_shift(scene, 23), guest, state="proposed")
    asked.answer_by, asked.via = clock.now() + timedelta(days=3), "coordinator"
    asked.reasons = [Reason("likes", {"task": "watch"}).as_json(), Reason("near").as_json()]
    asked.save()
    make_assignment(_shift(scene, 24, asks_first=True), guest, state="applied")
    Interest.objects.create(role=welfare.role, person=guest, shown_at=clock.now(), share_contact=True)
    Watch.objects.create(role=closed.role, person=guest, since=clock.now())
    done = make_assignment(_shift(scene, -9), guest)
    Contribution.objects.create(
        assignment=done, state="confirmed", minutes=120, on=clock.today() - timedelta(days=9), confirmed_at=clock.now()
    )
    Thanks.objects.create(assignment=done, words="寒い朝にありがとうございました。", language="ja", at=clock.now())
    scene.ids |= {
        "role_open": needing.role_id,
        "role_welfare": welfare.role_id,
        "role_closed": closed.role_id,
        "role_question": asked.pk,
        "role_paper": paper.pk,
        "role_guest": guest.pk,
        "role_person": make_person("唐木 しげ", area=scene.ward).pk,
    }


def _shift(scene: "Scene", days: int, **role: Any) -> Shift:
    words = {"titles": TITLES, "bodies": BODIES, "venue": scene.venue, "task": "watch", **role}
    return make_shift(organisation=scene.shop, starts_at=scene.at(days, 7), minutes=60, most=2, **words)
