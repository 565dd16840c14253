"""No more e-mails of this kind: the link at the foot of a mail, and the button of the mail program (RFC 8058)."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from community.models import Person
from core.actor import Actor
from notifications.links import read_stop
from notifications.models import Topic
from notifications.rules import ASKED_FIRST
from notifications.selectors.preferences import gets_no_mail_about, instead_of_mail
from notifications.services.mute import mute, unmute

READER = Actor(user=None)
ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058: exactly this, without a cookie


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program presses once and is done; a person reads first what stays, and confirms. GET changes nothing."""
    read = read_stop(token)
    person = Person.objects.select_related("user").filter(pk=read[0]).first() if read else None
    if read is None or person is None:
        return _unknown(request)
    if request.method == "POST" and request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return _one_click(person, read[1])
    return _page(request, person, read[1])


@csrf_protect
def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/stop_unknown.html", status=404)


def _one_click(person: Person, topic: Topic) -> HttpResponse:
    """No page, no redirect: nobody reads the answer."""
    if topic in ASKED_FIRST:  # its mails don't offer this
        return HttpResponse(status=HTTPStatus.CONFLICT)
    mute(person=person, topic=topic, channels=instead_of_mail(person), made_by=READER)
    return HttpResponse(status=HTTPStatus.OK)


@csrf_protect
def _page(request: HttpRequest, person: Person, topic: Topic) -> HttpResponse:
    done = ""
    if request.method == "POST":
        done = "on" if request.POST.get("answer") == "on" else "off"
        change = unmute if done == "on" else mute
        change(person=person, topic=topic, channels=instead_of_mail(person), made_by=READER)
    context = {
        "topic": topic,
        "done": done,
        "off": gets_no_mail_about(person, topic),
        "asked_first": topic in ASKED_FIRST,
    }
    return render(request, "notifications/stop.html", context)
