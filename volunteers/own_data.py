"""What this room keeps about people, what of it they may take with them, and what erasing does with it."""

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from activities.models import Activity, Session
from community.models import Person
from community.rules.own_data import Fate, Locks, Room, Rule, Whose
from core import clock
from core.actor import Actor
from volunteers.models import (
    Assignment,
    Away,
    Contribution,
    Correction,
    Interest,
    OutreachNote,
    PlanLine,
    PointEntry,
    Profile,
    Qualification,
    RecordCertificate,
    StandInAsk,
    StandInSearch,
    Thanks,
    Translation,
    Watch,
)
from volunteers.services.hand_back import hand_back
from volunteers.services.save_profile import erase_profile
from volunteers.services.show_interest import withdraw_interest
from volunteers.services.stand_in import stop_asking_to_stand_in
from volunteers.services.translate import give_up_translation

DELETED, STRIPPED, KEPT = Fate.DELETED, Fate.STRIPPED, Fate.KEPT
ROLE = {"role": "role.title", "host": "role.organisation.name"}

RULES = (
    Rule(
        Thanks,
        DELETED,
        "What a host said to them.",
        persons=("assignment__person",),
        section="thanks",
        exported={"role": "assignment.shift.role.title", "words": "text", "at": "at"},
    ),
    Rule(
        Translation,
        STRIPPED,
        "What was published stays with the activity; drafts and the words about them go.",
        persons=("assignment__person",),
        section="translations",
        exported={
            "activity": "activity.title",
            "language": "language",
            "title": "title",
            "summary": "summary",
            "body": "body",
            "note": "note",
            "minutes": "minutes",
            "state": "state",
            "begun_at": "begun_at",
        },
        prefetch=("activity__texts",),
        strip={"title": "", "summary": "", "body": "", "note": ""},
    ),
    Rule(
        StandInAsk,
        DELETED,
        "They were asked to stand in, or others for them.",
        persons=("person", "search__assignment__person"),
        section="stand_in_questions",
        exported={
            "role": "search.assignment.shift.role.title",
            "asked_at": "asked_at",
            "declined_at": "declined_at",
        },
    ),
    Rule(
        StandInSearch,
        DELETED,
        "They looked for a stand-in, or they alone were asked.",
        persons=("assignment__person", "asked", "in_exchange__person"),
        section="looked_for_a_stand_in",
        exported={"role": "assignment.shift.role.title", "opened_at": "opened_at", "ended_at": "ended_at"},
    ),
    Rule(
        StandInSearch,
        KEPT,
        "They stood in for somebody: the other's search names a nameless row.",
        persons=("found__person",),
        theirs=False,
    ),
    Rule(
        PlanLine,
        DELETED,
        "A plan thought of them.",
        persons=("person", "assignment__person"),
        section="plans",
        exported={"role": "shift.role.title", "starts_at": "shift.starts_at", "state": "state", "why": "reasons"},
    ),
    Rule(
        Correction,
        KEPT,
        "What the hours of a contribution were before: numbers.",
        persons=("contribution__assignment__person",),
        section="corrections",
        exported={
            "contribution": "contribution_id",
            "minutes_before": "minutes_before",
            "day_before": "on_before",
            "at": "at",
        },
    ),
    Rule(
        PointEntry,
        KEPT,
        "A line of the payer's ledger: points and a day.",
        persons=("person", "contribution__assignment__person", "reverses__person"),
        section="points",
        exported={"from": "rule.name", "points": "points", "on": "on", "at": "at"},
    ),
    Rule(
        Contribution,
        KEPT,
        "A role fulfilled: a figure. Minutes and a day.",
        persons=("assignment__person",),
        section="contributions",
        exported={
            "number": "id",
            "role": "assignment.shift.role.title",
            "host": "assignment.shift.role.organisation.name",
            "on": "on",
            "minutes": "minutes",
            "state": "state",
            "confirmed_at": "confirmed_at",
        },
    ),
    Rule(
        Assignment,
        STRIPPED,
        "What is to come is handed back, and the place goes to others. The past stays as a number; why they were "
        "asked goes.",
        persons=("person",),
        section="roles",
        exported={
            "role": "shift.role.title",
            "host": "shift.role.organisation.name",
            "starts_at": "shift.starts_at",
            "state": "state",
            "began": "via",
            "why_they_were_asked": "reasons",
            "how_it_went": "outcome",
            "at": "made_at",
        },
        strip={"reasons": list},
    ),
    Rule(
        Interest,
        DELETED,
        "Interested in a role.",
        persons=("person",),
        section="interests",
        exported={**ROLE, "shown_at": "shown_at", "contact_may_be_passed_on": "share_contact", "ended_at": "ended_at"},
    ),
    Rule(
        Watch,
        DELETED,
        "Wanted to hear when a role needs people.",
        persons=("person",),
        section="watched_roles",
        exported={**ROLE, "since": "since"},
    ),
    Rule(
        RecordCertificate,
        DELETED,
        "A paper with their name. Whoever checks it later reads that we know no such certificate.",
        persons=("person",),
        section="certificates",
        exported={
            "number": "number",
            "name": "name",
            "from": "first_day",
            "to": "last_day",
            "lines": "lines",
            "minutes": "minutes",
            "issued_at": "issued_at",
            "revoked_at": "revoked_at",
            "why_revoked": "revoked_why",
        },
    ),
    Rule(
        Away,
        DELETED,
        "Goes with the profile.",
        persons=("profile__person",),
        section="away",
        exported={"from": "first_day", "to": "last_day"},
    ),
    Rule(Profile.areas.through, DELETED, "Goes with the profile.", persons=("profile__person",)),
    Rule(
        Profile,
        DELETED,
        "What they said of themself.",
        persons=("person",),
        section="what_i_can_do_and_like",
        exported={
            "can_do": "skills",
            "likes": "tasks",
            "would_like_help_with": "helps",
            "japanese": "japanese",
            "languages": "languages",
            "districts": "areas",
            "travels": "travels",
            "times_a_month": "times_a_month",
            "about": "about",
            "looking_since": "looking_since",
            "saved_at": "saved_at",
        },
        prefetch=("areas",),
    ),
    Rule(
        Qualification,
        DELETED,
        "Papers that they told us of.",
        persons=("person",),
        section="qualifications",
        exported={"what": "certificate", "until": "expires_on", "told_at": "told_at", "seen_at": "seen_at"},
    ),
    Rule(
        OutreachNote,
        DELETED,
        "A coordinator was in touch with them.",
        persons=("person",),
        section="talks_with_a_coordinator",
        exported={"by": "channel", "came_of_it": "result", "again_on": "again_on", "at": "at"},
    ),
)


