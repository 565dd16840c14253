"""Whoever is erased is named in no notice any more: neither in theirs, nor in what was told to others about them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q

from activities.models import MessageCopy, SignUp
from community.models import Person, Supporter
from notifications.models import Notice
from volunteers.models import (
    Assignment,
    Contribution,
    Interest,
    Qualification,
    StandInAsk,
    StandInSearch,
    Thanks,
    Watch,
)

# What a notice may be about (its kind's `subject`), and the persons whom its words may name.
NAMES: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "sign_up": (SignUp, ("person",)),
    "message_copy": (MessageCopy, ("sign_up__person",)),
    "assignment": (Assignment, ("person",)),
    "contribution": (Contribution, ("assignment__person",)),
    "thanks": (Thanks, ("assignment__person",)),
    "watch": (Watch, ("person",)),
    "interest": (Interest, ("person",)),
    "qualification": (Qualification, ("person",)),
    "supporter": (Supporter, ("person", "supporter")),
    "person": (Person, ("pk",)),
    "stand_in_ask": (StandInAsk, ("person", "search__assignment__person")),
    "stand_in_search": (
        StandInSearch,
        ("assignment__person", "asked", "in_exchange__person", "found__person"),
    ),
}
NOBODY = frozenset({"session", "shift", "office", "review_comment"})  # subjects whose notices name their reader alone


def forget_notices(*, person: int) -> int:
    """Delete them with their deliveries, calls and letters; how many notices. Safe to run twice."""
    gone = 0
    for wanted in _about(person):
        gone += Notice.objects.filter(wanted).delete()[1].get(Notice._meta.label, 0)
    return gone


def _about(person: int) -> Iterator[Q]:
    yield Q(person=person) | Q(about=person)
    for subject, (model, paths) in NAMES.items():
        of: Any = Q(pk__in=[])
        for path in paths:
            of |= Q(**{path: person})
        numbers = list(model._base_manager.filter(of).values_list("pk", flat=True))
        if numbers:
            yield Q(subject=subject, subject_id__in=numbers)
