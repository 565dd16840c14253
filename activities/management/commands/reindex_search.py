"""`manage.py reindex_search`: write down anew what search knows of every activity."""

from typing import Any

from django.core.management.base import BaseCommand

from activities.models import Activity
from activities.services.reindex_search import reindex_search


class Command(BaseCommand):
    """For when activities/readings.txt has grown; new and changed activities need nobody."""

    help = "Make all activities searchable anew, after activities/readings.txt was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """All of them, and how many."""
        count = reindex_search(activities=Activity.objects.all())
        self.stdout.write(f"{count} activities")
