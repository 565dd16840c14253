"""てつだいが ほしいこと, for the host of the session alone: read (each reading is kept) and answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.models import Session, SignUp, SupportRequest
from activities.selectors.activity import get_own_session_for
from activities.selectors.roster import get_party, hosts
from activities.services.answer_support import answer_support
from activities.services.read_support import note_reading
from activities.views import tell
from core.actor import Actor
from core.errors import DomainError
from core.i18n import OWN_NAMES

NOTE = 300  # signs


@login_required
@require_http_methods(["GET", "POST"])
def support_page(request: HttpRequest, pk: int, sign_up_pk: int) -> HttpResponse:
    """What this party would like help with, and the host's answer: we can, let us talk, we can not."""
    session = get_own_session_for(request.user, pk)
    if not hosts(request.user, session):
        raise Http404
    party = get_party(session, sign_up_pk)
    asked = SupportRequest.objects.filter(sign_up=party).first()
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, session, party)
    note_reading(session=pk, sign_ups=[party.pk], made_by=Actor(user=request.user.pk))
    context = {
        "session": session,
        "activity": session.activity,
        "party": party,
        "asked": asked,
        "languages": [OWN_NAMES.get(code, code) for code in asked.languages],
        "answers": SupportRequest.Answer.choices,
        "nav_current": "organise",
    }
    return render(request, "activities/roster_support.html", context)


def _answer(request: HttpRequest, session: Session, party: SignUp) -> HttpResponse:
    answer, note = request.POST.get("answer", ""), request.POST.get("note", "")[:NOTE]
    if answer not in SupportRequest.Answer:
        raise Http404
    try:
        answer_support(sign_up=party.pk, answer=answer, note=note, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("%(name)s gets your answer.") % {"name": party.person.name})
    return redirect("activities:roster", session.pk)
