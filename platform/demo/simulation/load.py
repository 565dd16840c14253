"""A simulated town goes into the database as its years went by: facts are written at the end of each quarter."""

from django.db import transaction

from activities.models import SupportRequest
from core.pages import forget_pages
from demo.simulation.copying import copy_rows
from demo.simulation.history import History
from demo.simulation.model import DAY, Town
from demo.simulation.rows import Rows, aware
from demo.town.load import analyze, save_places, wipe
from demo.town.model import Town as Frame
from demo.town.people import build_people
from demo.town.places import build_areas, build_organisations, build_programmes
from metrics.services.rebuild import rebuild_facts

SUPPORT_KEPT = 30 * DAY  # after the session


@transaction.atomic
def load(town: Town, *, fresh: bool = False) -> None:
    """All of it or nothing, into a database without a town; `fresh` wipes the one that is there."""
    if fresh:
        wipe()
    rows = Rows(town, _places(town))
    _keep_support_requests(rows)
    history = History(rows)
    for day in town.written_on:
        history.advance(day)
        analyze()  # else the planner still thinks of the tables as they were a quarter ago, or empty
        rebuild_facts()
    analyze()
    transaction.on_commit(forget_pages)


def _places(town: Town) -> Frame:
    """Areas, inhabitants, programmes, hosts and venues are the demo's; the personas' accounts have their offices."""
    frame = Frame(seed=town.seed, today=town.until + DAY)
    build_areas(frame)
    build_programmes(frame)
    build_people(frame, 0)
    build_organisations(frame)
    save_places(frame)
    return frame


def _keep_support_requests(rows: Rows) -> None:
    """Those that have not been deleted by now."""
    kept = [
        one for one in rows.town.sign_ups if one.support and (one.session.ends + SUPPORT_KEPT).date() > rows.town.until
    ]
    copy_rows(
        SupportRequest(
            sign_up=rows.sign_ups[one.number],
            text=one.support,
            asked_at=aware(one.made_at),
            answer="can" if one.support_answered_on else "",
            delete_on=(one.session.ends + SUPPORT_KEPT).date(),
        )
        for one in kept
    )
