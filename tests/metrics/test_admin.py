"""The staff's view of facts and roles: to be read, not to be written."""

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from metrics.models import Fact
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    """An administrator's browser."""
    client = Client()
    client.force_login(make_user(staff=True))
    return client


@pytest.mark.parametrize(
    ("model", "may_add"),
    [
        ("metrics_fact", False),
        ("metrics_population", True),
        ("volunteers_role", False),
        ("volunteers_assignment", False),
        ("volunteers_contribution", False),
    ],
)
def test_lists_open_and_only_inhabitants_are_entered_by_hand(staff: Client, model: str, may_add: bool) -> None:
    assert staff.get(reverse(f"admin:{model}_changelist")).status_code == 200
    assert staff.get(reverse(f"admin:{model}_add")).status_code == (200 if may_add else 403)


def test_a_fact_is_neither_changed_nor_deleted(staff: Client) -> None:
    fact = Fact.objects.create(kind="attendance", source=1, person=1, on=clock.today(), residence="resident")
    staff.post(reverse("admin:metrics_fact_change", args=[fact.pk]), {"person": "2"})
    staff.post(reverse("admin:metrics_fact_delete", args=[fact.pk]), {"post": "yes"})
    assert Fact.objects.get().person == 1
