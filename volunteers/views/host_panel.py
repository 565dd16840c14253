"""The panel of a session's or a role's shifts: who has them, who asks, who was asked, and a button for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from activities.models import Session
from core import clock
from core.errors import DomainError, Refused
from volunteers.forms.hosting import AddPersonForm, QuickRoleForm
from volunteers.models import Assignment, Role, Shift
from volunteers.selectors.hosting import ShiftRow, shifts_with_people
from volunteers.views import wants_inside

PAGE = 30


@dataclass(frozen=True)
class PanelShift:
    """A shift with everybody on it."""

    shift: Shift
    people: list[Assignment]
    asked: list[Assignment]
    asking: list[Assignment]
    row: ShiftRow
    begun: bool  # or without a time: what was done can be confirmed

    @classmethod
    def of(cls, shift: Shift, session: Session | None) -> "PanelShift":
        """Of a shift as `shifts_with_people` fetches it. A session may have moved a moment ago: it is what counts."""
        people, asked, asking = (getattr(shift, name) for name in ("people", "asked", "asking"))
        starts_at = shift.starts_at if session is None or shift.offset is None else session.starts_at + shift.offset
        row = ShiftRow(shift, len(people), len(asked), len(asking), any(one.looks_for_somebody for one in people))
        return cls(shift, people, asked, asking, row, begun=starts_at is None or starts_at <= clock.now())


@dataclass
class Panel:
    """What it shows beside the shifts themselves: all of a session, or of one role."""

    session: Session | None
    role: Role | None = None
    form: QuickRoleForm | None = None
    person_form: tuple[int, AddPersonForm] | None = None  # of the shift with this id
    page: str = ""
    done: str = ""
    refusal: DomainError | None = None

    @classmethod
    def of(cls, request: HttpRequest, role: Role) -> "Panel":
        """The role's own where the button stood on its page, or it has no session; else the session's."""
        page = request.POST.get("page", "")
        if role.session is None or request.POST.get("panel") == "role":
            return cls(None, role, page=page)
        return cls(role.session, page=page)

    @property
    def status(self) -> int:
        """Of the answer."""
        failed = [form for form in (self.form, self.person_form and self.person_form[1]) if form and form.errors]
        return self.refusal.status if self.refusal else 422 if failed else 200

    @property
    def address(self) -> str:
        """The page on which it stands by itself."""
        if self.role is not None:
            return reverse("volunteers:host-role", args=[self.role.pk])
        return reverse("volunteers:session-roles", args=[self.session and self.session.pk])

    def context(self) -> dict[str, Any]:
        """For the page and the partial alike."""
        page = Paginator(self._shifts(), PAGE).get_page(self.page)
        at = self.session if self.role is None else self.role.session
        return {
            "session": self.session,
            "role": self.role,
            "at": "role" if self.role else "",
            "activity": self.session.activity if self.session else None,
            "rows": [(PanelShift.of(shift, at), self._form_of(shift)) for shift in page.object_list],
            "takes_place": at is None or at.state == Session.State.SCHEDULED,
            "page": page,
            "address": self.address,
            "form": self.form or QuickRoleForm(),
            "done": self.done,
            "reasons": reasons(self.refusal),
            "nav_current": "organise",
        }

    def _shifts(self) -> QuerySet[Shift]:
        if self.role is None:
            return shifts_with_people(Shift.objects.filter(role__session=self.session))
        # What lies ahead or has no time comes first, what is over last.
        over = ExpressionWrapper(Q(starts_at__isnull=False) & Q(ends_at__lte=clock.now()), output_field=BooleanField())
        shifts = shifts_with_people(Shift.objects.filter(role=self.role))
        return shifts.annotate(over=over).order_by("over", F("starts_at").asc(nulls_last=True), "id")

    def _form_of(self, shift: Shift) -> AddPersonForm:
        if self.person_form and self.person_form[0] == shift.pk:
            return self.person_form[1]
        return AddPersonForm(shift=shift)

    def attempt(self, act: Callable[[], object], said: str) -> bool:
        """Carry it out; what is refused is told in the panel."""
        try:
            act()
        except DomainError as refusal:
            self.refusal = refusal
            return False
        self.done = said
        return True

    def answer(self, request: HttpRequest, more: dict[str, Any] | None = None) -> HttpResponse:
        """The panel alone for htmx, the whole page otherwise; after a success without htmx, a redirect."""
        if not wants_inside(request) and request.method == "POST" and self.status == 200:
            messages.success(request, self.done)
            return redirect(f"{self.address}?page={self.page}" if self.page.isdecimal() else self.address)
        whole = "volunteers/host_role.html" if self.role is not None else "volunteers/session_roles.html"
        template = "volunteers/session_roles_inside.html" if wants_inside(request) else whole
        return render(request, template, self.context() | (more or {}), status=self.status)


def reasons(refusal: DomainError | None) -> list[DomainError]:
    """All of them, for the template."""
    if refusal is None:
        return []
    return refusal.reasons if isinstance(refusal, Refused) else [refusal]
