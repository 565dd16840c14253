"""A session for the reader's own calendar."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activities.ical import CONTENT_TYPE, calendar, of_session
from activities.selectors.find import get_public_session


@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as an .ics file, also after it was called off: 404 for what is not public, to everybody."""
    content = calendar([of_session(get_public_session(pk))])
    name = f"deban-{pk}.ics"
    return HttpResponse(
        content, content_type=CONTENT_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
