"""An organiser's own pages: what they offer, and posting something new."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.forms import PostForm
from activities.selectors.activity import drafts_of, get_own_activity_for, sessions_of
from activities.services.post_activity import post_activity
from activities.services.publish_activity import publish_activity
from activities.views import add_to, tell
from community.selectors import get_organisation_for, organisations_of
from core import clock
from core.actor import Actor
from core.errors import DomainError

LATEST = 50


@login_required
@require_safe
def organise_page(request: HttpRequest) -> HttpResponse:
    """What comes next, with the way to each roster; drafts; what is over."""
    sessions, now = sessions_of(request.user), clock.now()
    context = {
        "organisations": list(organisations_of(request.user).order_by("id")[:LATEST]),
        "drafts": list(drafts_of(request.user)[:LATEST]),
        "ahead": list(sessions.filter(ends_at__gt=now).order_by("starts_at", "id")[:LATEST]),
        "over": list(sessions.filter(ends_at__lte=now).order_by("-starts_at", "-id")[:LATEST]),
        "nav_current": "organise",
    }
    return render(request, "activities/organise.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def post_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One form; afterwards the draft is shown as people will see it."""
    organisation = get_organisation_for(request.user, slug)
    form = PostForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            activity = post_activity(
                organisation=organisation,
                programme=form.cleaned_data["programme"],
                texts=form.texts(),
                sessions=form.sessions(),
                welcome=form.welcome(),
                telephone=form.cleaned_data["telephone"],
                made_by=Actor(user=request.user.pk),
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            return redirect("activities:activity", activity.pk)
    context = {"form": form, "organisation": organisation, "nav_current": "organise"}
    return render(request, "activities/post.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """From the preview to everyone."""
    activity = get_own_activity_for(request.user, pk)
    try:
        publish_activity(activity=activity.pk, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Published: everyone can find it now."))
    return redirect("activities:activity", pk)
