"""Signing up over the API: the same service and the same reasons as the page."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.api.parsers import SmallJSONParser
from activities.errors import ConsentMissing
from activities.forms.party_support import LONGEST
from activities.models import Activity, PartyMember, SignUp
from activities.party import Member, Period, Support, period
from activities.rules import Wanted
from activities.rules.ways import way_in
from activities.selectors.activity import get_session_for
from activities.selectors.periods import free_slots, taken_periods
from activities.selectors.reasons import why_not_for
from activities.selectors.sign_ups import agreed_to_support, get_party_for
from activities.services.act_for import act_for
from activities.services.sign_up import sign_up
from activities.verbs import VERBS
from community.forms import one_line
from community.models import Person, SupportAct, Supporter
from community.selectors import get_support_for, person_of
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.i18n import OWN_NAMES

KEY_LENGTH = 64
MOST_MEMBERS = 50  # described people of one party
MOST_SEATS = 32_767


class PeriodInput(serializers.Serializer[Any]):
    """When, of a stay or an appointment; with time zone."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """It ends after it starts."""
        if attrs["ends_at"] <= attrs["starts_at"]:
            raise ValidationError({"ends_at": [_("Please choose a later day than the first.")]})
        return attrs


class MemberInput(serializers.Serializer[Any]):
    """Somebody who comes along; companions and interpreters take no seat."""

    kind = serializers.ChoiceField(choices=PartyMember.Kind.choices)
    age = serializers.ChoiceField(choices=PartyMember.Age.choices, default=PartyMember.Age.ADULT)
    name = serializers.CharField(max_length=80, allow_blank=True, default="", validators=[one_line])


class SupportInput(serializers.Serializer[Any]):
    """てつだいが ほしいこと. The host alone reads it; `consent` says that they may."""

    text = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=list(OWN_NAMES.items())), default=list, max_length=len(OWN_NAMES)
    )
    consent = serializers.BooleanField(default=False)


class SignUpInput(serializers.Serializer[SignUp]):
    """A party. `seats` counts the person and everybody who takes a seat; `person` is somebody whom one supports."""

    seats = serializers.IntegerField(min_value=1, max_value=MOST_SEATS)
    members = MemberInput(many=True, default=list)
    support = SupportInput(required=False)
    period = PeriodInput(required=False)
    person = serializers.IntegerField(required=False)

    def validate_members(self, members: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A party, not a register."""
        if len(members) > MOST_MEMBERS:
            raise ValidationError(f"At most {MOST_MEMBERS}.")
        return members


class PeriodOutput(serializers.Serializer[Any]):
    """From `starts_at` up to, not including, `ends_at`."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SignUpOutput(serializers.ModelSerializer[SignUp]):
    """What stands now. For the schema: `shown` writes it, because here every microsecond is under load (P3)."""

    period = PeriodOutput(allow_null=True)

    class Meta:
        model = SignUp
        fields = ["id", "session", "person", "seats", "companions", "period", "state", "offer_ends_at"]


def shown(made: SignUp) -> dict[str, Any]:
    """A sign-up as SignUpOutput describes it; times in Tokyo."""
    return {
        "id": made.pk,
        "session": made.session_id,
        "person": made.person_id,
        "seats": made.seats,
        "companions": made.companions,
        "period": _bounds(made.period) if made.period else None,
        "state": made.state,
        "offer_ends_at": _in_tokyo(made.offer_ends_at),
    }


def _bounds(of: Period) -> dict[str, str | None]:
    return {"starts_at": _in_tokyo(of.lower), "ends_at": _in_tokyo(of.upper)}


def _in_tokyo(moment: datetime | None) -> str | None:
    return moment.astimezone(clock.TOKYO).isoformat() if moment else None


class ReasonOutput(serializers.Serializer[Any]):
    """One reason: a code for machines, a sentence and a next step for people."""

    code = serializers.CharField()
    message = serializers.CharField()
    next_step = serializers.CharField()


class WhyNotOutput(serializers.Serializer[Any]):
    """No reasons: welcome. `way` says what a sign-up becomes; `free`: slots, `taken`: days of stays."""

    way = serializers.CharField()
    reasons = ReasonOutput(many=True)
    free = PeriodOutput(many=True)
    taken = PeriodOutput(many=True)


class WhyNotInput(serializers.Serializer[Any]):
    """What one would like, in the address; all of it may be left out."""

    seats = serializers.IntegerField(min_value=1, max_value=MOST_SEATS, required=False)
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    person = serializers.IntegerField(required=False)


class Spoken(APIView):
    """Sentences are in the language of Accept-Language: these addresses have no language of their own."""

    parser_classes = [SmallJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Speak it from here on."""
        translation.activate(translation.get_language_from_request(request._request))
        super().initial(request, *args, **kwargs)


