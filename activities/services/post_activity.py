"""An organiser posts an activity in minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from django.db import transaction

from activities import rules
from activities.events import ActivityPosted
from activities.models import Activity, ActivityText, Campaign, Programme, Session
from activities.searching import make_searchable
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
    """One occurrence to be made. `capacity`: seats, or the largest party where it takes periods, or 0 of a walk-in."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    venue: Venue | None = None
    closes_at: datetime | None = None
    slot_minutes: int | None = None  # of an appointment

    def of(self, activity: Activity) -> Session:
        """The row, unsaved."""
        return Session(
            activity=activity,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            capacity=self.capacity,
            venue=self.venue,
            closes_at=self.closes_at,
            slot_minutes=self.slot_minutes,
        )


@dataclass(frozen=True)
class Content:
    """All that an organiser says about an activity, apart from its dates."""

    programme: Programme
    texts: Mapping[str, Words]  # by language
    welcome: Welcome = field(default_factory=Welcome)
    telephone: str = ""
    campaign: Campaign | None = None
    way: str = Activity.Way.FIRST_COME
    category: str = ""  # one of the programme's own, by its slug
    audience: rules.Audience = field(default_factory=rules.Audience)
    promises: Sequence[str] = ()
    photo: str = ""  # its name (activities.photos)
    reminders: Sequence[str] | None = None  # None: as they are


@transaction.atomic
def post_activity(
    *, organisation: Organisation, content: Content, sessions: Sequence[NewSession], made_by: Actor
) -> Activity:
    """A draft with its texts and sessions. Raises Refused with every rule of the programme that it does not keep."""
    activity = Activity(organisation=organisation, created_by_id=made_by.user, created_at=clock.now())
    activity.programme, activity.campaign, activity.way = content.programme, content.campaign, content.way
    take_over(activity, content)
    rows = [new.of(activity) for new in sessions]
    rules.refuse_if(rules.why_outside_rules(activity, rows))
    activity.save()
    save_texts(activity, content.texts)
    Session.objects.bulk_create(rows)
    publish(ActivityPosted(activity=activity.pk, organisation=organisation.pk), by=made_by)
    return activity


def take_over(activity: Activity, content: Content) -> None:
    """Set, unsaved, whatever may change at any time; programme, season and way may not, once people have signed up."""
    for name, value in content.welcome.items():
        setattr(activity, name, value)
    activity.telephone = content.telephone or activity.organisation.telephone
    activity.category = content.category
    activity.promises = list(content.promises)
    activity.photo.name = content.photo
    if content.reminders is not None:
        activity.reminders = list(content.reminders)
    make_searchable(activity, content.texts)
    narrow(activity, content.audience)


def narrow(activity: Activity, wanted: rules.Audience) -> None:
    """Set, unsaved, who may come: whom the host wants, within what the programme is for."""
    known = rules.ProgrammeRules.in_season(activity.programme, activity.campaign)
    audience = rules.merged_audience(known, wanted)
    activity.min_age, activity.max_age = audience.min_age, audience.max_age
    activity.residents_only = audience.residents_only


def save_texts(activity: Activity, texts: Mapping[str, Words]) -> None:
    """Write the words in these languages, and take away those in others."""
    rows = [
        ActivityText(
            activity=activity,
            language=language,
            title=words.get("title", ""),
            summary=words.get("summary", ""),
            body=words.get("body", ""),
        )
        for language, words in texts.items()
    ]
    activity.texts.exclude(language__in=texts).delete()
    ActivityText.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["activity", "language"],
        update_fields=["title", "summary", "body"],
    )
