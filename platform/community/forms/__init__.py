"""Forms of this room."""

from community.forms.checks import one_line
from community.forms.details import DetailsForm

__all__ = ["DetailsForm", "one_line"]
