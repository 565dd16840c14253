"""Signing up over the API: the same service as the page."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.api.parsers import SmallJSONParser
from activities.models import SignUp
from activities.selectors.activity import get_session_for
from activities.services.sign_up import sign_up
from community.selectors import person_of
from core.actor import Actor
from core.errors import Refused

KEY_LENGTH = 64


class SignUpInput(serializers.Serializer[SignUp]):
    """A party."""

    seats = serializers.IntegerField(min_value=1, max_value=32767)


class SignUpOutput(serializers.ModelSerializer[SignUp]):
    """What stands now."""

    class Meta:
        model = SignUp
        fields = ["id", "session", "seats", "state", "offer_ends_at"]


class SignUps(APIView):
    """POST: sign up for a session. The header Idempotency-Key makes a repeated request one sign-up."""

    parser_classes = [SmallJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sentences are in the language of Accept-Language: this address has no language of its own."""
        translation.activate(translation.get_language_from_request(request._request))
        super().initial(request, *args, **kwargs)

    @extend_schema(request=SignUpInput, responses={200: SignUpOutput})
    def post(self, request: Request, pk: int) -> Response:
        """200 with the sign-up that stands: confirmed or waiting. 409 with reasons, 422 for a reused key, 404."""
        party = SignUpInput(data=request.data)
        party.is_valid(raise_exception=True)
        person = person_of(request.user)
        if person is None:
            raise PermissionDenied(_("Tell us your name, and you can sign up with one tap."))
        try:
            made = sign_up(
                session=pk,
                person=person,
                seats=party.validated_data["seats"],
                made_by=Actor(user=request.user.pk),
                key=_key(request),
            )
        except Refused:
            get_session_for(request.user, pk)  # a draft that they may not see is 404, as a wrong id is
            raise
        return Response(SignUpOutput(made).data)


def _key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_LENGTH or "\0" in key:
        raise ValidationError({"Idempotency-Key": [f"At most {KEY_LENGTH} characters."]})
    return key or None
