"""Signing up over the API: the same service as the page."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.models import SignUp
from activities.services.sign_up import sign_up
from community.models import Person
from core.actor import Actor


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

    @extend_schema(request=SignUpInput, responses={200: SignUpOutput})
    def post(self, request: Request, pk: int) -> Response:
        """200 with the sign-up that stands: confirmed or waiting. 409 with reasons, 422 for a reused key."""
        party = SignUpInput(data=request.data)
        party.is_valid(raise_exception=True)
        person = Person.objects.filter(user=request.user.pk).first()
        if person is None:
            raise PermissionDenied("Tell us your name first, under My page.")
        made = sign_up(
            session=pk,
            person=person,
            seats=party.validated_data["seats"],
            made_by=Actor(user=request.user.pk),
            key=request.headers.get("Idempotency-Key", "")[:64] or None,
        )
        return Response(SignUpOutput(made).data)
