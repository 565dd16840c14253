"""Signing in by a six-digit code sent by e-mail: no passwords for residents, one path for known and new addresses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm

from community.services.accounts import account_for


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come into being by asking for a code, nowhere else."""

    def is_open_for_signup(self, request: Any) -> bool:
        """allauth's own sign-up page is closed: asking for a code is the sign-up."""
        return False


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Known and unknown addresses get the same answer: both get a code (quality.md, line 18)."""

    def clean_email(self) -> str:
        """Make the account that the code will open, if there is none yet."""
        email: str = self.cleaned_data["email"].lower()
        self.cleaned_data["email"] = email
        self._user = account_for(email=email)
        return str(super().clean_email())
