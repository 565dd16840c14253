"""Staff read what was sent to whom, and send it again. Each reading is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Person
from community.selectors.coordinators import SHOWN
from community.views import by_me, me, tell
from core.errors import DomainError
from core.i18n import html_lang
from notifications.forms.staff import ChannelForm, FilterForm, ReaderForm
from notifications.kinds.described import label_of
from notifications.models import Notice, NoticeDelivery
from notifications.selectors.staff import UNDER_WAY, Found, get_notice, key_in_words, notices_sent
from notifications.services.read_as_staff import look_up_reader, note_reading
from notifications.services.resend import resend
from notifications.troubles import Trouble, trouble_of

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Strangers sign in; everybody else meets what a wrong address meets."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not me(request).is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The staff's pages: address, name, whether it is this one. The day's calls where the deployment has them."""
    pages = [
        ("notifications:staff-notices", _("All notices")),
        ("notifications:staff-failed", _("Not delivered")),
        ("notifications:staff-channels", _("The ways")),
        ("notifications:staff-kinds", _("Kinds and previews")),
        ("notifications:calls", _("The day's calls")),
    ]
    return [(url, name, page == current) for page, name in pages if (url := _address(page))]


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Row:
    """One delivery in words."""

    delivery: NoticeDelivery
    trouble: Trouble | None

    @property
    def level(self) -> str:
        """Which colour its state has."""
        levels = {NoticeDelivery.State.SENT.value: "success", NoticeDelivery.State.FAILED.value: "error"}
        return levels.get(self.delivery.state, "warning" if self.delivery.error else "")


@dataclass(frozen=True)
class Line:
    """One notice of the list."""

    notice: Notice
    kind: str
    lang: str
    rows: list[Row]


def line_of(notice: Notice, rows: list[Row]) -> Line:
    """A notice, with as many of its deliveries as the page shows there."""
    return Line(notice, label_of(notice.kind), html_lang(notice.language), rows)


def row_of(delivery: NoticeDelivery) -> Row:
    """One delivery, with what went wrong."""
    return Row(delivery, trouble_of(delivery.error, final=delivery.state == NoticeDelivery.State.FAILED))


def rows_of(notice: Notice) -> list[Row]:
    """Its deliveries, first to last."""
    return [row_of(one) for one in notice.deliveries.all()]


@require_safe
@staff_only
def notices_page(request: HttpRequest) -> HttpResponse:
    """Latest first; filters stand in the address, and a person only by number."""
    form = FilterForm(request.GET)
    asked = form.asked()
    found = notices_sent(asked)
    note_reading(notices=found.notices, made_by=by_me(request))
    lines = [line_of(notice, rows_of(notice)) for notice in found.notices]
    context = {
        "form": form,
        "reader_form": ReaderForm(),
        "person": Person.objects.filter(pk=asked.person).first() if asked.person else None,
        "lines": lines,
        "next_query": _next_query(request, found),
        "first_query": _query(request, {"after": ""}) if asked.after else "",
        "until": found.until,
        "filtered": any((asked.state, asked.channel, asked.kind, asked.day, asked.person)),
        "without_person": _query(request, {"after": "", "person": ""}),
        "tabs": tabs("notifications:staff-notices"),
        "nav_current": "notices",
    }
    return render(request, "notifications/staff/notices.html", context)


def _next_query(request: HttpRequest, found: Found) -> str:
    return _query(request, {"after": key_in_words(found.after)}) if found.after else ""


def _query(request: HttpRequest, other: dict[str, str]) -> str:
    said = {name: value for name, value in request.GET.items() if value and name in FilterForm.base_fields}
    return urlencode({name: value for name, value in (said | other).items() if value})


@require_http_methods(["GET", "POST"])
@staff_only
def reader_page(request: HttpRequest) -> HttpResponse:
    """Whose notices? Asked by POST: a name in an address would stand in every log; and the answer is kept."""
    form = ReaderForm(request.POST if request.method == "POST" else None)
    found: list[Person] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = look_up_reader(text=form.cleaned_data["text"], made_by=by_me(request))
        except DomainError as refusal:
            form.add_error("text", f"{refusal.message} {refusal.next_step}")
    context = {
        "form": form,
        "found": found[:SHOWN] if found is not None else None,
        "more": found is not None and len(found) > SHOWN,
        "tabs": tabs("notifications:staff-notices"),
        "nav_current": "notices",
    }
    return render(request, "notifications/staff/reader.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as sent, and all that happened to it."""
    notice = get_notice(pk)
    note_reading(notices=[notice], made_by=by_me(request))
    rows = rows_of(notice)
    context = {
        "notice": notice,
        "kind": label_of(notice.kind),
        "lang": html_lang(notice.language),
        "rows": rows,
        "form": ChannelForm(initial={"channel": rows[-1].delivery.channel if rows else ""}),
        "under_way": any(row.delivery.state in UNDER_WAY for row in rows),
        "tabs": tabs(""),
        "nav_current": "notices",
    }
    return render(request, "notifications/staff/notice.html", context)


@require_POST
@staff_only
def resend_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Once more, this way or another."""
    notice = get_notice(pk)
    form = ChannelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose which way it is sent."))
        return redirect("notifications:staff-notice", pk)
    try:
        resend(notice=notice.pk, channel=form.cleaned_data["channel"], made_by=by_me(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("It is sent again within a minute. How it went stands below."))
    return redirect("notifications:staff-notice", pk)
