"""Letters: printed as a batch by those who look after the whole town, posted by hand."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.selectors.doors import coordinates_town
from core.actor import Actor
from core.errors import DomainError
from notifications.channels.letter.paper import Envelope, labels_pdf, letters_pdf
from notifications.selectors.letters import get_batch, letter_batches, letters_waiting, printed
from notifications.services.post_letters import give_up_letters, post_letters
from notifications.services.print_letters import print_letters
from volunteers.services.note_looks import note_people_shown

ENVELOPES = ("naga3", "dl")


def _town_only(request: HttpRequest) -> None:
    """A batch holds letters to everybody in town: 404 for who looks after a part of it."""
    if not coordinates_town(request.user):
        raise Http404


def _by(request: HttpRequest) -> Actor:
    return Actor(user=request.user.pk)


@login_required
@never_cache
@require_safe
def letters_page(request: HttpRequest) -> HttpResponse:
    """What waits, and the latest batches. Numbers alone: no names."""
    _town_only(request)
    context = {"waiting": letters_waiting(), "batches": letter_batches(), "nav_current": "organise"}
    return render(request, "notifications/letters.html", context)


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A batch of all that waits."""
    _town_only(request)
    try:
        batch = print_letters(made_by=_by(request))
    except DomainError as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")
        return redirect("notifications:letters")
    messages.success(request, _("The letters are ready to be printed. Nothing counts as sent before you say so."))
    return redirect("notifications:letter-batch", batch.pk)


@login_required
@never_cache
@require_safe
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gets one, the files, and what became of them."""
    _town_only(request)
    batch = get_batch(pk)
    found = printed(batch)
    shown = {paper.person.pk for paper in found.papers} | {
        one.notice.person_id for one in [*found.untrue, *found.homeless]
    }
    note_people_shown(persons=shown, page="letters", made_by=_by(request))
    open_now = batch.posted_at is None and batch.given_up_at is None
    context = {"batch": batch, "found": found, "open": open_now, "nav_current": "organise"}
    return render(request, "notifications/letter_batch.html", context)


@login_required
@never_cache
@require_safe
def batch_paper(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The letters or their labels, as PDF; as often as the printer jams."""
    _town_only(request)
    batch = get_batch(pk)
    papers = printed(batch).papers
    if not papers:
        raise Http404
    if what == "labels":
        made = labels_pdf(papers, made_at=batch.made_at)
    else:
        asked = request.GET.get("envelope", "")
        made = letters_pdf(
            papers, made_at=batch.made_at, envelope=cast(Envelope, asked if asked in ENVELOPES else "naga3")
        )
    note_people_shown(persons=[paper.person.pk for paper in papers], page="letters", made_by=_by(request))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{what}-{batch.pk}.pdf"'
    return response


@login_required
@require_POST
def change_batch(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """With the post; or not posted after all."""
    _town_only(request)
    batch = get_batch(pk)
    try:
        if verb == "posted":
            post_letters(batch=batch.pk, made_by=_by(request))
            messages.success(request, _("Noted: the letters are with the post."))
        else:
            give_up_letters(batch=batch.pk, made_by=_by(request))
            messages.success(request, _("Given up. These letters wait for the next batch."))
    except DomainError as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")
    return redirect("notifications:letter-batch", batch.pk)
