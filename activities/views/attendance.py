"""How the coming went: a tap on the list, all at once, the door's counter, and the way back from each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities.models import Attendance
from activities.selectors.activity import get_own_session_for
from activities.selectors.roster import get_party
from activities.services.check_in_walk_ins import add_walk_ins
from activities.services.count_walk_ins import MOST, count_walk_ins
from activities.services.record_attendance import Said, record_all_present, record_attendance, take_back
from activities.views import tell
from activities.views.roster import back_to_roster
from activities.views.undo import remember, take
from core.actor import Actor
from core.errors import DomainError


def _at_the_counter(request: HttpRequest) -> Actor:
    return Actor(user=request.user.pk, channel="counter")


@login_required
@require_POST
def attendance(request: HttpRequest, pk: int, sign_up_pk: int, verb: str = "attendance") -> HttpResponse:
    """One party: a kind state, and where not all of it came, how many. `verb` is the address's own last word."""
    session = get_own_session_for(request.user, pk)
    party = get_party(session, sign_up_pk)
    state, people = request.POST.get("state", ""), request.POST.get("people", "")
    if state not in Attendance.State or not (people or "0").isdecimal():
        raise Http404
    try:
        said = record_attendance(
            sign_up=party.pk, state=state, people=int(people) if people else None, made_by=_at_the_counter(request)
        )
    except DomainError as refusal:
        tell(request, refusal)
    else:
        remember(request, session.pk, {party.pk: said.before} if said.changed else {})
    return back_to_roster(request, pk)


@login_required
@require_POST
def all_present(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody came of whom nothing is recorded yet."""
    session = get_own_session_for(request.user, pk)
    try:
        changed = record_all_present(session=session.pk, made_by=_at_the_counter(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        remember(request, session.pk, {sign_up: Said() for sign_up in changed})
    return back_to_roster(request, pk)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What stood before the last tick."""
    session = get_own_session_for(request.user, pk)
    before = take(request, session.pk)
    try:
        take_back(session=session.pk, said=before, made_by=_at_the_counter(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        n = len(before)
        messages.success(
            request, ngettext("Taken back for %(n)s party.", "Taken back for %(n)s parties.", n) % {"n": n}
        )
    return back_to_roster(request, pk)


@login_required
@require_POST
def walk_ins(request: HttpRequest, pk: int) -> HttpResponse:
    """People who just came: `more` adds or takes away, `people` sets the number."""
    session = get_own_session_for(request.user, pk)
    more, people = request.POST.get("more", ""), request.POST.get("people", "")
    try:
        if more in ("1", "-1", "5"):
            add_walk_ins(session=session.pk, more=int(more), made_by=_at_the_counter(request))
        elif people.isdecimal():
            count_walk_ins(session=session.pk, people=min(int(people), MOST + 1), made_by=_at_the_counter(request))
        else:
            messages.error(request, _("Please write how many people came, in digits."))
    except DomainError as refusal:
        tell(request, refusal)
    return back_to_roster(request, pk)
