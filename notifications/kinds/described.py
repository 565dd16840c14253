"""Each kind in a few words for staff: what it says, and when it goes to whom."""

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from notifications import kinds
from notifications.models import Topic

# What it says; when, to whom.
_ABOUT: dict[str, tuple[Sentence, Sentence]] = {
    "sign_up_confirmed": (_("Signed up"), _("At once, to who signed up.")),
    "sign_up_waiting": (_("On the waiting list"), _("At once, to who waits, with their place in the queue.")),
    "sign_up_requested": (_("Request received"), _("At once, to who asked, where the host answers each request.")),
    "sign_up_entered": (_("In the draw"), _("At once, to who entered a draw.")),
    "sign_up_held": (_("A seat is kept"), _("When the host first answers what somebody would like help with.")),
    "sign_up_refused": (_("Not this time"), _("When the host or the draw says no, to who asked.")),
    "sign_up_cancelled": (_("Sign-up cancelled"), _("At once, to who had signed up, whoever entered it.")),
    "seat_offered": (_("A seat is offered"), _("When a seat is free, to the next on the waiting list.")),
    "offer_lapsed": (_("The offer is over"), _("When nobody answered in time, to who was offered the seat.")),
    "seats_open": (_("Seats at short notice"), _("Shortly before it begins, to all who still wait.")),
    "support_answered": (_("The host's answer about help"), _("At once, to who said what they would like help with.")),
    "session_moved": (_("Moved"), _("At once, to all who have or wait for a seat: what was, and what is now.")),
    "session_cancelled": (_("Called off"), _("At once, to all who have or wait for a seat.")),
    "session_restored": (_("On again"), _("At once, when something that was called off takes place after all.")),
    "reminder": (_("Reminder, the evening before"), _("At 18:00 on the evening before, to all who come.")),
    "reminder_week": (_("Reminder, a week before"), _("At 18:00 a week before, where the organiser wants it.")),
    "reminder_days": (_("Reminder, three days before"), _("At 18:00 three days before, where the organiser wants it.")),
    "reminder_hours": (_("Reminder, two hours before"), _("Two hours before, where the organiser wants it.")),
    "host_message": (_("The host writes"), _("At once, to all who come, in the host's own words.")),
    "review_answered": (_("A coordinator has looked"), _("At once, to who wrote the draft.")),
    "role_taken": (_("The role is yours"), _("At once, to who has it now.")),
    "role_applied": (_("Somebody would like the role"), _("At once, to the host.")),
    "application_refused": (_("The role went to others"), _("When the host says no, to who asked.")),
    "role_proposed": (_("Would you like this role?"), _("At once, to who is asked.")),
    "role_asked_again": (_("Does the new time suit?"), _("When a role moves to a time at which its person is busy.")),
    "proposal_ending": (_("A question still waits"), _("Before the time to answer is over, to who was asked.")),
    "role_handed_back": (_("A role is free again"), _("At once, to the host.")),
    "role_reminder": (_("Reminder of a role"), _("At 18:00 on the evening before, to who has the role.")),
    "shift_changed": (_("A role has moved"), _("At once, to who has the role.")),
    "shift_called_off": (_("A role is called off"), _("At once, to who has the role or asked for it.")),
    "shift_restored": (_("A role is on again"), _("At once, to who has the role.")),
    "stand_in_wanted": (_("A stand-in is wanted"), _("At once, to each who could stand in.")),
    "stand_in_found": (_("A stand-in is found"), _("At once, to who can't come.")),
    "stand_in_declined": (_("No stand-in so far"), _("When all who were asked have no time, to who can't come.")),
    "place_handed_over": (_("Somebody else comes"), _("When a stand-in takes over, to the host.")),
    "needs_people": (_("A watched role needs people"), _("Once a week at most, to who watches the role.")),
    "interest_shown": (_("Somebody is interested in work"), _("The same day, to the provider; it holds no name.")),
    "contribution_thanks": (_("Thank you"), _("At 17:00, when a host has confirmed what somebody did.")),
    "visit_thanks": (_("Thank you for coming"), _("At 17:00 after it is over, to who came, with the questions.")),
    "offer_ending": (_("The offered seat still waits"), _("Before the time to answer is over, to who was offered it.")),
    "request_waiting": (_("A request for the host"), _("At once, to the host; several within an hour together.")),
    "request_ending": (_("A request without an answer"), _("On the day before it begins, to the host.")),
    "requests_ending_here": (
        _("Requests without an answer in an area"),
        _("Once a day at most, to the area's coordinators."),
    ),
    "review_wanted": (_("Drafts to look at"), _("At 17:00, to the coordinators who may publish them.")),
    "attendance_missing": (_("Who came?"), _("On the morning after, to the host, where nobody noted it.")),
    "contribution_missing": (_("Who helped?"), _("On the morning after, to the host, where nobody confirmed it.")),
    "application_ending": (_("Somebody waits for the host"), _("On the day before a role begins, to the host.")),
    "role_accepted": (_("Somebody said yes"), _("At once, to the host.")),
    "role_called_off": (_("A question is taken back"), _("At once, to who had read the question.")),
    "role_at_risk": (_("A role has too few people"), _("Once a day at most, in the three days before, to the host.")),
    "roles_at_risk_here": (
        _("Roles with too few people in an area"),
        _("Once a day at most, to the area's coordinators."),
    ),
    "thanks_said": (_("The host says thank you"), _("At 17:00, to who helped, in the host's words.")),
    "consent_ending": (_("Somebody's help ends"), _("Two weeks before, to the person who is helped.")),
    "supporting_ending": (_("Your helping ends"), _("Two weeks before, to the person who helps.")),
    "qualification_ending": (_("A certificate ends"), _("A month before, to whom it belongs.")),
    "welcome": (_("Welcome"), _("At 17:00 on the first day, to who is new.")),
    "weekly_digest": (_("For you, once a week"), _("On Fridays at 17:00, to who asked for it.")),
}


def label_of(name: str) -> str:
    """What it says, in the language that is active; the name itself for a kind that is gone, whose rows remain."""
    return str(_ABOUT[name][0]) if name in _ABOUT else name


def about(name: str) -> str:
    """When it goes, and to whom. Raises KeyError for a kind that nobody has described."""
    return str(_ABOUT[name][1])


def labels() -> list[tuple[str, object]]:
    """Every kind's name and label, by topic."""
    found = sorted(kinds.ALL.values(), key=lambda kind: Topic.values.index(kind.topic))
    return [(kind.name, label_of(kind.name)) for kind in found]
