"""Signing in by a six-digit code sent by e-mail: no passwords for residents, one path for known and new addresses."""

import logging
import secrets
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import User
from community.services.accounts import account_for
from core.furigana import plain

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come into being by asking for a code, nowhere else."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That code is not right. Please look at the e-mail again."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Please wait a few minutes and ask for a new code."),
        "rate_limited": gettext_lazy("Please wait a moment and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """allauth's own sign-up page is closed: asking for a code is the sign-up."""
        return False

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """The mail without the marks of furigana: it is plain text."""
        mail = super().render_mail(template_prefix, email, context, headers)
        mail.subject, mail.body = plain(mail.subject), plain(mail.body)
        return mail

    def login(self, request: HttpRequest, user: Any) -> None:
        """Who is in stays in as long as the settings say, however short the session was before."""
        super().login(request, user)
        request.session.set_expiry(None)

    def generate_login_code(self) -> str:
        """Six digits: every keyboard has them, every language reads them."""
        return f"{secrets.randbelow(1_000_000):06d}"


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Known and unknown addresses get the same answer: both get a code (quality.md, line 18)."""

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs = {"autocomplete": "email"}

    def clean_email(self) -> str:
        """Make the account that the code will open, if there is none yet."""
        email: str = self.cleaned_data["email"].lower()
        self.cleaned_data["email"] = email
        super().clean_email()  # counts the try first: who asks too often leaves no accounts behind
        account = account_for(email=email)
        if self._user is None and account.is_active:
            self._user = account
        return email


class EnterCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The label says what belongs here; a word inside the box, spaced out like six digits, is no word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("placeholder", None)


class AskForCodeView(RequestLoginCodeView):  # type: ignore[misc]
    """The sign-in page. A mail server that is away is a sentence, not an error page."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        """Stay here: who mistyped the address, or got no mail, asks anew instead of being led back to the old code."""

    def form_valid(self, form: AskForCodeForm) -> HttpResponse:
        """Send the code and go on to the page that asks for it."""
        try:
            response: HttpResponse = super().form_valid(form)
        except (OSError, smtplib.SMTPException) as error:
            form.add_error("email", _not_sent(error))
            return self.form_invalid(form)  # type: ignore[no-any-return]
        return response


class CodeView(ConfirmLoginCodeView):  # type: ignore[misc]
    """Asks for the code. Who has to begin again still gets to where they wanted to go."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep `next` on the way back to the sign-in page."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        again = reverse("account_request_login_code")
        return redirect(self.passthrough_next_url(again)) if response.get("Location") == again else response


def send_code(request: HttpRequest, *, email: str) -> None:
    """Send a code to this address and keep, bound to this browser, what will be compared with it.

    Raises ValidationError with a sentence for the form: too many tries, or the mail server is away.
    """
    form = AskForCodeForm({"email": email})
    if not form.is_valid():
        raise ValidationError(list(form.errors.get("email", [_("Please check the e-mail address.")])))
    try:
        LoginCodeVerificationProcess.initiate(request=request, user=form._user, email=form.cleaned_data["email"])
    except (OSError, smtplib.SMTPException) as error:
        raise _not_sent(error) from error


def _not_sent(error: Exception) -> ValidationError:
    log.error("a login code was not sent: %s", type(error).__name__)
    sentence = _("We could not send the e-mail just now. Please try again in a minute, or telephone the host.")
    return ValidationError(sentence)
