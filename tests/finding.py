"""How tests look at Find: without JavaScript, and with nothing remembered."""

from typing import Any

from activities.models import Activity, Session
from core.pages import forget_pages
from tests.clients import browser
from tests.factories import make_activity, make_session


def find(path: str = "/", **query: str) -> Any:
    """The page as a stranger without JavaScript sees it now."""
    forget_pages()
    answer = browser().get(path, query)
    assert answer.status_code == 200
    return answer


def found(**query: str) -> set[int]:
    """Ids of the sessions on the list."""
    listing = find(**query).context["listing"]
    return {card.session for day in listing.days for card in day.cards} | {card.session for card in listing.any_time}


def session_of(**answers: object) -> Session:
    """A session whose activity has these answers."""
    activity = make_activity()
    Activity.objects.filter(pk=activity.pk).update(**answers)
    return make_session(activity=activity)
