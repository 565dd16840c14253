"""The strategy's own values: entered, corrected with a trace, read by everybody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from metrics.errors import CountAhead
from metrics.models import Actual
from metrics.selectors.actuals import actuals_of
from metrics.services.enter_actual import enter_actual
from metrics.strategy import targets
from tests.at_once import at_once
from tests.clients import browser, text_of
from tests.metrics.staff_kit import make_analyst
from tests.volunteers.board_kit import make_coordinator

pytestmark = pytest.mark.django_db
LIST = "/en/figures/policy/actuals/"
KEY = targets()[0].key
BY = Actor(user=None)
DAY = date(2024, 6, 1)


def send(user: User, **fields: Any) -> str:
    data = {"value": "18210", "on": "2024-06-01", "source": "経済センサス", **fields}
    return text_of(browser(user).post(f"{LIST}{KEY}/", data, follow=True))


def test_a_value_is_entered_and_everybody_reads_it() -> None:
    analyst = make_analyst()
    assert "not entered yet" in text_of(browser(analyst).get(LIST))
    assert "Entered: everybody can read it." in send(analyst)
    row = Actual.objects.get()
    assert (row.key, row.value, row.on, row.source, row.entered_by) == (KEY, 18210, DAY, "経済センサス", analyst)
    assert "18,210" in text_of(browser(analyst).get(LIST))
    assert "18,210" in text_of(browser().get("/en/figures/policy/"))
    event = Event.objects.get(name="metrics.ActualEntered")
    assert event.payload == {"target": KEY, "on": "2024-06-01", "value": 18210.0, "before": None}


def test_a_correction_keeps_what_stood_there() -> None:
    analyst = make_analyst()
    send(analyst)
    page = text_of(browser(analyst).get(f"{LIST}{KEY}/?on=2024-06-01"))
    assert "Correct this value" in page
    assert 'value="18210.0"' in page
    assert "Corrected: everybody reads the new value." in send(analyst, value="18190.5")
    assert Actual.objects.get().value == 18190.5
    assert [one.before for one in actuals_of(KEY)] == [[18210.0]]
    assert "Stood there before:" in text_of(browser(analyst).get(f"{LIST}{KEY}/"))


def test_the_same_again_changes_nothing() -> None:
    for _ in range(2):
        enter_actual(target=KEY, value=1, on=DAY, source="x", made_by=BY)
    assert Event.objects.filter(name="metrics.ActualEntered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_leave_one_value_and_one_trace() -> None:
    values = iter([1.0, 2.0])
    at_once(lambda: enter_actual(target=KEY, value=next(values), on=DAY, source="x", made_by=BY), 2)
    [entered] = actuals_of(KEY)
    assert sorted([*entered.before, entered.actual.value]) == [1.0, 2.0]


@pytest.mark.parametrize(
    ("field", "value"), [("value", "nan"), ("value", ""), ("value", "1e12"), ("source", ""), ("source", "a\nb")]
)
def test_what_is_no_value_is_refused(field: str, value: str) -> None:
    data = {"value": "1", "on": "2024-06-01", "source": "x", field: value}
    assert browser(make_analyst()).post(f"{LIST}{KEY}/", data).status_code == 422
    assert not Actual.objects.exists()


def test_a_day_to_come_is_refused() -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(CountAhead):
        enter_actual(target=KEY, value=1, on=tomorrow, source="x", made_by=BY)
    assert "This date is still to come." in send(make_analyst(), on=tomorrow.isoformat())


def test_analysts_alone() -> None:
    for path in (LIST, f"{LIST}{KEY}/"):
        assert browser(make_coordinator()).get(path).status_code == 404
        assert browser().get(path).status_code == 302
    assert browser(make_analyst()).get(f"{LIST}nothing/").status_code == 404


def test_more_values_cost_no_query_more() -> None:
    client, counts = browser(make_analyst()), []
    for year in (2023, 2024):
        for target in targets():
            enter_actual(target=target.key, value=year, on=date(year, 1, 1), source="x", made_by=BY)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
            client.get(f"{LIST}{KEY}/")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 24
