"""Posting, publishing, seasons, programmes, imports: what a host is told."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Sentence


class AtField(DomainError):
    """A refusal that a field of the posting form can mend; `field` is its name, or empty."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: Sentence | None = None, next_step: Sentence | None = None, *, field: str = "") -> None:
        super().__init__(message, next_step)
        self.field = field


class NotReadyToPublish(AtField):
    """A welcome field or a session is missing."""

    code = "not_ready"
    message = _("Some answers are still missing.")
    next_step = _("Answer them, even by “not possible”, and publish then.")


class OutsideProgrammeRules(AtField):
    """Seats, length or cost don't fit the programme."""

    code = "outside_programme_rules"
    message = _("This does not fit the rules of the programme.")
    next_step = _("Change it, or choose another programme.")


class VenueTaken(DomainError):
    """Another session is there at that time."""

    code = "venue_taken"
    message = _("Something else takes place there at that time.")
    next_step = _("Choose another time or another place.")


class TimeIsOver(DomainError):
    """A session can't be moved into the past."""

    code = "time_is_over"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This hour is over.")
    next_step = _("Choose a time that lies ahead.")


class PeriodsLeftOut(DomainError):
    """Stays that would lie outside of the season of a guest house."""

    code = "periods_left_out"
    message = _("Some stays that you agreed to would lie outside of the new time.")
    next_step = _("Choose a time that holds them all, or talk to these people first.")


class CategoryInUse(DomainError):
    """A programme's own category that activities stand under."""

    code = "category_in_use"
    message = _("Activities still stand under a category that you took away.")
    next_step = _("Keep it, or give it another name: the activities follow.")


class SeasonHasActivities(DomainError):
    """A season's programme is settled with its first activity."""

    code = "season_has_activities"
    message = _("This season has activities, so it stays with its programme.")
    next_step = _("Make a new season for the other programme.")


class OutsideSeasonRules(DomainError):
    """A season's dates contradict each other, or its programme."""

    code = "outside_season_rules"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("These dates do not fit together.")
    next_step = _("Look at them again.")


class PhotoNotUsable(DomainError):
    """No photo, or broken."""

    code = "photo_not_usable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("We can not show this file as a photo.")
    next_step = _("Choose a photo in JPEG, PNG or WebP.")


class PhotoTooLarge(DomainError):
    """Too many bytes or pixels."""

    code = "photo_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This photo is too large.")
    next_step = _("Choose a smaller one: 15 MB at most.")


class EditedMeanwhile(DomainError):
    """Two people had the same page open."""

    code = "edited_meanwhile"
    message = _("Somebody else has changed this since you opened it.")
    next_step = _("Nothing of yours is lost. Compare the two, and save again.")


class NotEditable(DomainError):
    """Cancelled."""

    code = "not_editable"
    message = _("A cancelled activity is not changed any more.")
    next_step = _("Post it again like last time.")


class PeopleSignedUp(DomainError):
    """Withdrawing what people count on."""

    code = "people_signed_up"
    message = _("Somebody has signed up already.")
    next_step = _("Cancel the dates instead: then everybody is told.")


class NotADraft(DomainError):
    """Deleting what others can see."""

    code = "not_a_draft"
    message = _("Only a draft can be deleted.")
    next_step = _("Take it back to the drafts first.")


class DraftInUse(DomainError):
    """Deleting what somebody has done something for."""

    code = "draft_in_use"
    message = _("Somebody has already helped with this.")
    next_step = _("Leave it among the drafts: nobody else sees it there.")


class ReviewWanted(DomainError):
    """Publishing past the coordinator."""

    code = "review_wanted"
    message = _("In this programme a coordinator looks at it first.")
    next_step = _("Send it for a look: that is one tap.")


class NotInReview(DomainError):
    """Answered already, or taken back."""

    code = "not_in_review"
    message = _("This does not wait for a look any more.")
    next_step = _("Look at the page again: it may have been answered meanwhile.")


class TooManyDates(DomainError):
    """A typing error, as a rule."""

    code = "too_many_dates"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("These are more than 100 dates.")
    next_step = _("Choose a shorter time, and add the others later.")


class FileTooLarge(DomainError):
    """More than an import reads at once."""

    code = "file_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The file is larger than 20 MB.")
    next_step = _("Split it, and import one part at a time.")


class TooManyImports(DomainError):
    """Files that wait for somebody to take them in."""

    code = "too_many_imports"
    message = _("Several files wait to be taken in already.")
    next_step = _("Take them in or discard them first.")


class ImportNotReady(DomainError):
    """Taking, discarding or taking back what is not there for it (any more)."""

    code = "import_not_ready"
    message = _("This is not possible with this import now.")
    next_step = _("Look at the page again: somebody else may have gone on with it.")