def to_come(whose: Whose) -> QuerySet[Assignment]:
    """What was asked and not answered, and what is taken on and has not begun."""
    state = Assignment.State
    ahead = Q(shift__starts_at=None) | Q(shift__starts_at__gt=clock.now())
    found = Assignment.objects.filter(
        Q(state__in=[state.APPLIED, state.PROPOSED]) | Q(ahead, state=state.ACCEPTED), person=whose.person
    )
    return found.exclude(contribution__state=Contribution.State.CONFIRMED)


def _translating(whose: Whose) -> QuerySet[Translation]:
    return Translation.objects.filter(assignment__person=whose.person, state__in=Translation.STANDING)


def _asks(whose: Whose) -> QuerySet[StandInAsk]:
    return StandInAsk.objects.filter(person=whose.person, declined_at=None, search__ended_at=None)


def locks(whose: Whose) -> Locks:
    """The sessions of their roles and of those that they were asked to stand in for; what they translate."""
    asked = _asks(whose)
    sessions = {
        *to_come(whose).values_list("shift__role__session", flat=True),
        *asked.values_list("search__assignment__shift__role__session", flat=True),
        *asked.values_list("search__in_exchange__shift__role__session", flat=True),
    } - {None}
    return [(Session, sessions), (Activity, list(_translating(whose).values_list("activity", flat=True)))]


def others(whose: Whose) -> set[int]:
    """Who looks for a stand-in and asked them, and with whom they would have swapped."""
    asked = _asks(whose)
    holders = asked.values_list("search__assignment__person", flat=True)
    return {*holders, *asked.values_list("search__in_exchange__person", flat=True)} - {None}


def end(whose: Whose, made_by: Actor) -> None:
    """Give translations and roles back, take questions back, forget the profile; nobody asks them any more."""
    if whose.person is None:
        return
    person = Person.objects.get(pk=whose.person)
    for pk in _translating(whose).order_by("activity", "pk").values_list("pk", flat=True):
        give_up_translation(translation=pk, made_by=made_by)
    for pk in to_come(whose).order_by("shift", "pk").values_list("pk", flat=True):
        hand_back(assignment=pk, made_by=made_by)
    for interest in Interest.objects.filter(person=person, ended_at=None).select_related("role").order_by("pk"):
        withdraw_interest(role=interest.role, person=person, made_by=made_by)
    Watch.objects.filter(person=person).delete()  # else what watchers were asked would stand
    erase_profile(person=person, made_by=made_by)
    stop_asking_to_stand_in(person=person.pk)


def ahead(whose: Whose) -> list[str]:
    """How many roles that is, and which papers are worth nothing any more."""
    n, papers = to_come(whose).count(), RecordCertificate.objects.filter(person=whose.person, revoked_at=None).count()
    said = []
    if n:
        roles = ngettext("%(n)s role is handed back.", "%(n)s roles are handed back.", n)
        said.append(roles % {"n": n})
    if papers:
        lost = ngettext(
            "%(n)s certificate can not be checked any more.", "%(n)s certificates can not be checked any more.", papers
        )
        said.append(lost % {"n": papers})
    return said


ROOM = Room("volunteers", RULES, locks=locks, others=others, end=end, ahead=ahead)
