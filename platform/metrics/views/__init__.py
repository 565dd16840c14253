"""Pages of this room."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from core.errors import DomainError, Refused


def sentences(refusal: DomainError) -> list[str]:
    """Each reason with its next step."""
    reasons = refusal.reasons if isinstance(refusal, Refused) else [refusal]
    return [f"{reason.message} {reason.next_step}".strip() for reason in reasons]


def tell(request: HttpRequest, refusal: DomainError) -> None:
    """Every reason, on the next page."""
    for sentence in sentences(refusal):
        messages.error(request, sentence)


def add_to(form: Form, refusal: DomainError) -> None:
    """Every reason, above the form."""
    for sentence in sentences(refusal):
        form.add_error(None, sentence)
