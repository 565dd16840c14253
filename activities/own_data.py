"""What this room keeps about people, what of it they may take with them, and what erasing does with it."""

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from activities.models import (
    Activity,
    Attendance,
    Import,
    MessageCopy,
    PartyMember,
    ReviewComment,
    Session,
    SignUp,
    SupportRequest,
)
from activities.services.cancel_sign_up import cancel_sign_up
from community.rules.own_data import Fate, Locks, Room, Rule, Whose
from core import clock
from core.actor import Actor

DELETED, STRIPPED, KEPT = Fate.DELETED, Fate.STRIPPED, Fate.KEPT
TEXTS = "session__activity__texts"

RULES = (
    Rule(
        SupportRequest,
        DELETED,
        "What they would like help with.",
        persons=("sign_up__person",),
        section="would_like_help_with",
        exported={
            "sign_up": "sign_up_id",
            "in_their_words": "text",
            "languages": "languages",
            "answer": "answer",
            "answer_in_words": "answer_note",
            "deleted_on": "delete_on",
        },
        private=True,
    ),
    Rule(
        MessageCopy,
        DELETED,
        "That a host's message went to them; the message was to all.",
        persons=("sign_up__person",),
        section="messages_from_hosts",
        exported={"sign_up": "sign_up_id", "message": "message.text", "sent_at": "message.sent_at"},
    ),
    Rule(
        PartyMember,
        STRIPPED,
        "Who came along stays as a number with a kind and an age group, for the host's count.",
        persons=("sign_up__person",),
        section="came_along",
        exported={"sign_up": "sign_up_id", "name": "name", "as": "kind", "age": "age"},
        strip={"name": "", "person": None},
    ),
    Rule(
        PartyMember,
        STRIPPED,
        "They came along with somebody: the other's party stays, their name goes.",
        persons=("person",),
        section="came_along_with_others",
        exported={"activity": "sign_up.session.activity.title", "starts_at": "sign_up.session.starts_at", "as": "kind"},
        prefetch=("sign_up__session__activity__texts",),
        strip={"name": "", "person": None},
    ),
    Rule(
        Attendance,
        KEPT,
        "That somebody was there: a figure, and the host's count. Without a word of theirs.",
        persons=("sign_up__person",),
        section="attendance",
        exported={"sign_up": "sign_up_id", "how": "state", "people": "people", "recorded_at": "recorded_at"},
    ),
    Rule(
        SignUp,
        STRIPPED,
        "What is to come is cancelled, and the seats go to who waits. The past stays as a number; notes go.",
        persons=("person",),
        section="sign_ups",
        exported={
            "number": "id",
            "activity": "session.activity.title",
            "starts_at": "starts_at",
            "ends_at": "ends_at",
            "state": "state",
            "seats": "seats",
            "companions": "companions",
            "signed_up_at": "made_at",
            "through": "channel",
            "host_says": "host_note",
            "host_notes": "note",
        },
        prefetch=(TEXTS,),
        strip={"host_note": "", "note": "", "key": None},
    ),
    Rule(
        Activity,
        KEPT,
        "What a host offers stays the host's, whoever typed it in.",
        accounts=("created_by",),
        theirs=False,
    ),
    Rule(
        ReviewComment,
        STRIPPED,
        "What was said about a draft is the host's and the coordinator's; nobody can see by whom.",
        accounts=("author",),
        theirs=False,
        strip={"author": None},
    ),
    Rule(Import, KEPT, "A file of a host, whoever brought it.", accounts=("made_by",), theirs=False),
)


def to_come(whose: Whose) -> QuerySet[SignUp]:
    """What stands and has not begun for them."""
    now = clock.now()
    begins = Q(period=None, session__starts_at__gt=now) | Q(period__startswith__gt=now, session__ends_at__gt=now)
    return SignUp.objects.filter(begins, person=whose.person, state__in=SignUp.STANDING)


def locks(whose: Whose) -> Locks:
    """The sessions of what will be cancelled."""
    return [(Session, list(to_come(whose).values_list("session_id", flat=True)))]


def end(whose: Whose, made_by: Actor) -> None:
    """Cancel what is to come, in the order of the sessions."""
    for pk in to_come(whose).order_by("session", "pk").values_list("pk", flat=True):
        cancel_sign_up(sign_up=pk, made_by=made_by)


def ahead(whose: Whose) -> list[str]:
    """How many sign-ups that is."""
    n = to_come(whose).count()
    said = ngettext(
        "%(n)s sign-up is cancelled. The seat goes to somebody else.",
        "%(n)s sign-ups are cancelled. The seats go to others.",
        n,
    )
    return [said % {"n": n}] if n else []


ROOM = Room("activities", RULES, locks=locks, end=end, ahead=ahead)
