"""Notices on this phone or computer: switched on and off, device by device; and the worker that shows them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Person
from community.selectors import person_of
from core.errors import DomainError
from notifications.channels.push import vapid
from notifications.channels.push.labels import label_of
from notifications.selectors.devices import devices_of, get_device_for
from notifications.services.push_devices import Subscription, keep_device, send_test
from notifications.services.ways import drop_way

PAGE = "notifications:push"


@login_required
@require_http_methods(["GET", "POST"])
def push_page(request: HttpRequest) -> HttpResponse:
    """The switch of this device, and the list of all; the browser's answer comes here as a form."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Tell us your name first, then the rest."))
        return redirect("my-details")
    if request.method == "POST":
        return _keep(request, person)
    return _page(request, person)


@require_POST
@login_required
def drop_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Off, for one device; it may be switched on again there."""
    way = get_device_for(request.user, pk)
    drop_way(person=way.person, way=way.pk)
    messages.success(request, _("Switched off. This device gets no notices any more."))
    return redirect(PAGE)


@require_POST
@login_required
def test_device(request: HttpRequest, pk: int) -> HttpResponse:
    """A few words to one device, now."""
    way = get_device_for(request.user, pk)
    try:
        send_test(way=way)
    except DomainError as error:
        messages.error(request, f"{error} {error.next_step}")
    else:
        messages.success(request, _("The test is on its way. It should appear within a minute."))
    return redirect(PAGE)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows a push. At the root, because it only looks after what lies below its own address."""
    path = finders.find("sw.js")
    if path is None:
        raise Http404  # the front end isn't built
    with open(path, "rb") as script:
        answer = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    # Asked for anew each time (browsers do so once a day at least): an old worker would stay for as long as it is kept.
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"  # the worker loads nothing
    return answer


def _keep(request: HttpRequest, person: Person) -> HttpResponse:
    given = (request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    try:
        if not vapid.is_set_up():
            raise Http404
        keep_device(
            person=person, subscription=Subscription(*given), label=label_of(request.headers.get("User-Agent", ""))
        )
    except DomainError as error:
        return _page(request, person, error)
    messages.success(request, _("Switched on. Notices appear on this device from now on."))
    return redirect(PAGE)


def _page(request: HttpRequest, person: Person, error: DomainError | None = None) -> HttpResponse:
    context = {
        "devices": devices_of(person),
        "public_key": vapid.public_key() if vapid.is_set_up() else "",
        "error": error,
        "nav_current": "notices",
    }
    return render(request, "notifications/push.html", context, status=error.status if error else 200)
