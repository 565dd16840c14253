"""A coordinator's page: how to reach somebody by telephone or by post."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.selectors.coordinators import get_person_of_coordinator
from core.actor import Actor
from notifications.forms.by_hand import ByHandForm
from notifications.selectors.by_hand import by_hand_of
from notifications.services.enter_ways import enter_ways
from volunteers.services.note_looks import note_people_shown


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def desk_ways(request: HttpRequest, pk: int) -> HttpResponse:
    """The number, the hour that suits, the postal address, what is tried first."""
    person = get_person_of_coordinator(request.user, pk)
    known = by_hand_of(person)
    own = known["order"] == "own"
    form = ByHandForm(request.POST if request.method == "POST" else None, initial=known, own_order=own)
    if request.method == "POST" and form.is_valid():
        enter_ways(person=person, told=form.told(), made_by=Actor(user=request.user.pk, channel="phone"))
        messages.success(request, _("Written down. The next notice goes this way."))
        return redirect("people:desk-person", person.pk)
    note_people_shown(persons=[person.pk], page="ways", made_by=Actor(user=request.user.pk))
    context = {"person": person, "form": form, "wrong": known["wrong"], "nav_current": "organise"}
    return render(request, "notifications/desk_ways.html", context, status=422 if form.errors else 200)
