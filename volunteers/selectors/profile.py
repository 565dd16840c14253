"""What somebody said of themself, for who writes it down."""

from dataclasses import dataclass

from django.http import Http404

from community.models import Consent, Person, Supporter, User
from community.selectors import AnyUser, get_support_for
from community.selectors.coordinators import persons_of_coordinator
from core import clock
from volunteers.models import Profile, Qualification
from volunteers.rules.answers import Answers


@dataclass(frozen=True)
class Written:
    """Who wrote a profile down, and how."""

    profile: Profile
    by_them: bool
    name: str  # of who did it for them, where it is known


def profile_of(person: Person) -> Profile | None:
    """With its districts and exceptions."""
    return Profile.objects.filter(person=person).prefetch_related("areas", "aways").first()


def answers_of(person: Person, profile: Profile | None) -> Answers:
    """As they stand now, without exceptions that are over."""
    today = clock.today()
    certificates = Qualification.objects.filter(person=person).values_list("certificate", flat=True)
    ask_me = Consent.objects.filter(person=person, purpose=Consent.Purpose.ASK_ME, withdrawn_at=None).exists()
    if profile is None:
        return Answers(ask_me=ask_me, certificates=tuple(certificates))
    return Answers(
        skills=tuple(profile.skills),
        tasks=tuple(profile.tasks),
        helps=tuple(profile.helps),
        japanese=profile.japanese,
        languages=tuple(profile.languages.items()),
        certificates=tuple(certificates),
        week=profile.week,
        aways=tuple((one.first_day, one.last_day) for one in profile.aways.all() if one.last_day >= today),
        areas=tuple(profile.areas.all()),
        travels=profile.travels,
        times_a_month=profile.times_a_month,
        about=profile.about,
        looking=profile.looking_since is not None,
        ask_me=ask_me,
    )


def written_by(profile: Profile | None, person: Person) -> Written | None:
    """Told to the person, and to whoever writes next."""
    if profile is None:
        return None
    if profile.saved_by is not None and profile.saved_by == person.user_id:
        return Written(profile, by_them=True, name="")
    writer = User.objects.filter(pk=profile.saved_by or 0).select_related("person").first()
    known: Person | None = getattr(writer, "person", None)
    return Written(profile, by_them=False, name=known.name if known else "")


def get_support_to_write_for(user: AnyUser, person: int) -> Supporter:
    """Who fills in a profile sees what stands there: it takes both, to sign up and to see; else 404."""
    support = get_support_for(user, person, "may_sign_up")
    if not support.may_see:
        raise Http404
    return support


def qualifications_of(person: Person) -> list[Qualification]:
    """What they told, seen or not."""
    return list(Qualification.objects.filter(person=person).order_by("certificate"))


def get_qualification_of_coordinator(user: AnyUser, pk: int) -> Qualification:
    """Of a person whom this coordinator looks after; else 404."""
    found = Qualification.objects.filter(pk=pk, person__in=persons_of_coordinator(user)).first()
    if found is None:
        raise Http404
    return found
