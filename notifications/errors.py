"""Why something about a notice is not possible: each with its sentence and its next step."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class NotTrueAnyMore(DomainError):
    """What it says is not so now: moved again, cancelled, answered."""

    code = "not_true_any_more"
    message = _("What this notice says is not true any more, so it is not sent again.")
    next_step = _("If something has changed since, the person gets a new notice about it.")


class TooLateToSend(DomainError):
    """It began, or its time to answer is over."""

    code = "too_late_to_send"
    message = _("It is too late for this notice: it would be worth nothing now.")
    next_step = _("If it matters, please telephone the person.")


class NoWayThere(DomainError):
    """The person has no address on that channel, or the deployment hasn't the channel."""

    code = "no_way_there"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The person can't be reached that way.")
    next_step = _("Please choose another way.")


class NotWantedThere(DomainError):
    """The person has switched the topic off on that channel."""

    code = "not_wanted_there"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The person doesn't want notices of this kind that way.")
    next_step = _("Please choose another way.")


class OnItsWay(DomainError):
    """It is planned on that channel and not sent yet."""

    code = "on_its_way"
    message = _("It is on its way there already.")
    next_step = _("Please wait a few minutes and look again.")


class HasNotFailed(DomainError):
    """Somebody has tried it again meanwhile."""

    code = "has_not_failed"
    message = _("This one has not failed, or is being tried again already.")
    next_step = _("Please load the page again.")


class WentAnotherWay(DomainError):
    """The person's next channel has it."""

    code = "went_another_way"
    message = _("The person has got it another way meanwhile, or soon will.")
    next_step = _("If they should get it this way too, open the notice and send it again.")


class TooManyLookUps(DomainError):
    """More people than a day's questions need."""

    code = "too_many_look_ups"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("You have looked up many people within an hour.")
    next_step = _("Please wait a while.")


class NoPushAddress(DomainError):
    """What a browser gave us leads to no push service."""

    code = "no_push_address"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Your browser did not give us an address to which we can send notices.")
    next_step = _("Please try it with another browser, or keep getting notices as you do now.")


class DeviceNotReached(DomainError):
    """Its push service knows it no more, or takes nothing from us for it."""

    code = "device_not_reached"
    message = _("This device does not take notices any more.")
    next_step = _("Open this page on that device and switch them on again.")


class PushServiceAway(DomainError):
    """The browser's maker runs it, not we."""

    code = "push_service_away"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = _("The service that carries notices to this device does not answer just now.")
    next_step = _("Please try again in a few minutes.")


class TooManyTestPushes(DomainError):
    """Enough to see whether it works."""

    code = "too_many_test_pushes"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("You have just sent several tests.")
    next_step = _("Please try again in ten minutes.")


class NoTelephoneNumber(DomainError):
    """Not the digits of a Japanese number."""

    code = "no_telephone_number"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This is not a Japanese telephone number.")
    next_step = _("Write it like 090-1234-5678.")


class NotAMobileNumber(DomainError):
    """A landline, a free number, an internet telephone: SMS don't get there."""

    code = "not_a_mobile_number"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("SMS can't be sent to this number: it is not a mobile number.")
    next_step = _("Mobile numbers begin with 060, 070, 080 or 090. If you have none, notices can come by e-mail.")


class NumberAbroad(DomainError):
    """Another country's number."""

    code = "number_abroad"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("We can send SMS only to numbers in Japan.")
    next_step = _("Write a mobile number of Japan. If you have none, notices can come by e-mail.")


class TooManyCodes(DomainError):
    """Each code costs money, and fills somebody's telephone."""

    code = "too_many_codes"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("You have asked for several codes already.")
    next_step = _("Please wait an hour, then ask again.")


class CodeIsOver(DomainError):
    """Too old, tried three times, or none was asked for."""

    code = "code_is_over"
    message = _("This code has ended.")
    next_step = _("Ask for a new code.")


class WrongCode(DomainError):
    """Not the six digits that were sent."""

    code = "wrong_code"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This is not the code that we sent.")
    next_step = _("Look at the SMS once more, and type its six digits.")


class CallIsOver(DomainError):
    """Somebody wrote its outcome down, or what it was about is not true any more."""

    code = "call_is_over"
    message = _("This call is not needed any more.")
    next_step = _("Load the list again: somebody may have told them meanwhile.")


class CallTaken(DomainError):
    """Another coordinator rings this person now."""

    code = "call_taken"
    message = _("Another coordinator is ringing this person.")
    next_step = _("Please take the next one on the list.")


class NothingToUndo(DomainError):
    """No outcome, or one of another day."""

    code = "nothing_to_undo"
    message = _("There is nothing to undo.")
    next_step = _("Load the list again.")


class PassedOn(DomainError):
    """The notice has gone over the next channel already."""

    code = "passed_on"
    message = _("The notice has gone another way already.")
    next_step = _("If you have told them, nothing more is needed.")


class NothingToPrint(DomainError):
    """No letter waits, or none that would come in time."""

    code = "nothing_to_print"
    message = _("No letter has to be printed.")
    next_step = _("What came too late for the post is on the telephone list now.")


class BatchIsOver(DomainError):
    """Posted, or given up."""

    code = "batch_is_over"
    message = _("These letters were posted, or given up.")
    next_step = _("Load the page again.")
