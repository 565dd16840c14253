"""The host's side of the questionnaire: a QR code to show, a sheet to print, and paper answers to type in."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from activities.forms.feedback import PaperFeedbackForm
from activities.models import Feedback, Session
from activities.rules.feedback import (
    ensure_feedback_asked,
    ensure_feedback_began,
    feedback_closes_at,
    feedback_opens_at,
)
from activities.rules.gates import reasons_of
from activities.selectors.activity import get_own_session_for
from activities.selectors.feedback import answers_by_channel
from activities.services.check_in_at_door import make_door_code
from activities.services.enter_paper_feedback import enter_paper_feedback, take_back_paper_feedback
from activities.views import add_to, tell
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.furigana import plain
from core.i18n import OWN_NAMES, html_lang
from core.qr import qr_svg


@login_required
@require_http_methods(["GET", "POST"])
def collect_feedback_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How people answer, how many did, and a form for what came on paper."""
    session = get_own_session_for(request.user, pk)
    form = PaperFeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = enter_paper_feedback(
                session=session.pk,
                piles=form.piles(),
                key=form.cleaned_data["key"],
                made_by=Actor(user=request.user.pk, channel="paper"),
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            said = ngettext("%(n)s answer on paper is in.", "%(n)s answers on paper are in.", added) % {"n": added}
            messages.success(request, said)
            return redirect("activities:collect-feedback", pk)
    return render(request, "activities/collect_feedback.html", _context(session, form), status=_status(form))


def _status(form: PaperFeedbackForm) -> int:
    return 422 if form.errors else 200


def _context(session: Session, form: PaperFeedbackForm) -> dict[str, object]:
    now = clock.now()
    not_asked = reasons_of([lambda: ensure_feedback_asked(session)])
    address = door_address(session)
    answers = answers_by_channel(session)
    return {
        "session": session,
        "activity": session.activity,
        "form": form,
        "not_asked": not_asked,
        "began": not not_asked and not reasons_of([lambda: ensure_feedback_began(session, now)]),
        "opens_at": feedback_opens_at(session),
        "closes_at": feedback_closes_at(session),
        "answers": {channel: answers.get(channel) for channel in ("web", "door", "paper")},
        "address": address,
        "qr": qr_svg(address, label=_("QR code of the questionnaire")) if session.door_code else "",
        "questions": _questions(),
        "choices": Feedback.Answer.choices,
        "nav_current": "organise",
    }


def door_address(session: Session) -> str:
    """What the QR code leads to: the questionnaire, opened by the session's code, in Japanese to begin with."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("activities:feedback", args=[session.pk])
    return f"{settings.SITE_URL}{path}?{urlencode({'code': session.door_code})}"


def _questions() -> list[tuple[str, str]]:
    """The question in every language, for the poster: its HTML language and its words, plain, each words once."""
    asked: dict[str, str] = {}
    for language in OWN_NAMES:
        with override(language):
            asked.setdefault(plain(_("How was it?")), html_lang(language))
    return [(lang, words) for words, lang in asked.items()]


@login_required
@require_POST
def make_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Six digits for the QR code; the check-in at the door uses the same."""
    session = get_own_session_for(request.user, pk)
    try:
        make_door_code(session=session.pk, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("activities:collect-feedback", pk)


@login_required
@require_POST
def take_back_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Mistyped: the answers on paper go, to be entered again."""
    session = get_own_session_for(request.user, pk)
    dropped = take_back_paper_feedback(session=session.pk, made_by=Actor(user=request.user.pk, channel="paper"))
    said = ngettext("%(n)s answer on paper is taken back.", "%(n)s answers on paper are taken back.", dropped)
    messages.success(request, said % {"n": dropped})
    return redirect("activities:collect-feedback", pk)
