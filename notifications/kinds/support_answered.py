"""The host answered what the party would like help with: at once; another answer is another notice.

Only the answer is written here: what was asked stays on the page, behind the sign-in.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp, SupportRequest
from notifications.kinds.sign_up import SignUpKind, activity_title


class SupportAnswered(SignUpKind):
    """We can; let us talk; we can not."""

    name = "support_answered"
    essential = True
    copied = False
    states = SignUp.STANDING
    related = (*SignUpKind.related, "support_request")

    def holds(self, subject: SignUp, now: datetime) -> bool:
        return super().holds(subject, now) and answer_of(subject) is not None

    def key(self, subject: Any) -> str:
        request = answer_of(subject)
        at = int(request.answered_at.timestamp()) if request and request.answered_at else 0
        return f"{self.name}:{subject.pk}:{at}"

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("The host has answered you: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        request = answer_of(subject)
        answer, note = (request.answer, request.answer_note) if request else ("", "")
        kept = subject.state == SignUp.State.HELD
        return super().context(subject, now) | {"answer": answer, "note": note, "kept": kept}


def answer_of(sign_up: SignUp) -> SupportRequest | None:
    """The answered request of a party; None where there is none (any more)."""
    request: SupportRequest | None = getattr(sign_up, "support_request", None)
    return request if request and request.answer else None


KIND = SupportAnswered()
