"""A message to everybody: written, counted, asked once, sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.errors import NobodyToWriteTo
from activities.forms.message import MessageForm
from activities.models import Session
from activities.selectors.activity import get_own_session_for
from activities.selectors.messages import messages_of, readers_of
from activities.services.send_message import send_message
from activities.views import add_to
from core.actor import Actor
from core.errors import DomainError


@login_required
@require_http_methods(["GET", "POST"])
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The words; then how many people get them, and who has to be telephoned; then they go."""
    session = get_own_session_for(request.user, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        try:
            if "sure" not in request.POST:
                return _ask(request, session, form)
            send_message(session=pk, made_by=Actor(user=request.user.pk), **form.cleaned_data)
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            messages.success(request, _("Your message is on its way."))
            return redirect("activities:roster", pk)
    context = {
        "session": session,
        "activity": session.activity,
        "form": form,
        "sent": list(messages_of(session)),
        "nav_current": "organise",
    }
    return render(request, "activities/roster_message.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, session: Session, form: MessageForm) -> HttpResponse:
    readers = list(readers_of(session, form.cleaned_data["audience"]).select_related("user"))
    if not readers:
        raise NobodyToWriteTo
    reached = [person for person in readers if person.user is not None and person.user.is_active]
    context = {
        "session": session,
        "activity": session.activity,
        "form": form,
        "reached": reached,
        "to_call": [person for person in readers if person not in reached],
        "nav_current": "organise",
    }
    return render(request, "activities/roster_message_sure.html", context)
