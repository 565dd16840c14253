"""Who comes to what: some people come often, some to what is near, some where their language is spoken."""

import random
from itertools import accumulate

from community.models import Person
from demo.town.model import Citizen, Occasion, Town

AUDIENCES: dict[str, dict[str, float]] = {
    "all": {"10-17": 0.5, "18-39": 0.9, "40-64": 1.0, "65-74": 1.3, "75+": 1.0},
    "older": {"10-17": 0.03, "18-39": 0.1, "40-64": 0.5, "65-74": 2.0, "75+": 2.2},
    "family": {"10-17": 1.0, "18-39": 1.6, "40-64": 0.8, "65-74": 0.6, "75+": 0.3},
    "young": {"10-17": 2.5, "18-39": 1.5, "40-64": 0.5, "65-74": 0.2, "75+": 0.05},
    "foreign": {"10-17": 0.5, "18-39": 1.0, "40-64": 0.7, "65-74": 0.7, "75+": 0.3},
    "trainee": {"10-17": 0.3, "18-39": 0.7, "40-64": 1.0, "65-74": 1.2, "75+": 0.5},
    "outside": {"10-17": 0.1, "18-39": 0.5, "40-64": 0.5, "65-74": 0.4, "75+": 0.1},
}
NEAR = 5.0  # the two valleys across the river are far from town, and their people come to what is near
FAR = {"nakazawa", "higashiina"}


class Crowd:
    """Draws people for a session."""

    def __init__(self, town: Town, luck: random.Random) -> None:
        self.town, self.luck = town, luck
        self.people = [citizen for citizen in town.citizens if citizen.weight > 0]
        self._weights: dict[tuple[str, str], list[float]] = {}

    def draw(self, occasion: Occasion, count: int) -> list[Citizen]:
        """Up to `count` different people who have nothing else on that day, and now do."""
        drawn: dict[int, Citizen] = {}
        if self.people:
            weights = self._cumulated(occasion.offer.audience, occasion.district)
            for citizen in self.luck.choices(self.people, cum_weights=weights, k=count * 3):
                if len(drawn) < count and occasion.day not in citizen.busy:
                    citizen.busy.add(occasion.day)
                    drawn[id(citizen)] = citizen
        return list(drawn.values())

    def _cumulated(self, audience: str, district: str) -> list[float]:
        key = (audience, district)
        if key not in self._weights:
            self._weights[key] = list(accumulate(self._weight(one, audience, district) for one in self.people))
        return self._weights[key]

    def _weight(self, citizen: Citizen, audience: str, district: str) -> float:
        weight = citizen.weight * AUDIENCES[audience].get(citizen.band(self.town.today), 0.6)
        if district in FAR:
            weight *= NEAR if citizen.district == district else 0.4
        return weight * _drawn_to(citizen.person, audience)


def _drawn_to(person: Person, audience: str) -> float:
    if audience == "outside":
        return 14.0 if person.residence == Person.Residence.OUTSIDE else 0.4
    if audience == "trainee" and person.residence == Person.Residence.TRAINEE:
        return 12.0
    if audience == "foreign" and person.language != "ja":
        return 6.0
    return 1.0
