"""What I have done: by year and by kind, with every thanks and every change of it; to take along as a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.models import Person
from community.selectors import person_of
from core.csv import Cell, csv_response
from core.i18n import Said
from volunteers.models import Assignment, Contribution, Thanks
from volunteers.selectors.certificates import certificates_of
from volunteers.selectors.record import changes_of, deeds_of, hosts_of, points_of, years_of

PAGE = 30
CALENDAR = "calendar"


@login_required
@never_cache
@require_safe
def my_record(request: HttpRequest) -> HttpResponse:
    """The whole record of whoever reads it."""
    person = person_of(request.user)
    context = record_context(request, person) if person else {"person": None}
    return render(request, "volunteers/record.html", context | {"own": True, "nav_current": "my-page"})


def record_context(request: HttpRequest, person: Person) -> dict[str, Any]:
    """For the person's own page and for their coordinator's alike."""
    calendar = request.GET.get("year") == CALENDAR
    page = Paginator(deeds_of(person), PAGE).get_page(request.GET.get("page"))
    deeds = list(page.object_list)
    hosts = hosts_of(deed.role.organisation_id for deed in deeds)
    nobody: frozenset[int] = frozenset()
    return {
        "person": person,
        "calendar": calendar,
        "years": years_of(person, calendar=calendar),
        "page": page,
        "deeds": [
            (deed, changes_of(deed.contribution, hosts.get(deed.role.organisation_id, nobody))) for deed in deeds
        ],
        "certificates": list(certificates_of(person)),
        "points": points_of(person),
    }


@login_required
@never_cache
@require_safe
def record_csv(request: HttpRequest) -> HttpResponse:
    """For a spreadsheet."""
    header = [_("Day"), _("Role"), _("Activity"), _("Host"), _("Kind"), _("Minutes"), _("Thanks")]
    return csv_response("my-record", header, _rows(_me(request)))


@login_required
@never_cache
@require_safe
def record_json(request: HttpRequest) -> HttpResponse:
    """For machines: the same, with every correction, in codes that do not depend on the reader's language."""
    deeds = [_as_json(deed) for deed in deeds_of(_me(request))]
    response = JsonResponse({"deeds": deeds}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="my-record.json"'
    return response


def _me(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


def _rows(person: Person) -> Iterator[list[Cell]]:
    for deed in deeds_of(person):
        if deed.contribution.state != Contribution.State.CONFIRMED:
            continue
        session, thanks = deed.role.session, _thanks(deed)
        yield [
            deed.contribution.on,
            str(deed.role.title),
            str(session.activity.title) if session else "",
            str(deed.role.organisation.name),
            str(deed.role.get_kind_display()),
            deed.contribution.minutes,
            str(thanks.text) if thanks else "",
        ]


def _as_json(deed: Assignment) -> dict[str, Any]:
    session, kept, thanks = deed.role.session, deed.contribution, _thanks(deed)
    return {
        "day": kept.on.isoformat(),
        "state": kept.state,
        "minutes": kept.minutes,
        "how": kept.how,
        "kind": deed.role.kind,
        "task": deed.role.task,
        "role": _texts(deed.role.title),
        "activity": _texts(session.activity.title) if session else None,
        "host": deed.role.organisation.names,
        "confirmed_at": kept.confirmed_at.isoformat(),
        "thanks": {"words": str(thanks.text), "language": thanks.language, "at": thanks.at.isoformat()}
        if thanks
        else None,
        "corrections": [
            {"at": row.at.isoformat(), "state_before": row.state_before, "minutes_before": row.minutes_before}
            for row in kept.corrections.all()
        ],
    }


def _thanks(deed: Assignment) -> Thanks | None:
    return getattr(deed, "thanks_said", None)


def _texts(words: Said | str) -> dict[str, str]:
    return {"text": str(words), "language": words.language if isinstance(words, Said) else ""}
