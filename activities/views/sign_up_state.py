"""What stands of a sign-up, what happens next, and what one can do: one tap each."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.forms.party_change import ChangePartyForm
from activities.models import Session, SignUp, SupportRequest
from activities.rules.gates import is_drawn
from activities.rules.offers import is_free_now
from activities.selectors.sign_ups import Party, get_party_for, people_before, place_in_queue
from activities.services.act_for import act_for
from activities.services.change_party import change_party
from activities.verbs import VERBS
from activities.views import tell
from community.models import SupportAct, Supporter
from community.selectors import supported_by
from community.services.log_looks import log_looks
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.i18n import OWN_NAMES


@login_required
@require_safe
def sign_up_status_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every state with its next step; a supporter who looks is written down once a day."""
    party = get_party_for(request.user, pk, "may_see")
    if party.support is not None:
        log_looks(supports=[party.support])
    return _page(request, party, ChangePartyForm(party=party.sign_up))


def _page(request: HttpRequest, party: Party, form: ChangePartyForm, status: int = 200) -> HttpResponse:
    mine, now = party.sign_up, clock.now()
    context = {
        "party": party,
        "sign_up": mine,
        "session": mine.session,
        "activity": mine.session.activity,
        "form": form,
        "others": _others(request, party) if status == 200 else [],
        "nav_current": "my-page",
        **_standing(party, now),
    }
    return render(request, "activities/sign_up.html", context, status=status)


def _others(request: HttpRequest, party: Party) -> list[Supporter]:
    """Whom one can sign up for the same session: once one's own is done, this is the next thing."""
    if not party.own or party.sign_up.state not in SignUp.STANDING:
        return []
    supports = list(supported_by(request.user).filter(may_sign_up=True))
    there = SignUp.objects.filter(
        session=party.sign_up.session_id, person__in=[one.person_id for one in supports], state__in=SignUp.STANDING
    )
    standing = set(there.values_list("person", flat=True)) if supports else set()
    return [one for one in supports if one.person_id not in standing]


def _standing(party: Party, now: datetime) -> dict[str, object]:
    """What the state means just now, and which buttons there are."""
    mine, session = party.sign_up, party.sign_up.session
    ahead = _starts_at(mine) > now and session.state == Session.State.SCHEDULED
    may_act = ahead and party.may_act
    waits = mine.state == SignUp.State.WAITING
    request: SupportRequest | None = getattr(mine, "support_request", None)
    asks_back = request is not None and request.asks_back
    return {
        "ahead": ahead,
        "request": request,
        "languages": [OWN_NAMES.get(code, code) for code in request.languages] if request else [],
        "place": place_in_queue(mine) if waits else None,
        "before": people_before(mine) if waits else None,
        "drawn": is_drawn(session),
        "offer_stands": ahead and mine.offer_ends_at is not None and mine.offer_ends_at > now,
        "free_now": ahead and is_free_now(mine),
        "can_act": may_act,
        "can_come": may_act and mine.state == SignUp.State.HELD and asks_back,
        "can_cancel": may_act and mine.state in SignUp.STANDING,
        "can_change": may_act and mine.state in SignUp.STANDING and mine.people > 1,
    }


def _starts_at(mine: SignUp) -> datetime:
    starts: datetime = mine.period.lower if mine.period else mine.session.starts_at
    return starts


@login_required
@require_POST
def change_sign_up(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Cancel, accept, decline, take an open seat, come anyway: one tap each."""
    party = get_party_for(request.user, pk, "may_sign_up")
    service, deed = VERBS[verb]
    act = partial(service, sign_up=party.sign_up.pk, made_by=_actor(request, party))
    try:
        act_for(support=party.support, deed=deed, act=act)
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("activities:sign-up", pk)


@login_required
@require_POST
def change_party_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Fewer people come; the others keep their seats."""
    party = get_party_for(request.user, pk, "may_sign_up")
    form = ChangePartyForm(request.POST, party=party.sign_up)
    if not form.is_valid():
        return _page(request, party, form, status=422)
    act = partial(change_party, sign_up=party.sign_up.pk, made_by=_actor(request, party), **form.cleaned_data)
    try:
        act_for(support=party.support, deed=SupportAct.Deed.CHANGED, act=act)
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Saved. The host sees it at once."))
    return redirect("activities:sign-up", pk)


def _actor(request: HttpRequest, party: Party) -> Actor:
    return Actor(user=request.user.pk, channel="web" if party.own else "supporter")
