"""An organiser posts an activity in minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db import transaction

from activities import rules
from activities.events import ActivityPosted
from activities.models import Activity, ActivityText, Campaign, Programme, Session
from community.models import Organisation, Venue
from core import clock
from core.actor import Actor
from core.outbox.events import publish


class Words(TypedDict, total=False):
    """An activity's texts in one language."""

    title: str
    summary: str
    body: str


class Welcome(TypedDict, total=False):
    """The five fields that must be answered before publishing, and their notes."""

    languages: list[str] | None
    step_free: str
    cost_yen: int | None
    children: str
    support: str
    cost_note: str
    access_note: str


@dataclass(frozen=True)
class NewSession:
    """One occurrence to be made."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    venue: Venue | None = None


@transaction.atomic
def post_activity(
    *,
    organisation: Organisation,
    programme: Programme,
    texts: Mapping[str, Words],
    sessions: Sequence[NewSession],
    made_by: Actor,
    welcome: Welcome,
    telephone: str = "",
    campaign: Campaign | None = None,
    source_key: str | None = None,
    source_hash: str = "",
) -> Activity:
    """A draft with its texts and sessions. Raises OutsideProgrammeRules."""
    programme_rules = rules.ProgrammeRules.of(programme.rules)
    for new in sessions:
        rules.ensure_within_programme_rules(programme_rules, seats=new.capacity, length=new.ends_at - new.starts_at)
    activity = Activity.objects.create(
        organisation=organisation,
        programme=programme,
        campaign=campaign,
        telephone=telephone or organisation.telephone,
        created_by_id=made_by.user,
        created_at=clock.now(),
        search_text=search_text(texts, organisation),
        source_key=source_key,
        source_hash=source_hash,
        **welcome,
    )
    ActivityText.objects.bulk_create(
        [ActivityText(activity=activity, language=language, **words) for language, words in texts.items()]
    )
    Session.objects.bulk_create(
        [
            Session(activity=activity, starts_at=s.starts_at, ends_at=s.ends_at, capacity=s.capacity, venue=s.venue)
            for s in sessions
        ]
    )
    publish(ActivityPosted(activity=activity.pk, organisation=organisation.pk), by=made_by)
    return activity


def search_text(texts: Mapping[str, Words], organisation: Organisation) -> str:
    """What a search looks through: all languages' words, and the host's names."""
    words = [str(word) for one in texts.values() for word in one.values()]
    return rules.fold(" ".join([*words, *organisation.names.values()]))
