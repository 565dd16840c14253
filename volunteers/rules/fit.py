"""Does a person have what a role needs, and does the role offer what they asked for? Pure; each raises its error."""

from datetime import date

from community.rules.ages import CONSENT_UNDER, CONTACT_UNDER
from core import clock
from volunteers.errors import (
    AwayThen,
    CertificateNeeded,
    ForGrownUps,
    GuardianContactNeeded,
    GuardianYesNeeded,
    JapaneseNeeded,
    LanguagesNeeded,
    MayNotBeAsked,
    NotAtThatTime,
    NotWhatTheyAskedFor,
    OverTheirMost,
    SaidNoBefore,
    SkillsNeeded,
    TooYoungForRole,
)
from volunteers.models import Certificate, Comfort, Role, Shift, Skill, Tongue
from volunteers.rules.someone import Someone
from volunteers.rules.week import is_free


def day_of(shift: Shift) -> date:
    """The day of a shift in the town; today for one without times."""
    return shift.starts_at.astimezone(clock.TOKYO).date() if shift.starts_at else clock.today()


def last_day_of(shift: Shift) -> date:
    """The day on which it ends."""
    return shift.ends_at.astimezone(clock.TOKYO).date() if shift.ends_at else clock.today()


def ensure_old_enough(role: Role, someone: Someone, day: date) -> None:
    """As old as the role asks, where the person told an age."""
    age = someone.age(day)
    if age is None:
        return
    if role.least_age is not None and age < role.least_age:
        raise TooYoungForRole(role.least_age)
    if age < CONTACT_UNDER and Comfort.MINORS not in role.comforts:
        raise ForGrownUps


def ensure_guardian(someone: Someone, day: date) -> None:
    """A guardian's contact under 18, a yes under 16 (domain.md, People)."""
    age = someone.age(day)
    if age is None or age >= CONTACT_UNDER:
        return
    if not someone.guardian_known:
        raise GuardianContactNeeded
    if age < CONSENT_UNDER and not someone.guardian_agreed:
        raise GuardianYesNeeded


def ensure_certificate(role: Role, someone: Someone, day: date) -> None:
    """The qualification was seen, and is valid on the day."""
    if not role.certificate:
        return
    until = someone.certificates.get(role.certificate, date.min)
    if until is not None and until < day:
        raise CertificateNeeded(Certificate(role.certificate))


def ensure_languages(role: Role, someone: Someone) -> None:
    """Each language at its level."""
    missing = [code for code, level in role.languages.items() if someone.tongues.get(code, 0) < level]
    if missing:
        raise LanguagesNeeded([Tongue(code) for code in sorted(missing)])


def ensure_japanese(role: Role, someone: Someone) -> None:
    """As much Japanese as it needs; who never said how well they speak it is taken to speak it."""
    if someone.tongues.get(Tongue.JAPANESE, role.japanese) < role.japanese:
        raise JapaneseNeeded


def ensure_skills(role: Role, someone: Someone) -> None:
    """What one must be able to do."""
    missing = sorted(set(role.skills) - someone.skills)
    if missing:
        raise SkillsNeeded([Skill(code) for code in missing])


def ensure_comforts(role: Role, someone: Someone) -> None:
    """Everything that they asked for is there. Nobody is ever put where they asked not to be."""
    if missing := sorted(someone.helps - set(role.comforts)):
        raise NotWhatTheyAskedFor([Comfort(code) for code in missing])


def ensure_in_their_week(shift: Shift, someone: Someone) -> None:
    """At a time that they ticked, and not while they are away."""
    if not is_free(someone.week, shift.part_of_week):
        raise NotAtThatTime
    if shift.starts_at is not None and someone.is_away(day_of(shift), last_day_of(shift)):
        raise AwayThen


def ensure_may_be_asked(someone: Someone) -> None:
    """They have said that they may be asked."""
    if not someone.may_be_asked:
        raise MayNotBeAsked


def ensure_within_their_most(someone: Someone, this_month: int) -> None:
    """Not as often that month already as they said at most."""
    if someone.times_a_month is not None and this_month >= someone.times_a_month:
        raise OverTheirMost


def ensure_not_declined(said_no: bool) -> None:
    """Who said no to a role is not asked for it again soon."""
    if said_no:
        raise SaidNoBefore
