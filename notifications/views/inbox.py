"""The inbox: what a person has been told."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from community.selectors import person_of
from core.i18n import html_lang
from notifications import channels
from notifications.models import ChannelName, Notice
from notifications.selectors import get_notice_for, inbox_of
from notifications.selectors.unread import state_of
from notifications.services.read_notice import read_all, read_notice

A_PAGE = 20


@require_safe
@login_required
@vary_on_headers("HX-Request")  # or the way back in a browser would meet the part alone
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Latest first; the unread ones stand out. A part of it where the page fetches itself again."""
    person = person_of(request.user)
    version = state_of(int(request.user.pk or 0))["version"]  # before the rows: what comes between is fetched again
    notices = inbox_of(person) if person else Notice.objects.none()
    page = Paginator(notices, A_PAGE).get_page(request.GET.get("page"))
    rows = [(notice, html_lang(notice.language)) for notice in page.object_list]
    name = "inbox_inside" if request.headers.get("HX-Request") == "true" else "inbox"
    context = {
        "page": page,
        "rows": rows,
        "inbox_version": version,
        "offers_push": channels.ALL[ChannelName.PUSH].is_set_up(),
        "nav_current": "notices",
    }
    return render(request, f"notifications/{name}.html", context)


@require_POST
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read and go where it leads."""
    notice = get_notice_for(request.user, pk)
    read_notice(notice=notice)
    return redirect(notice.path or "notifications:inbox")


@require_POST
@login_required
def read_everything(request: HttpRequest) -> HttpResponse:
    """Mark all as read and stay."""
    person = person_of(request.user)
    if person is not None:
        read_all(person=person)
    return redirect("notifications:inbox")
