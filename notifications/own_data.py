"""What this room keeps about people, what of it they may take with them, and what erasing does with it."""

from community.rules.own_data import Fate, Room, Rule, Whose
from core.actor import Actor
from notifications.models import (
    Bounce,
    Call,
    CallAttempt,
    LetterBatch,
    LinkCode,
    Muted,
    Notice,
    NoticeDelivery,
    Way,
    Wishes,
)
from notifications.services.forget_notices import forget_notices

DELETED, STRIPPED, KEPT = Fate.DELETED, Fate.STRIPPED, Fate.KEPT
READ = ("notice__person", "notice__about")

RULES = (
    Rule(
        CallAttempt,
        DELETED,
        "How a call went.",
        persons=("call__person", *(f"call__delivery__{path}" for path in READ)),
        section="calls",
        exported={"at": "at", "how_it_went": "outcome", "note": "note"},
    ),
    Rule(CallAttempt, KEPT, "A coordinator's work; the number of a closed account.", accounts=("by",), theirs=False),
    Rule(
        Call,
        DELETED,
        "A call that was to be made.",
        persons=("person", *(f"delivery__{path}" for path in READ)),
        section="planned_calls",
        exported={"planned_at": "made_at", "not_before": "next_at", "closed_at": "closed_at"},
    ),
    Rule(
        Call,
        STRIPPED,
        "A call that they had taken on is free for another.",
        accounts=("taken_by",),
        theirs=False,
        strip={"taken_by": None, "taken_at": None},
    ),
    Rule(
        Bounce,
        DELETED,
        "A mail came back.",
        persons=("person", *(f"delivery__{path}" for path in READ)),
        section="mails_that_came_back",
        exported={"status": "status", "at": "at"},
    ),
    Rule(
        NoticeDelivery,
        DELETED,
        "How a notice went out.",
        persons=READ,
        section="how_notices_went_out",
        exported={"notice": "notice_id", "by": "channel", "state": "state", "sent_at": "sent_at"},
    ),
    Rule(
        Notice,
        DELETED,
        "Words to them, and words to others about them.",
        persons=("person", "about"),
        section="notices",
        exported={
            "number": "id",
            "title": "title",
            "words": "body",
            "created_at": "created_at",
            "read_at": "read_at",
        },
    ),
    Rule(LetterBatch, KEPT, "Letters that were printed together, whoever did.", accounts=("made_by",), theirs=False),
    Rule(
        Way,
        DELETED,
        "How they are reached.",
        persons=("person",),
        section="ways_to_reach_me",
        exported={"by": "channel", "address": "address", "name": "label", "made_at": "made_at"},
    ),
    Rule(
        Wishes,
        DELETED,
        "How they wish to be reached.",
        persons=("person",),
        section="how_i_wish_to_be_reached",
        exported={"in_this_order": "channels", "weekly_word": "digest", "saved_at": "saved_at"},
    ),
    Rule(
        Muted,
        DELETED,
        "What they want no notices of.",
        persons=("person",),
        section="switched_off",
        exported={"topic": "topic", "by": "channel", "at": "at"},
    ),
    Rule(LinkCode, DELETED, "Codes that connect LINE.", persons=("person",)),
)


def end(whose: Whose, made_by: Actor) -> None:
    """Words to others that name the person go while the rows still say which these are."""
    if whose.person is not None:
        forget_notices(person=whose.person)


ROOM = Room("notifications", RULES, end=end)
