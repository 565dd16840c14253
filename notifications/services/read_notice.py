"""A person opens a notice, or all of them."""

from community.models import Person
from core import clock
from notifications.models import Notice


def read_notice(*, notice: Notice) -> None:
    """Keep when it was first read."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=clock.now())


def read_all(*, person: Person) -> int:
    """Everything that the person could see until now is read. Answers how many were not."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True).exclude(title="")
    return unread.update(read_at=clock.now())
