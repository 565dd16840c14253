"""Reads of notices."""

from django.db.models import QuerySet
from django.http import Http404

from community.models import Person
from community.selectors import AnyUser
from notifications.models import Notice


def inbox_of(person: Person) -> QuerySet[Notice]:
    """What a person has been told, latest first; planned notices have no words yet and aren't among them."""
    return Notice.objects.filter(person=person).exclude(title="").order_by("-created_at", "-id")


def unread_count(person: Person) -> int:
    """How many notices a person hasn't opened; one index-only question."""
    return Notice.objects.filter(person=person, read_at__isnull=True).exclude(title="").count()


def get_notice_of_delivery_for(user: AnyUser, pk: int) -> Notice:
    """The notice of a delivery, by the same rule: a short message names the delivery."""
    mine = Notice.objects.filter(deliveries=pk, person__user_id=user.pk) if user.is_authenticated else None
    notice = mine.exclude(title="").first() if mine is not None else None
    if notice is None:
        raise Http404
    return notice


def get_notice_for(user: AnyUser, pk: int) -> Notice:
    """A person's own notice; anybody else meets the same 404 as a wrong id."""
    mine = Notice.objects.filter(pk=pk, person__user_id=user.pk) if user.is_authenticated else Notice.objects.none()
    notice = mine.exclude(title="").first()
    if notice is None:
        raise Http404
    return notice