class SignUps(Spoken):
    """POST: sign up for a session. The header Idempotency-Key makes a repeated request one sign-up."""

    @extend_schema(request=SignUpInput, responses={200: SignUpOutput})
    def post(self, request: Request, pk: int) -> Response:
        """200 with the sign-up that stands, in whatever state. 409 with reasons, 422 for what can't be, 404."""
        party = SignUpInput(data=request.data)
        party.is_valid(raise_exception=True)
        wanted = party.validated_data
        agreement, person = _for_whom(request, wanted.get("person"))
        if person is None:
            raise PermissionDenied(_("Tell us your name, and you can sign up with one tap."))
        act = partial(
            sign_up,
            session=pk,
            person=person,
            seats=wanted["seats"],
            made_by=_actor(request, agreement),
            key=_key(request),
            members=[Member(**one) for one in wanted["members"]],
            period=_period(wanted.get("period") or {}),
            support=_support(wanted.get("support"), person),
        )
        try:
            made = act_for(support=agreement, deed=SupportAct.Deed.SIGNED_UP, act=act)
        except DomainError:
            get_session_for(request.user, pk)  # a draft that they may not see is 404, as a wrong id is
            raise
        return Response(shown(made))


class WhyNot(Spoken):
    """GET: why a sign-up is not possible, before anything is filled in or with what one would like."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(parameters=[WhyNotInput, OpenApiParameter("id", int, "path")], responses={200: WhyNotOutput})
    def get(self, request: Request, pk: int) -> Response:
        """The same reasons as the page shows. 404 for a session that the reader may not see."""
        asked = WhyNotInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        session = get_session_for(request.user, pk)
        _agreement, person = _for_whom(request, asked.validated_data.get("person"))
        wanted = _wanted(asked.validated_data)
        free = free_slots(session) if session.activity.way == Activity.Way.APPOINTMENT else []
        taken = taken_periods(session) if session.activity.way == Activity.Way.STAY else []
        answer = {
            "way": way_in(session, len(free)),
            "reasons": [reason.as_dict() for reason in why_not_for(person, session, wanted)],
            "free": [_bounds(one) for one in free],
            "taken": [_bounds(one) for one in taken],
        }
        return Response(answer)


class ChangeSignUp(Spoken):
    """POST: cancel, accept, decline, take (an open seat) or come (all the same)."""

    @extend_schema(request=None, responses={200: SignUpOutput})
    def post(self, request: Request, pk: int, verb: str) -> Response:
        """200 with what stands then. 409 with the reason, 404 for anybody else's."""
        party = get_party_for(request.user, pk, "may_sign_up")
        service, deed = VERBS[verb]
        act = partial(service, sign_up=party.sign_up.pk, made_by=_actor(request, party.support))
        return Response(shown(act_for(support=party.support, deed=deed, act=act)))


def _for_whom(request: Request, person: int | None) -> tuple[Supporter | None, Person | None]:
    """Oneself, or somebody whom one supports; 404 for any other. A stranger is nobody."""
    own = person_of(request.user)
    if person is None or (own is not None and own.pk == person):
        return None, own
    if not request.user.is_authenticated:
        raise Http404
    agreement = get_support_for(request.user, person, "may_sign_up")
    return agreement, agreement.person


def _actor(request: Request, agreement: Supporter | None) -> Actor:
    return Actor(user=request.user.pk, channel="supporter" if agreement else "web")


def _period(asked: dict[str, Any]) -> Period | None:
    starts_at, ends_at = asked.get("starts_at"), asked.get("ends_at")
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return None
    return period(starts_at, ends_at)


def _wanted(asked: dict[str, Any]) -> Wanted | None:
    """Nothing, unless something was asked for."""
    when = _period(asked)
    return Wanted(seats=asked.get("seats", 1), period=when) if "seats" in asked or when else None


def _support(asked: dict[str, Any] | None, person: Person) -> Support:
    """Raises ConsentMissing where something is written that nobody may read."""
    support = Support(asked["text"], list(dict.fromkeys(asked["languages"]))) if asked else Support()
    if asked and support.wanted and not (asked["consent"] or agreed_to_support(person)):
        raise ConsentMissing
    return support


def _key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_LENGTH or "\0" in key:
        raise ValidationError({"Idempotency-Key": [f"At most {KEY_LENGTH} characters."]})
    return key or None
