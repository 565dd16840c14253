"""The profile: by oneself, by a supporter, or by a coordinator after a talk."""

from dataclasses import dataclass
from typing import Any, Literal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.models import Person, Supporter
from community.selectors import person_of
from community.selectors.coordinators import get_person_of_coordinator
from core.actor import Actor
from volunteers.forms.profile import DeskProfileForm, ProfileForm, SeenForm
from volunteers.models import Qualification
from volunteers.selectors.profile import (
    answers_of,
    get_qualification_of_coordinator,
    get_support_to_write_for,
    profile_of,
    qualifications_of,
    written_by,
)
from volunteers.services.read_profile import note_reading
from volunteers.services.save_profile import erase_profile, save_profile
from volunteers.services.see_qualification import see_qualification


@dataclass(frozen=True)
class Writer:
    """Who fills it in, for whom, and where they go from there."""

    side: Literal["own", "supporter", "desk"]
    person: Person
    back: str
    then: str
    support: Supporter | None = None


@login_required
@require_http_methods(["GET", "POST"])
def my_profile(request: HttpRequest) -> HttpResponse:
    """Mine."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Tell us your name first, then the rest."))
        return redirect("my-details")
    return _page(request, Writer("own", person, reverse("volunteers:my-roles"), reverse("volunteers:open-roles")))


@login_required
@require_http_methods(["GET", "POST"])
def person_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Of somebody whom I support."""
    support = get_support_to_write_for(request.user, pk)
    then = f"{reverse('volunteers:open-roles')}?for={pk}"
    return _page(request, Writer("supporter", support.person, reverse("people:list"), then, support))


@login_required
@require_http_methods(["GET", "POST"])
def desk_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Of somebody whom I look after as a coordinator; that I read it is kept."""
    person = get_person_of_coordinator(request.user, pk)
    if request.method == "GET":
        note_reading(person=person.pk, made_by=Actor(user=request.user.pk))
    then = reverse("volunteers:desk-profile", args=[pk])
    return _page(request, Writer("desk", person, reverse("people:desk-person", args=[pk]), then))


@login_required
@require_http_methods(["GET", "POST"])
def erase_my_profile(request: HttpRequest) -> HttpResponse:
    """Asks once."""
    person = person_of(request.user)
    if person is None or profile_of(person) is None:
        return redirect("volunteers:profile")
    if request.method == "POST":
        erase_profile(person=person, made_by=Actor(user=request.user.pk))
        messages.success(request, _("Erased. Nobody asks you any more; the roles that you have stay yours."))
        return redirect("volunteers:my-roles")
    return render(request, "volunteers/profile_erase.html", {"nav_current": "my-page"})


@login_required
@require_POST
def see(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator has seen the paper."""
    qualification = get_qualification_of_coordinator(request.user, pk)
    form = SeenForm(request.POST)
    if form.is_valid():
        see_qualification(
            qualification=qualification.pk,
            expires_on=form.cleaned_data["expires_on"],
            made_by=Actor(user=request.user.pk, channel="counter"),
        )
        messages.success(request, _("Noted: the paper was seen. From now on it counts."))
    else:
        messages.error(request, _("That day could not be read. Please choose it again."))
    return redirect("volunteers:desk-profile", qualification.person_id)


def _page(request: HttpRequest, writer: Writer) -> HttpResponse:
    profile = profile_of(writer.person)
    data = request.POST if request.method == "POST" else None
    kind = DeskProfileForm if writer.side == "desk" else ProfileForm
    form = kind(data, answers=answers_of(writer.person, profile), sees_helps=writer.side != "supporter")
    if request.method == "POST" and form.is_valid():
        save_profile(
            person=writer.person,
            answers=form.answers(),
            made_by=_by(request, writer, form),
            support=writer.support,
            add_helps=writer.side == "supporter",
        )
        messages.success(request, _saved(writer))
        return redirect(writer.then)
    context: dict[str, Any] = {
        "form": form,
        "writer": writer,
        "person": writer.person,
        "written": written_by(profile, writer.person),
        "qualifications": _qualifications(writer.person),
        "nav_current": "organise" if writer.side == "desk" else "my-page",
    }
    return render(request, "volunteers/profile.html", context, status=422 if form.errors else 200)


def _qualifications(person: Person) -> list[tuple[Qualification, SeenForm]]:
    """Each with a form for the desk."""
    return [
        (one, SeenForm(auto_id=f"id_seen_{one.pk}_%s", initial={"expires_on": one.expires_on}))
        for one in qualifications_of(person)
    ]


def _by(request: HttpRequest, writer: Writer, form: ProfileForm) -> Actor:
    if writer.side == "desk":
        return Actor(user=request.user.pk, channel=form.cleaned_data["how"])
    return Actor(user=request.user.pk, channel="supporter" if writer.support else "web")


def _saved(writer: Writer) -> str:
    if writer.side == "own":
        return _("Saved. These roles fit you.")
    if writer.side == "supporter":
        return _("Saved. %(name)s sees it too. These roles fit.") % {"name": writer.person.name}
    return _("Saved. %(name)s sees who wrote it down, and when.") % {"name": writer.person.name}
