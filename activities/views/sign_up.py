"""Signing up in at most two steps: who comes, and for a stranger the code."""

from django.contrib.auth.decorators import login_required
from django.forms import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from activities.forms.party import Known, PartyForm, party_form
from activities.forms.party_newcomer import NewcomerForm
from activities.forms.party_times import SlotForm
from activities.models import Session, SignUp
from activities.rules import booking_opens_at
from activities.rules.ways import WayIn, way_in
from activities.selectors.activity import get_session_for
from activities.selectors.reasons import why_not_for
from activities.selectors.sign_ups import agreed_to_support, standing_of
from activities.services.act_for import act_for
from activities.services.sign_up import sign_up
from activities.views import add_to
from activities.views.reasons import told
from community.accounts import send_code
from community.models import Person, SupportAct, Supporter, User
from community.selectors import get_support_for, person_of, supported_by
from community.services.persons import register_person
from core.actor import Actor
from core.errors import DomainError, KeyReused

PENDING = "pending_sign_up"
PENDING_FOR = 60 * 60  # seconds


class Desk:
    """One sign-up being filled in: for which session, for whom, and what was sent."""

    def __init__(self, request: HttpRequest, session: Session, data: QueryDict | None) -> None:
        self.request, self.session, self.data = request, session, data
        self.support = _support(request)
        self.person: Person | None = self.support.person if self.support else person_of(request.user)
        self.form = self.new_form()

    def new_form(self) -> PartyForm:
        """The form as things are now; what was typed stands in it."""
        known: Known = "person" if self.person else "account" if self.request.user.is_authenticated else "stranger"
        return party_form(self.data, self.session, known=known, agreed=agreed_to_support(self.person))

    def reasons(self) -> list[DomainError]:
        """Why it is not possible, whatever is filled in."""
        return why_not_for(self.person, self.session)

    def page(self, reasons: list[DomainError], status: int) -> HttpResponse:
        """The form, or the reasons instead of it."""
        user = self.request.user
        others = supported_by(user).filter(may_sign_up=True) if user.is_authenticated else ()
        context = {
            "session": self.session,
            "activity": self.session.activity,
            "form": self.form,
            "reasons": told(reasons, own=self.support is None),
            "opens_at": booking_opens_at(self.session),
            "way": self.way(),
            "support": self.support,
            "others": list(others),
            "nav_current": "find",
        }
        return render(self.request, "activities/sign_up_form.html", context, status=status)

    def way(self) -> WayIn:
        """What the button leads to."""
        return way_in(self.session, len(self.form.free) if isinstance(self.form, SlotForm) else None)

    def refused(self, refusal: DomainError) -> HttpResponse:
        """What the service said no to; nothing that was typed is lost."""
        reasons = self.reasons()
        if reasons:
            return self.page(reasons, status=refusal.status)
        self.form = self.new_form()  # a slot that was taken meanwhile is not offered again
        if isinstance(refusal, KeyReused):
            self.form.with_new_key()
        if self.form.is_valid():
            add_to(self.form, refusal)
        return self.page([], status=refusal.status)


def _support(request: HttpRequest) -> Supporter | None:
    """For whom somebody else signs up: `?for=` names a person whom they support; 404 for any other."""
    person = request.GET.get("for", "")
    if not person:
        return None
    if not person.isdecimal():
        raise Http404
    return get_support_for(request.user, int(person), "may_sign_up")


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Step one: who comes. Why it may not be possible is said before anything is filled in."""
    desk = Desk(request, get_session_for(request.user, pk), request.POST if request.method == "POST" else None)
    mine = standing_of(desk.person, [pk]).get(pk)
    if mine is not None:
        return redirect("activities:sign-up", mine.pk)
    reasons = desk.reasons()
    if reasons:
        return desk.page(reasons, status=409 if request.method == "POST" else 200)
    if request.method == "POST" and desk.form.is_valid():
        return _carry_out(desk) if request.user.is_authenticated else _ask_for_code(desk)
    return desk.page([], status=422 if desk.form.errors else 200)


def _ask_for_code(desk: Desk) -> HttpResponse:
    request, email = desk.request, desk.form.cleaned_data["email"]
    try:
        send_code(request, email=email)
    except ValidationError as error:
        desk.form.add_error("email", error)
        return desk.page([], status=422)
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    request.session[PENDING] = {"session": desk.session.pk, "form": sent.urlencode()}
    request.session.set_expiry(PENDING_FOR)  # a name that nobody signs up with is not kept for long
    return redirect(f"{reverse('account_confirm_login_code')}?next={reverse('activities:sign-up-finish')}")


@login_required
@require_safe
def finish_page(request: HttpRequest) -> HttpResponse:
    """Step two done: the code was right, and what was filled in before it is carried out."""
    pending = request.session.pop(PENDING, None)
    request.session.set_expiry(None)
    if pending is None:
        return redirect("activities:my-page")
    desk = Desk(request, get_session_for(request.user, pending["session"]), QueryDict(pending["form"]))
    if desk.form.is_valid():
        return _carry_out(desk)
    return desk.page(desk.reasons(), status=422)


def _carry_out(desk: Desk) -> HttpResponse:
    user = desk.request.user
    assert isinstance(user, User)  # noqa: S101  both doors that lead here asked for a sign-in
    if desk.person is None:
        desk.person = _register(desk.form, user)
    person, form = desk.person, desk.form
    by = Actor(user=user.pk, channel="supporter" if desk.support else "web")

    def act() -> SignUp:
        return sign_up(
            session=desk.session.pk,
            person=person,
            seats=form.cleaned_data["seats"],
            made_by=by,
            key=form.cleaned_data["key"],
            members=form.members(),
            period=form.period(),
            support=form.support(),
        )

    try:
        made = act_for(support=desk.support, deed=SupportAct.Deed.SIGNED_UP, act=act)
    except DomainError as refusal:
        return desk.refused(refusal)
    return redirect("activities:sign-up", made.pk)


def _register(form: PartyForm, user: User) -> Person:
    assert isinstance(form, NewcomerForm)  # noqa: S101  whoever has no name yet was asked for it
    by, language = Actor(user=user.pk), get_language() or "ja"
    return register_person(user=user, language=language, made_by=by, **form.person())
