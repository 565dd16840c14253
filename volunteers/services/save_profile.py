"""What a person can do, would like, and would like help with: written down by them, or for them after a talk."""

from django.db import transaction

from community.models import Consent, Person, SupportAct, Supporter
from community.services.give_consent import give_consent
from community.services.lock_person import lock_person
from community.services.support import log_act
from community.services.withdraw_consent import withdraw_consent
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.events import ProfileErased, ProfileSaved
from volunteers.models import Away, Profile, Qualification
from volunteers.rules.answers import Answers

ASK_ME_WORDING = "ask-me-2026-11"  # of the text beside "you may ask me" (volunteers/profile.html)


@transaction.atomic
def save_profile(
    *, person: Person, answers: Answers, made_by: Actor, support: Supporter | None = None, add_helps: bool = False
) -> Profile:
    """Keep the answers, who wrote them down and through which channel; "you may ask me" becomes the consent.

    `support`: the agreement under which a supporter does it; both read that they did. `add_helps`: whoever writes has
    not seen what stands under "would like help with", so nothing is taken away there.
    """
    lock_person(person.pk)
    before = Profile.objects.filter(person=person).first()
    helps = {*answers.helps, *(before.helps if before and add_helps else ())}
    kept, _ = Profile.objects.update_or_create(
        person=person,
        defaults={
            "skills": list(answers.skills),
            "tasks": list(answers.tasks),
            "helps": sorted(helps),
            "japanese": answers.japanese,
            "languages": dict(answers.languages),
            "week": answers.week,
            "travels": answers.travels,
            "times_a_month": answers.times_a_month,
            "about": answers.about,
            "looking_since": ((before and before.looking_since) or clock.now()) if answers.looking else None,
            "saved_by": made_by.user,
            "channel": made_by.channel,
            "saved_at": clock.now(),
        },
    )
    kept.areas.set(answers.areas)
    kept.aways.all().delete()
    Away.objects.bulk_create(Away(profile=kept, first_day=first, last_day=last) for first, last in answers.aways)
    _tell_qualifications(person, answers.certificates)
    _settle_consent(person, answers.ask_me, made_by)
    if support is not None:
        log_act(support, SupportAct.Deed.PROFILE)
    publish(ProfileSaved(person=person.pk), by=made_by)
    return kept


@transaction.atomic
def erase_profile(*, person: Person, made_by: Actor) -> bool:
    """All of it goes, the consent to be asked too; whether there was one. Roles that stand, stand."""
    Person.objects.select_for_update().get(pk=person.pk)
    gone, _ = Profile.objects.filter(person=person).delete()
    Qualification.objects.filter(person=person).delete()
    _settle_consent(person, False, made_by)
    if gone:
        publish(ProfileErased(person=person.pk), by=made_by)
    return bool(gone)


def _tell_qualifications(person: Person, certificates: tuple[str, ...]) -> None:
    """What was told stays as it was seen; what is no longer told goes."""
    told = Qualification.objects.filter(person=person)
    told.exclude(certificate__in=certificates).delete()
    new = set(certificates) - set(told.values_list("certificate", flat=True))
    now = clock.now()
    Qualification.objects.bulk_create(Qualification(person=person, certificate=one, told_at=now) for one in sorted(new))


def _settle_consent(person: Person, ask_me: bool, made_by: Actor) -> None:
    if ask_me:
        give_consent(person=person, purpose=Consent.Purpose.ASK_ME, made_by=made_by, wording=ASK_ME_WORDING)
    else:
        withdraw_consent(person=person, purpose=Consent.Purpose.ASK_ME, made_by=made_by)
