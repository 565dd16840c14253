"""Photos that nobody shows any more."""

from activities import photos
from activities.models import Activity


def sweep_unused_photos() -> int:
    """Delete the files that no activity names, a day after they came; answers how many. Files only, no event."""
    return photos.sweep(Activity.objects.exclude(photo="").values_list("photo", flat=True))
