"""Why a delivery did not go, in plain words and with a next step; the rows keep a technical line for each."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence


@dataclass(frozen=True)
class Trouble:
    """What happened, and what to do."""

    what: Sentence
    next_step: Sentence = ""


_BY_ITSELF: Sentence = _("Nothing is lost: it is tried again by itself. If it lasts, tell whoever runs the server.")
_WHEN_UP: Sentence = _("If it is up again, try once more. If it lasts, tell whoever runs the server.")
_OTHER_ADDRESS: Sentence = _("Ask the person for another address when you meet them. Their next way is used meanwhile.")
_ASK_FIRST: Sentence = _("Ask the person whether they got it before you send it again.")
_RUNNER: Sentence = _("Please tell whoever runs this site.")

# The first that fits. Channels and services write the technical lines; a new one without a row here is shown as it is.
KNOWN: tuple[tuple[str, Trouble], ...] = (
    (
        r"may have arrived",
        Trouble(_("It broke off twice in the middle, and may have arrived all the same."), _ASK_FIRST),
    ),
    (r"no address any more", Trouble(_("The person has no address there any more."), _OTHER_ADDRESS)),
    (r"the channel was away", Trouble(_("The channel was down for long, so the person's next way was used."))),
    (r"budget is used up", Trouble(_("This month's budget was used up, so the person's next way was used."))),
    (r"LINE's own limit", Trouble(_("LINE sends no more for us this month."), _("A larger plan at LINE would help."))),
    (r"no words", Trouble(_("Its text could not be written: that is a mistake in the program."), _RUNNER)),
    (
        r"mail server refused it with code 5",
        Trouble(_("The mail server did not take it for this address."), _OTHER_ADDRESS),
    ),
    (r"came back|bounce", Trouble(_("The mail came back: the address doesn't work."), _OTHER_ADDRESS)),
    (r"mail server", Trouble(_("The mail server could not be reached, or did not take it then."), _BY_ITSELF)),
    (r"VAPID", Trouble(_("The key for messages on phones and computers is missing or wrong."), _RUNNER)),
    (
        r"no device|knows it no more",
        Trouble(_("None of the person's devices takes messages any more."), _OTHER_ADDRESS),
    ),
    (r"push service", Trouble(_("The push service could not be reached, or did not take it then."), _BY_ITSELF)),
    (
        r"our token or our plan|password|not accept us",
        Trouble(_("The other side does not accept our account."), _RUNNER),
    ),
    (r"does not know this user|blocked", Trouble(_("The person has left our account on LINE."), _OTHER_ADDRESS)),
    (r"STOP", Trouble(_("The person answered that they want no more of these messages."), _OTHER_ADDRESS)),
    (
        r"number was wrong|mobile|landline|no such number|no number",
        Trouble(_("The number is wrong, or takes no such message."), _OTHER_ADDRESS),
    ),
    (r"LINE", Trouble(_("LINE could not be reached, or did not take it then."), _BY_ITSELF)),
    (r"SMS", Trouble(_("The SMS provider could not be reached, or did not take it then."), _BY_ITSELF)),
)
UNKNOWN = Trouble(_("The other side did not take it."), _RUNNER)


def trouble_of(error: str, *, final: bool = False) -> Trouble | None:
    """In plain words; None without an error. `final`: it is not tried again by itself."""
    if not error:
        return None
    found = next((trouble for pattern, trouble in KNOWN if re.search(pattern, error)), UNKNOWN)
    return Trouble(found.what, _WHEN_UP) if final and found.next_step is _BY_ITSELF else found
