"""A resident takes a role or asks for it, by themself or through a supporter; what they vouch for is remembered."""

from django.db import transaction

from community.models import Person, SupportAct, Supporter
from community.services.support import log_act
from core.actor import Actor
from core.outbox.events import publish
from volunteers.events import ProfileSaved
from volunteers.models import Assignment, Profile, Role, Tongue
from volunteers.selectors.roles import get_open_shift
from volunteers.services.assign import apply_for_role, take_role


@transaction.atomic
def take_up(
    *, shift: int, person: Person, made_by: Actor, vouched: bool = False, support: Supporter | None = None
) -> Assignment:
    """Take the shift; where its host answers first, ask for it. Taken or asked for twice is once.

    `vouched`: they said that they can do what it needs; a profile that they have learns it. `support`: the agreement
    under which a supporter does it; both read that they did. Raises Refused with every reason, Http404.
    """
    role = get_open_shift(shift).role
    act = apply_for_role if role.asks_first else take_role
    done = act(shift=shift, person=person, made_by=made_by, vouched=vouched)
    if vouched:
        _remember(person, role, made_by)
    if support is not None and not _noted(support, done):
        log_act(support, SupportAct.Deed.TOOK_ROLE, done.pk)
    return done


def _noted(support: Supporter, done: Assignment) -> bool:
    return SupportAct.objects.filter(support=support, deed=SupportAct.Deed.TOOK_ROLE, about=done.pk).exists()


def _remember(person: Person, role: Role, made_by: Actor) -> None:
    """What the role needs is now in the profile, if there is one; nothing that was said is made less."""
    profile = Profile.objects.select_for_update().filter(person=person).first()
    if profile is None:
        return
    before = (list(profile.skills), dict(profile.languages), profile.japanese)
    profile.skills = [*profile.skills, *(skill for skill in role.skills if skill not in profile.skills)]
    for code, level in role.languages.items():
        if code != Tongue.JAPANESE:
            profile.languages[code] = max(level, profile.languages.get(code, 0))
    if profile.japanese is not None or Tongue.JAPANESE in role.languages:
        needed = max(role.japanese, role.languages.get(Tongue.JAPANESE, 0))
        profile.japanese = max(needed, profile.japanese or 0) or None
    if before != (profile.skills, profile.languages, profile.japanese):
        profile.save(update_fields=["skills", "languages", "japanese"])
        publish(ProfileSaved(person=person.pk), by=made_by)
