"""A host's own roles, in every state that the host's pages show."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from tests.factories import make_assignment, make_person, make_shift
from volunteers.models import Interest, Role, Shift

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

TITLES = {"ja": "会場の受付", "en": "At the entrance"}
BODIES = {"ja": "お客さまを笑顔でお迎えします。", "en": "You welcome the guests."}
INSURED: dict[str, Any] = {"insurance": Role.Insurance.EVENT, "insurer": Role.Insurer.CITY}


def show_hosting(scene: "Scene") -> None:
    """A role with people in every state and too few of them; one called off; welfare work with interests."""
    thanked: dict[str, Any] = {
        "kind": "thanked",
        "thanks": "お弁当",
        "titles": TITLES,
        "bodies": BODIES,
        "skills": ["cooking"],
    }
    shift = make_shift(
        organisation=scene.shop, starts_at=scene.at(4, 9), minutes=180, least=3, most=6, **thanked, **INSURED
    )
    for state, name in (("accepted", "伊藤 みどり"), ("proposed", "原 幸子"), ("applied", "北原 健")):
        make_assignment(shift, make_person(name, telephone="0265000011"), state=state)
    busy = make_person("宮下 誠", telephone="0265000012")
    make_assignment(shift, busy)
    make_assignment(make_shift(starts_at=scene.at(6, 9)), busy)
    off = Shift.objects.create(
        role=shift.role,
        starts_at=scene.at(5, 9),
        ends_at=scene.at(5, 9) + timedelta(hours=3),
        most=2,
        state=Shift.State.CANCELLED,
    )
    make_assignment(off, make_person("小林 さくら", telephone="0265000013"))
    welfare = make_shift(organisation=scene.shop, kind="welfare_b", titles={"ja": "菓子の箱づくり"})
    for shared in (True, False):
        Interest.objects.create(
            role=welfare.role, person=make_person("有賀 花"), shown_at=clock.now(), share_contact=shared
        )
    make_shift(organisation=scene.shop, state="closed", titles=TITLES)
    scene.ids |= {
        "hosted_role": shift.role_id,
        "hosted_shift": shift.pk,
        "hosted_off": off.pk,
        "hosted_welfare": welfare.role_id,
        "hosted_day": scene.at(6, 9).date().isoformat(),
    }
