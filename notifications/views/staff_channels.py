"""What could not be delivered, and how each channel stands."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from community.views import by_me, tell
from core import clock
from core.errors import DomainError
from notifications import channels
from notifications.models import ChannelName, NoticeDelivery
from notifications.selectors.staff import dead_letters, standings, worth_retrying_by_channel
from notifications.services.read_as_staff import note_reading
from notifications.services.retry import retry, retry_channel
from notifications.services.try_channel import try_channel
from notifications.troubles import trouble_of
from notifications.views.staff import line_of, row_of, staff_only, tabs


@require_safe
@staff_only
def failed_page(request: HttpRequest) -> HttpResponse:
    """Dead letters, latest first, each with its reason; all of a channel can be tried again."""
    channel = request.GET.get("channel", "")
    after = request.GET.get("after", "")
    known = channel if channel in channels.ALL else ""
    found, more = dead_letters(known, int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None)
    note_reading(notices=[one.delivery.notice for one in found], made_by=by_me(request))
    now = clock.now()
    lines = [
        (line_of(one.delivery.notice, []), row_of(one.delivery), one.unheard and one.delivery.expires_at > now)
        for one in found
    ]
    context = {
        "lines": lines,
        "channel": known,
        "channels": [(name, ChannelName(name).label) for name in channels.ALL],
        "worth": [(name, ChannelName(name).label, n) for name, n in sorted(worth_retrying_by_channel().items())],
        "more": more,
        "now": now,
        "tabs": tabs("notifications:staff-failed"),
        "nav_current": "notices",
    }
    return render(request, "notifications/staff/failed.html", context)


@require_POST
@staff_only
def retry_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One dead letter from the beginning."""
    try:
        retry(delivery=pk, made_by=by_me(request))
    except NoticeDelivery.DoesNotExist as missing:
        raise Http404 from missing
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("It is tried again within a minute."))
    return redirect("notifications:staff-failed")


@require_POST
@staff_only
def retry_all(request: HttpRequest, channel: str) -> HttpResponse:
    """After an outage: all of a channel that are still worth it."""
    if channel not in channels.ALL:
        raise Http404
    n = retry_channel(channel=channel, made_by=by_me(request))
    if n:
        said = ngettext("%(n)s notice is tried again.", "%(n)s notices are tried again.", n)
        messages.success(request, said % {"n": n})
    else:
        messages.info(request, _("There is nothing here that is worth another try."))
    return redirect("notifications:staff-failed")


@require_safe
@staff_only
def channels_page(request: HttpRequest) -> HttpResponse:
    """Which way stands open, which is left alone and why, what is left of the budget; and the day's numbers."""
    found = standings()
    states = [(state.value, state.label) for state in NoticeDelivery.State]
    context = {
        "channels": [(one, ChannelName(one.channel).label, trouble_of(one.why)) for one in found],
        "states": states,
        "numbers": [
            (ChannelName(one.channel).label, [(label, one.today.get(state, 0)) for state, label in states])
            for one in found
            if one.is_set_up or one.today
        ],
        "today": clock.today(),
        "tabs": tabs("notifications:staff-channels"),
        "nav_current": "notices",
    }
    return render(request, "notifications/staff/channels.html", context)


@require_POST
@staff_only
def open_channel(request: HttpRequest, channel: str) -> HttpResponse:
    """Try a channel at once that was left alone."""
    if channel not in channels.ALL:
        raise Http404
    try_channel(channel=channel, made_by=by_me(request))
    messages.success(request, _("It is tried now: one notice goes first, and the others follow if it arrives."))
    return redirect("notifications:staff-channels")
