"""Publishing, and the look before it where the programme wants one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.forms.post_review import WordForm
from activities.models import Activity
from activities.rules import ProgrammeRules
from activities.selectors.activity import get_own_activity_for
from activities.selectors.review import get_activity_to_review, may_review, waiting_for_review
from activities.services import review
from activities.services.publish_activity import publish_activity
from activities.views import tell
from community.selectors import coordinates
from core.actor import Actor
from core.errors import DomainError

PER_PAGE = 20


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """From the preview to everyone; to the coordinators first where the programme wants it and this is none of them."""
    activity = get_own_activity_for(request.user, pk)
    by = Actor(user=request.user.pk)
    reviews = may_review(request.user, activity.organisation_id)
    wanted = ProgrammeRules.in_season(activity.programme, activity.campaign).review
    try:
        if wanted and not reviews and activity.state in Activity.HIDDEN:
            review.submit(activity=pk, made_by=by)
            messages.success(request, _("Sent: a coordinator looks at it, and you hear from them."))
        else:
            publish_activity(activity=pk, made_by=by, reviewed=reviews)
            messages.success(request, _("Published: everyone can find it now."))
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("activities:activity", pk)


@login_required
@require_safe
def review_page(request: HttpRequest) -> HttpResponse:
    """What waits for this coordinator, longest first; nobody else has such a page."""
    if not coordinates(request.user):
        raise Http404
    page = Paginator(waiting_for_review(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": page.object_list, "base_query": "", "nav_current": "organise"}
    return render(request, "activities/review.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """A coordinator approves or sends back; host and coordinator say a word."""
    if verb == "comment":
        get_own_activity_for(request.user, pk)
    else:
        get_activity_to_review(request.user, pk)
    form = WordForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please write at most 1000 signs."))
        return redirect("activities:activity", pk)
    try:
        _carry_out(request, pk, verb, form)
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("activities:activity", pk)


def _carry_out(request: HttpRequest, pk: int, verb: str, form: WordForm) -> None:
    by, text = Actor(user=request.user.pk), form.cleaned_data["text"].strip()
    if verb == "approve":
        review.approve(activity=pk, seen=form.cleaned_data["seen"], text=text, made_by=by)
        messages.success(request, _("Published: everyone can find it now."))
    elif not text:
        messages.error(request, _("Please write a word about what you mean."))
    elif verb == "return":
        review.send_back(activity=pk, text=text, made_by=by)
        messages.success(request, _("Sent back to the host with your words."))
    else:
        review.comment(activity=pk, text=text, made_by=by)
        messages.success(request, _("Your words stand there now."))
