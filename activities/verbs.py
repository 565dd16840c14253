"""What a party can do with a sign-up by one tap, on the page and over the API."""

from collections.abc import Callable

from activities.models import SignUp
from activities.services.answer_support import confirm_held
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer, decline_offer, take_open_seat
from community.models import SupportAct

# The service, and what is written down where a supporter does it.
VERBS: dict[str, tuple[Callable[..., SignUp], SupportAct.Deed]] = {
    "cancel": (cancel_sign_up, SupportAct.Deed.CANCELLED),
    "accept": (accept_offer, SupportAct.Deed.ACCEPTED),
    "decline": (decline_offer, SupportAct.Deed.DECLINED),
    "take": (take_open_seat, SupportAct.Deed.ACCEPTED),
    "come": (confirm_held, SupportAct.Deed.ACCEPTED),
}
