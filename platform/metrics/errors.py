"""Why a release can not be made now."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class NotAQuarter(DomainError):
    """Windows end with a quarter, so that none overlaps another in an unforeseen way."""

    code = "not_a_quarter"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("A release ends with the last day of March, June, September or December.")
    next_step = _("Choose one of these days.")


class QuarterNotOver(DomainError):
    """It still goes on."""

    code = "quarter_not_over"
    message = _("This quarter is not over yet.")
    next_step = _("Come back when its last day has passed.")


class BeingPrepared(DomainError):
    """One at a time."""

    code = "being_prepared"
    message = _("A release of this quarter is prepared already and waits for a decision.")
    next_step = _("Look at it, then have it published or discarded.")


class NoteNeeded(DomainError):
    """A correction without its reason."""

    code = "note_needed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This quarter was published already, so this is a correction.")
    next_step = _("Write what was corrected and why: everybody can read it.")


class NothingToCorrect(DomainError):
    """No release of this quarter was published."""

    code = "nothing_to_correct"
    message = _("Nothing was published of this quarter yet, so there is nothing to correct.")
    next_step = _("Prepare its first release.")


class OwnRelease(DomainError):
    """Two pairs of eyes."""

    code = "own_release"
    message = _("Somebody else publishes what you have prepared: four eyes see more than two.")
    next_step = _("Ask another analyst, a coordinator of the whole town or the administrator.")


class AlreadyDecided(DomainError):
    """Published or discarded meanwhile."""

    code = "already_decided"
    message = _("This release was published or discarded already.")
    next_step = _("Open the list of releases to see how it stands.")


class TooManyPopulationFiles(DomainError):
    """Files of inhabitants that nobody has decided on."""

    code = "too_many_population_files"
    message = _("Several files of inhabitants wait for a decision already.")
    next_step = _("Take or discard them first.")


class PopulationFileTooLarge(DomainError):
    """More than a town's table of inhabitants can be."""

    code = "population_file_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The file is larger than 5 MB; a table of inhabitants is much smaller.")
    next_step = _("Check that it is the right file, and leave out the years that you don't need.")


class PopulationFileUnreadable(DomainError):
    """Its message says what is wrong with it, and what to do."""

    code = "population_file_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PopulationDecided(DomainError):
    """Taken or discarded meanwhile."""

    code = "population_decided"
    message = _("This file was taken or discarded already.")
    next_step = _("Open the list of files to see how it stands.")


class PopulationNotComplete(DomainError):
    """Something is still to be answered or corrected."""

    code = "population_not_complete"
    message = _("This file can't be taken yet.")
    next_step = _("Answer the questions below, or correct the file and upload it again.")


class PopulationInUse(DomainError):
    """A release was counted with it."""

    code = "population_in_use"
    message = _("A release was made with the inhabitants of this date, so they stay.")
    next_step = _("Upload newer figures: they are used from their date on.")


class NoSuchCount(DomainError):
    """Removed meanwhile."""

    code = "no_such_count"
    message = _("There are no figures of this date any more.")
    next_step = _("Look at the list again: somebody else may have removed them.")


class CountAhead(DomainError):
    """A date that is still to come."""

    code = "count_ahead"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This date is still to come.")
    next_step = _("Enter the day on which people were counted.")
