"""What the tests of posting share: a shop, a programme with rules, and the form filled in."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from activities.models import Activity, Programme, Session
from community.models import Venue
from core import clock
from core.actor import Actor
from tests.factories import make_activity, make_programme, make_session, make_venue

BY = Actor(user=None)


def day(later: int) -> str:
    """An ISO date in that many days."""
    return (clock.today() + timedelta(days=later)).isoformat()


def at(later: int, hour: str = "10:00") -> datetime:
    """That hour in Tokyo, in so many days."""
    return datetime.combine(clock.today() + timedelta(days=later), time.fromisoformat(hour), clock.TOKYO)


def next_weekday(weekday: int) -> date:
    """The next one, tomorrow at the earliest; Monday is 0."""
    tomorrow = clock.today() + timedelta(days=1)
    return tomorrow + timedelta(days=(weekday - tomorrow.weekday()) % 7)


def a_programme(**rules: Any) -> Programme:
    """A programme with these rules."""
    programme = make_programme()
    programme.rules = rules
    programme.save()
    return programme


def answers(programme: Programme, **other: Any) -> dict[str, Any]:
    """The form filled in."""
    return {
        "programme": programme.pk,
        "title": "手打ちそば体験",
        "summary": "粉から打って、食べて帰ります。",
        "body": "エプロンを持ってきてください。",
        "date_1": day(7),
        "starts": "10:00",
        "minutes": 90,
        "capacity": 6,
        "venue": other.pop("venue", None) or make_venue().pk,
        "languages": ["ja", "en"],
        "step_free": "no",
        "cost_yen": 500,
        "children": "yes",
        "support": "ask",
        **other,
    }


def a_photo(content: bytes | None = None) -> SimpleUploadedFile:
    """As a form sends it."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "red").save(out, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", content or out.getvalue(), content_type="image/jpeg")


def a_draft(*, venue: Venue | None = None, starts_at: datetime | None = None, **fields: Any) -> Activity:
    """A draft that could be published, with a date in a week."""
    more = {name: fields.pop(name) for name in ("organisation", "programme", "campaign") if name in fields}
    activity = make_activity(state=Activity.State.DRAFT, **more)
    for name, value in fields.items():
        setattr(activity, name, value)
    activity.save()
    make_session(activity=activity, starts_at=starts_at or at(7), venue=venue or make_venue())
    return activity


def dates_of(activity: Activity) -> list[str]:
    """When its sessions begin, in Tokyo."""
    sessions = Session.objects.filter(activity=activity).order_by("starts_at")
    return [one.starts_at.astimezone(clock.TOKYO).isoformat()[:16] for one in sessions]


def photo_of(activity: Activity) -> str:
    """The name that it keeps; empty for none."""
    return activity.photo.name or ""
