"""Pages of this room."""

from django.contrib import messages
from django.forms import Form, ModelForm
from django.http import HttpRequest

from community.models import Person, User
from core.actor import Actor
from core.errors import DomainError

AnyForm = Form | ModelForm[Person]


def me(request: HttpRequest) -> User:
    """The account that reads the page; only behind login_required."""
    assert isinstance(request.user, User)  # noqa: S101  login_required says so
    return request.user


def by_me(request: HttpRequest) -> Actor:
    """They do it themselves, on the web."""
    return Actor(user=me(request).pk)


def tell(request: HttpRequest, refusal: DomainError) -> None:
    """The reason and the next step, on the next page."""
    messages.error(request, f"{refusal.message} {refusal.next_step}")
