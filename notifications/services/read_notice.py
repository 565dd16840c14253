"""A person opens a notice, or all of them."""

from django.db import transaction

from community.models import Person
from core import clock
from notifications.models import Notice
from notifications.services._show_inboxes import show_inboxes


@transaction.atomic
def read_notice(*, notice: Notice) -> None:
    """Keep when it was first read."""
    if Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=clock.now()):
        show_inboxes([notice.person_id])


@transaction.atomic
def read_all(*, person: Person) -> int:
    """Everything that the person could see until now is read. Answers how many were not."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True).exclude(title="")
    read = unread.update(read_at=clock.now())
    if read:
        show_inboxes([person.pk])
    return read
