"""What people said of themselves: of every three one may be asked, and nearly all of those have a profile."""

import random
from datetime import timedelta

from community.models import Area
from demo.town.model import Citizen, Town
from volunteers.models import TONGUE_OF, Certificate, Comfort, Level, Profile, Qualification, Skill, Task, Tongue
from volunteers.rules.week import AFTERNOON, EVENING, MORNING, week_of

ASKS_ME = 3  # every third person may be asked when a role fits
TOLD = 0.9  # of these, who has a profile
LOOKING = 0.12
WEEKDAYS, WEEKEND = range(5), (5, 6)

OLD_SKILLS = [Skill.GARDEN, Skill.COOKING, Skill.CRAFTS, Skill.CULTURE, Skill.READING, Skill.OLDER, Skill.WALKING]
GROWN_SKILLS = [Skill.COOKING, Skill.DRIVING, Skill.CHILDREN, Skill.PAPERWORK, Skill.HOSPITALITY, Skill.SELLING]
YOUNG_SKILLS = [Skill.PICTURES, Skill.COMPUTERS, Skill.SPORTS, Skill.MUSIC, Skill.CARRYING, Skill.DANCE]
OLD_HELPS = [Comfort.SEATED, Comfort.SHORT, Comfort.STEP_FREE, Comfort.ACCOMPANIED, Comfort.QUIET]


def build_profiles(town: Town) -> None:
    """The personas come without one: theirs are written in the demo."""
    luck = town.luck("profiles")
    districts = {one.slug: one for one in town.areas.values() if one.kind == Area.Kind.DISTRICT}
    for number, citizen in enumerate(town.citizens):
        if number % ASKS_ME == 0 and not citizen.persona and luck.random() < TOLD:
            profile = _profile(town, citizen, luck)
            district = districts.get(citizen.district)
            town.profiles.append((profile, [district] if district and luck.random() < 0.4 else []))
            if luck.random() < 0.06:
                town.more.append(_qualification(town, citizen, luck))


def _profile(town: Town, citizen: Citizen, luck: random.Random) -> Profile:
    age = citizen.age(town.today) or 50
    at = town.midnight - timedelta(days=luck.randint(2, 200), minutes=luck.randrange(700))
    skills = OLD_SKILLS if age >= 65 else GROWN_SKILLS if age >= 30 else YOUNG_SKILLS
    languages, japanese = _languages(citizen, luck)
    return Profile(
        person=citizen.person,
        skills=sorted(luck.sample(skills, luck.randint(1, 4))),
        tasks=sorted(luck.sample(list(Task), luck.randint(0, 2))),
        helps=_helps(age, japanese, luck),
        languages=languages,
        japanese=japanese,
        week=_week(age, luck),
        travels=luck.choice(list(Profile.Travel)) if luck.random() < 0.6 else "",
        times_a_month=luck.choice([None, 1, 2, 2, 4]),
        looking_since=at if luck.random() < LOOKING else None,
        channel="counter" if citizen.person.user is None else "web",
        saved_at=at,
    )


def _languages(citizen: Citizen, luck: random.Random) -> tuple[dict[str, int], int | None]:
    own = citizen.person.language
    if own != "ja":
        languages = {str(TONGUE_OF[own]): int(Level.FLUENT)} if TONGUE_OF[own] != Tongue.JAPANESE else {}
        return languages, luck.choice([1, 2, 2, 3])
    speaks = luck.random()
    return ({str(Tongue.ENGLISH): luck.choice([2, 3])} if speaks < 0.15 else {}), None


def _helps(age: int, japanese: int | None, luck: random.Random) -> list[str]:
    helps = luck.sample(OLD_HELPS, 1) if age >= 75 and luck.random() < 0.5 else []
    if japanese == 1:
        helps.append(Comfort.NO_JAPANESE)
    return sorted(str(one) for one in helps)


def _week(age: int, luck: random.Random) -> int:
    """The old have mornings and afternoons, who works has evenings and weekends; a fifth ticked nothing: any time."""
    if luck.random() < 0.2:
        return 0
    days = [(day, part) for day in WEEKEND for part in (MORNING, AFTERNOON, EVENING)]
    if age >= 65:
        days += [(day, part) for day in WEEKDAYS for part in (MORNING, AFTERNOON)]
    else:
        days += [(day, EVENING) for day in WEEKDAYS]
    return week_of(one for one in days if luck.random() < 0.85)


def _qualification(town: Town, citizen: Citizen, luck: random.Random) -> Qualification:
    told = town.midnight - timedelta(days=luck.randint(2, 200))
    return Qualification(
        person=citizen.person,
        certificate=luck.choice([Certificate.FIRST_AID, Certificate.FIRST_AID, Certificate.CARE, Certificate.NURSE]),
        expires_on=town.day(luck.randint(60, 900)),
        seen_at=told + timedelta(hours=1),
        told_at=told,
    )
