"""Why a role can not be taken, offered or confirmed: each with its sentence and its next step."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class RoleFull(DomainError):
    """As many people as the host asked for have taken it on."""

    code = "role_full"
    message = _("Enough people have taken on this role already.")
    next_step = _("Look at the other roles, or ask the host whether one more would help.")


class RoleOver(DomainError):
    """The session has begun; the host enters who helped on the spot."""

    code = "role_over"
    message = _("The session of this role has already begun.")
    next_step = _("If you helped, ask the host to enter you.")


class RoleNotOpen(DomainError):
    """Its activity is a draft, or was cancelled."""

    code = "role_not_open"
    message = _("This role is not open.")
    next_step = _("Look at the other roles.")


class RoleSessionCancelled(DomainError):
    """The organiser called the session off."""

    code = "role_session_cancelled"
    message = _("The session of this role does not take place.")
    next_step = _("Look at the other roles.")


class TimesOverlap(DomainError):
    """Nobody can be in two places."""

    code = "times_overlap"
    message = _("There is another role at the same time.")
    next_step = _("Hand that one back first, or choose a role at another time.")


class ThroughProvider(DomainError):
    """Welfare work needs a certificate: the provider decides together with the person (domain.md, Roles)."""

    code = "through_provider"
    message = _("This is work that a welfare provider arranges together with you.")
    next_step = _("Ask the provider or the welfare section of the city; they will be glad to talk with you.")


class NoLegalBasis(DomainError):
    """Employment may be published only where the law lets this deployment do so (domain.md, Roles)."""

    code = "no_legal_basis"
    message = _("Employment can't be offered here: no notification under the employment security law is recorded.")
    next_step = _("Offer it through Hello Work, or ask the city office.")


class HeadcountMissing(DomainError):
    """A role for nobody."""

    code = "headcount_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("A role is for at least one person.")
    next_step = _("Say how many people are wanted.")


class NotTheirSession(DomainError):
    """A role at somebody else's session."""

    code = "not_their_session"
    message = _("This session belongs to another organisation.")
    next_step = _("Choose one of your own sessions.")


class NotStandingAnyMore(DomainError):
    """The role was handed back or declined."""

    code = "not_standing_any_more"
    message = _("This person no longer has the role.")
    next_step = _("Look at the list again: it may have changed.")


class NotBegun(DomainError):
    """What lies ahead can't have been done."""

    code = "not_begun"
    message = _("The session has not begun yet.")
    next_step = _("Confirm it when the session has begun.")


class LengthMissing(DomainError):
    """A role without a session has no length of its own."""

    code = "length_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The time that it took is missing, or is not between a minute and a day.")
    next_step = _("Say how many minutes it took.")


class AlreadyDone(DomainError):
    """It was confirmed: nothing to hand back."""

    code = "already_done"
    message = _("This role was fulfilled and thanked for.")
    next_step = _("If that is a mistake, the host can take the confirmation back.")
