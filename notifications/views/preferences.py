"""How notices reach a person: the page of settings, after signing in or by the link in a mail."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.models import Person
from community.selectors import person_of
from core import clock
from core.actor import Actor
from notifications.forms.preferences import read
from notifications.links import settings_token
from notifications.selectors.preferences import get_person_of_link, preferences_of
from notifications.services.keep_email import keep_email
from notifications.services.save_preferences import save_preferences
from notifications.services.set_wishes import renew_settings_links

READER = Actor(user=None)  # whoever opened the link: no account


@dataclass(frozen=True)
class Visit:
    """Whose settings, who changes them, and where."""

    person: Person
    made_by: Actor
    by_link: bool


@login_required
@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Mine."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Tell us your name first, then the rest."))
        return redirect("my-details")
    return _page(request, Visit(person, Actor(user=request.user.pk), by_link=False))


@never_cache
@require_http_methods(["GET", "POST"])
def settings_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same without signing in; the link opens nothing else."""
    try:
        person = get_person_of_link(token)
    except Http404:
        return render(request, "notifications/settings_link_over.html", status=404)
    return _page(request, Visit(person, READER, by_link=True))


def _page(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method == "POST":
        return _change(request, visit)
    shown = preferences_of(visit.person)
    context = {"shown": shown, "by_link": visit.by_link, "several": len(shown.channels) > 1, "nav_current": "my-page"}
    return render(request, "notifications/settings.html", context)


def _change(request: HttpRequest, visit: Visit) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "mend":
        keep_email(person=visit.person)
        messages.success(request, _("We send e-mails to this address again."))
        return redirect(request.path)
    if do == "renew":
        return _renew(request, visit)
    answers = read(request.POST, preferences_of(visit.person))
    save_preferences(
        person=visit.person,
        channels=answers.channels,
        digest=answers.digest,
        mute=answers.mute,
        unmute=answers.unmute,
        made_by=visit.made_by,
    )
    messages.success(request, _("Saved. This counts from now on."))
    return redirect(request.path)


def _renew(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who came by a link goes on by the new one."""
    renew_settings_links(person=visit.person, made_by=visit.made_by)
    messages.success(
        request, _("Links in earlier e-mails don’t open this page any more. The next e-mail has a new one.")
    )
    if not visit.by_link:
        return redirect(request.path)
    return redirect(reverse("notifications:settings-link", args=[settings_token(visit.person.pk, clock.now())]))
