"""Outreach: people who have had no role for long, a first small step for each, and the talk written down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from community.selectors import districts
from community.selectors.coordinators import get_person_of_coordinator
from core.errors import DomainError
from volunteers.forms.groups import group_address, group_of, group_selects
from volunteers.forms.outreach import OutreachForm
from volunteers.models import OutreachNote
from volunteers.selectors.outreach import notes_of, outcomes, outreach_rows
from volunteers.selectors.without_roles import PeopleWithout, Who
from volunteers.services.note_looks import note_people_shown
from volunteers.services.note_outreach import note_outreach
from volunteers.views.board import by, coordinators_only

PAGE = 20
WHO: dict[Who, object] = {
    "3": gettext_lazy("no role for 3 months"),
    "6": gettext_lazy("no role for 6 months"),
    "12": gettext_lazy("no role for a year"),
    "never": gettext_lazy("never had a role"),
}


@login_required
@require_safe
def outreach_page(request: HttpRequest) -> HttpResponse:
    """Who has been without the longest stands first; whom somebody talked to lately, last."""
    coordinators_only(request)
    asked = request.GET.get("who", "")
    who: Who = next((code for code in WHO if code == asked), "6")
    areas = {area.slug: area for area in districts()}
    group = group_of(request.GET, areas)
    address = group_address(group)
    people = PeopleWithout(request.user, who, order="outreach", group=group)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    rows = outreach_rows(list(page))
    note_people_shown(persons=[row.person.pk for row in rows], page="outreach", made_by=by(request))
    context = {
        "page": page,
        "rows": rows,
        "who": who,
        "groups": list(WHO.items()),
        "outcomes": outcomes(request.user),
        "selects": group_selects(group, areas),
        "group_query": address,
        "base_query": f"who={who}&{address}&" if address else f"who={who}&",
        "nav_current": "organise",
    }
    return render(request, "volunteers/outreach.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def outreach_note(request: HttpRequest, person: int) -> HttpResponse:
    """A talk with one person: how, what came of it, when again."""
    coordinators_only(request)
    found = get_person_of_coordinator(request.user, person)
    form = OutreachForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            note_outreach(
                person=found,
                channel=data["channel"],
                result=data["result"],
                again_on=data["again_on"],
                made_by=by(request, "phone" if data["channel"] == OutreachNote.Channel.TELEPHONE else "web"),
            )
        except DomainError as refusal:
            form.add_error("again_on", f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("Noted. Thank you for staying in touch."))
            return redirect("volunteers:outreach")
    note_people_shown(persons=[found.pk], page="outreach", made_by=by(request))
    context = {"person": found, "form": form, "notes": notes_of(found), "nav_current": "organise"}
    return render(request, "volunteers/outreach_note.html", context, status=422 if form.errors else 200)
