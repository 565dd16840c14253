"""The coordinators' telephone list."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.selectors.coordinators import coordinates
from core import clock
from core.actor import Actor
from core.errors import DomainError
from notifications.forms.calls import OutcomeForm
from notifications.models import Call, CallAttempt
from notifications.selectors.calls import calls_done, get_calls_for, people_to_call
from notifications.services.note_call import note_call
from notifications.services.take_call import take_call
from notifications.services.undo_call import undo_call
from volunteers.services.note_looks import note_people_shown

A_PAGE = 30
Outcome = Call.Outcome


@login_required
@never_cache
@require_safe
def calls_page(request: HttpRequest) -> HttpResponse:
    """Whom to ring now, whom later, what was done today; to print."""
    if not coordinates(request.user):
        raise Http404
    people = people_to_call(request.user)
    now = clock.now()  # after the reading: a call that has just come is due, not one for later
    due = [one for one in people if one.next_at <= now]
    page = Paginator(due, A_PAGE).get_page(request.GET.get("page"))
    later = sorted((one for one in people if one.next_at > now), key=lambda one: one.next_at)
    done = calls_done(request.user)
    shown = {one.person.pk for one in [*page, *later]} | {one.call.person_id for one in done}
    note_people_shown(persons=shown, page="calls", made_by=_by(request))
    context = {
        "page": page,
        "later": later,
        "done": done,
        "can_undo": _latest_of_each(done),
        "outcomes": _buttons(),
        "today": clock.today(),
        "form": OutcomeForm(auto_id=False),
        "nav_current": "organise",
    }
    return render(request, "notifications/calls.html", context)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """I am ringing them now."""
    calls = _calls(request, pk)
    return _do(request, lambda: take_call(calls=calls, made_by=_by(request)), _("You have taken this call."), pk)


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """How it went."""
    calls, form = _calls(request, pk), OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please press one of the buttons; a note has 200 letters at most."))
        return redirect("notifications:calls")
    said = form.cleaned_data
    return _do(
        request,
        lambda: note_call(calls=calls, outcome=said["outcome"], note=said["note"], made_by=_by(request, "phone")),
        _noted(said["outcome"]),
    )


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The wrong button."""
    calls = _calls(request, pk)
    return _do(request, lambda: undo_call(calls=calls, made_by=_by(request)), _("Undone. They are on the list again."))


def _by(request: HttpRequest, channel: str = "web") -> Actor:
    return Actor(user=request.user.pk, channel="phone" if channel == "phone" else "web")


def _calls(request: HttpRequest, pk: int) -> list[int]:
    """This one, and those that the form shows with it. 404 where they aren't this coordinator's."""
    others = [int(one) for one in request.POST.getlist("others") if one.isascii() and one.isdigit()]
    return [call.pk for call in get_calls_for(request.user, pk, others)]


def _do(request: HttpRequest, write: Callable[[], None], said: str, pk: int | None = None) -> HttpResponse:
    try:
        write()
    except DomainError as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")
    else:
        messages.success(request, said)
    answer = redirect("notifications:calls")
    if pk is not None:
        answer["Location"] += f"#call-{pk}"
    return answer


def _noted(outcome: str) -> str:
    return {
        Outcome.TOLD: _("Noted: they know now. Thank you."),
        Outcome.TOLD_FAMILY: _("Noted: somebody at home passes it on. Thank you."),
        Outcome.NO_ANSWER: _("Noted. The call comes again later; after three times they are told another way."),
        Outcome.LATER: _("Noted. The call comes again later."),
        Outcome.WRONG: _("Noted. They are told another way, if there is one."),
    }[Outcome(outcome)]


def _buttons() -> list[tuple[str, str, bool]]:
    """Value, words, whether it stands on the list of those who are rung later too."""
    return [
        (Outcome.TOLD, _("Told them"), True),
        (Outcome.TOLD_FAMILY, _("Told the family"), True),
        (Outcome.NO_ANSWER, _("Nobody answered"), False),
        (Outcome.LATER, _("Call again later"), False),
        (Outcome.WRONG, _("Wrong number"), True),
    ]


def _latest_of_each(done: list[CallAttempt]) -> set[int]:
    """The attempts that are the last ones of their calls: those can be undone."""
    latest: dict[int, int] = {}
    for one in done:
        latest.setdefault(one.call_id, one.pk)
    return set(latest.values())
