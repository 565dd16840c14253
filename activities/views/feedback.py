"""The questionnaire, on the phone of whoever was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.errors import TooManyTries, WrongDoorCode
from activities.forms.feedback import DoorCodeForm, FeedbackForm
from activities.models import Session, SignUp
from activities.rules.feedback import feedback_opens_at, why_no_answer
from activities.selectors.activity import get_session_for
from activities.selectors.feedback import party_of
from activities.services.give_feedback import give_feedback, is_door_code
from activities.views import add_to
from community.selectors import person_of
from core import clock
from core.errors import DomainError
from core.tries import Tries

WRONG_CODES = Tries("feedback-code", most=20, seconds=600)


@dataclass(frozen=True)
class Reader:
    """Who stands before the page: a party that may answer, somebody with the code, or somebody with neither yet."""

    party: SignUp | None = None  # where it may answer
    closed: Sequence[DomainError] = ()  # why nobody can answer
    not_me: Sequence[DomainError] = ()  # why the reader's own party can't
    code: str = ""  # the right one
    wrong: DomainError | None = None  # what is the matter with the code that was typed

    @property
    def may_answer(self) -> bool:
        """Whether there is a form to show."""
        return self.party is not None or bool(self.code)


@require_http_methods(["GET", "POST"])
def feedback_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the code where nothing else says that the reader was there; then one question and a box for words."""
    session = get_session_for(request.user, pk)
    reader = _reader(request, session)
    form = FeedbackForm(request.POST if request.method == "POST" else None, code=reader.code, other=_is_other(request))
    if request.method == "POST" and reader.may_answer and form.is_valid():
        try:
            give_feedback(
                session=session.pk,
                answer=form.cleaned_data["answer"],
                words=form.cleaned_data["words"],
                language=get_language() or "ja",
                sign_up=reader.party.pk if reader.party else None,
                door_code=reader.code,
                key=form.cleaned_data["key"],
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            told = {"thanks": 1} | ({"code": reader.code} if reader.code else {})
            return redirect(f"{reverse('activities:feedback', args=[session.pk])}?{urlencode(told)}")
    return _page(request, session, reader, form)


def _is_other(request: HttpRequest) -> bool:
    """Somebody else answers on the phone of a person whose own party is through with it."""
    return bool((request.POST or request.GET).get("other"))


def _reader(request: HttpRequest, session: Session) -> Reader:
    now = clock.now()
    closed = why_no_answer(session, now=now)
    if closed:
        return Reader(closed=closed)
    mine = None if _is_other(request) else party_of(person_of(request.user), session)
    if mine is not None:
        not_me = why_no_answer(session, now=now, sign_up=mine, attendance=getattr(mine, "attendance", None))
        return Reader(party=None if not_me else mine, not_me=not_me)
    code = (request.POST if request.method == "POST" else request.GET).get("code", "").strip()
    return _with_code(request, session, code) if code else Reader()


def _with_code(request: HttpRequest, session: Session, code: str) -> Reader:
    """A million codes are few for a machine: an address that was wrong twenty times has to wait."""
    who = f"{session.pk}:{get_adapter().get_client_ip(request)}"
    if WRONG_CODES.spent(who):
        return Reader(wrong=TooManyTries(next_step=_("Please wait ten minutes.")))
    if is_door_code(session, code):
        return Reader(code=session.door_code)
    WRONG_CODES.count(who)
    return Reader(wrong=WrongDoorCode())


def _page(request: HttpRequest, session: Session, reader: Reader, form: FeedbackForm) -> HttpResponse:
    context = {
        "session": session,
        "activity": session.activity,
        "reader": reader,
        "opens_at": feedback_opens_at(session),
        "form": form,
        "door": _door(request, reader),
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}",
        "thanks": request.method == "GET" and "thanks" in request.GET,
        "nav_current": "my-page" if reader.party else "find",
    }
    return render(request, "activities/feedback.html", context, status=_status(request, reader))


def _door(request: HttpRequest, reader: Reader) -> DoorCodeForm:
    other = "1" if reader.not_me or _is_other(request) else ""
    if reader.wrong is None:
        return DoorCodeForm(initial={"other": other})
    door = DoorCodeForm({"code": (request.POST or request.GET).get("code", ""), "other": other})
    door.is_valid()
    door.add_error("code", f"{reader.wrong.message} {reader.wrong.next_step}")
    return door


def _status(request: HttpRequest, reader: Reader) -> int:
    if request.method == "GET":
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if reader.closed or reader.not_me else HTTPStatus.UNPROCESSABLE_ENTITY
