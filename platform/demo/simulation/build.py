"""A whole simulated town, from its seed."""

from datetime import date, timedelta

from demo.simulation.calendar import build_calendar
from demo.simulation.edges import build_edges
from demo.simulation.life import Busy, build_sign_ups
from demo.simulation.model import Town
from demo.simulation.people import build_people
from demo.simulation.turns import build_roles
from demo.town.data import read
from demo.town.places import COUNTED_ON
from metrics.figures import BANDS, CHILDREN

YEAR = 365.25  # days


def build_town(*, persons: int, years: int, seed: int, until: date) -> Town:
    """The same for the same arguments. History ends with `until`; what is planned ahead begins two days later."""
    places = read("places")
    wards = {ward[0]: row["slug"] for row in places["district"] for ward in row["wards"]}
    districts = [row["slug"] for row in places["district"]]
    town = Town(
        seed=seed,
        first=until - timedelta(days=round(years * YEAR) - 1),
        until=until,
        programmes=[row["slug"] for row in read("programmes")["programme"]],
        districts=districts,
        district_of=wards | {district: district for district in districts},
        wards=list(wards),
        inhabitants={
            (row["slug"], band): count
            for row in places["district"]
            for band, count in zip((CHILDREN, *BANDS), row["people"], strict=True)
        },
        inhabitants_on=COUNTED_ON,
    )
    build_people(town, persons)
    build_calendar(town)
    busy = Busy()
    build_roles(town, busy)
    build_sign_ups(town, busy)
    build_edges(town)
    return town
