"""A programme's rules, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from activities.models import Activity, Campaign, Programme

Names = dict[str, str]


@dataclass(frozen=True)
class OwnCategory:
    """A category of a programme's own: まちゼミ has まなぶ, たべる, きれい, けんこう, つくる."""

    slug: str
    names: Names
    category: str = ""  # a Programme.Category: the picture and the colour


@dataclass(frozen=True)
class Promise:
    """What a host promises by posting: "no selling", "open to all"."""

    key: str
    names: Names


@dataclass(frozen=True)
class ProgrammeRules:
    """What a programme, or one season of it, asks. An absent rule allows everything.

    The JSON has the same names: `{"seats": [2, 10], "minutes": [60, 90], "ways": ["first_come"], "hosts": ["shop"],
    "review": true, "limit": 3, "booking_opens_weeks": [1, 4], "residents_only": true, "ages": [15, 18],
    "min_party": 5, "min_party_ways": ["approval"], "max_cost_yen": 1000, "feedback": true,
    "categories": [{"slug": "eat", "names": {"ja": "たべる"}, "category": "eat"}],
    "promises": [{"key": "no-selling", "names": {"ja": "売り込みをしません"}}]}`
    """

    seats: tuple[int, int] | None = None  # of one session
    minutes: tuple[int, int] | None = None  # of one session
    ways: tuple[str, ...] = (Activity.Way.FIRST_COME,)  # of taking up; the first is proposed
    hosts: tuple[str, ...] = ()  # kinds of organisations that may post; empty: all
    review: bool = False  # a coordinator looks before it is published
    limit: int | None = None  # standing sign-ups of one person in a season
    booking_opens_weeks: tuple[int, int] | None = None  # before a season begins
    residents_only: bool = False
    ages: tuple[int, int] | None = None
    min_party: int = 1  # 健康ステーション: a visit to a group of five or more
    min_party_ways: tuple[str, ...] = ()  # of taking up, for which that counts; empty: all
    max_cost_yen: int | None = None
    feedback: bool = True  # a questionnaire afterwards
    categories: tuple[OwnCategory, ...] = field(default=())
    promises: tuple[Promise, ...] = field(default=())

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> Self:
        """Read the JSON; names that no rule has are passed over."""
        return cls(
            seats=_pair(rules.get("seats")),
            minutes=_pair(rules.get("minutes")),
            ways=tuple(rules.get("ways") or (Activity.Way.FIRST_COME,)),
            hosts=tuple(rules.get("hosts") or ()),
            review=bool(rules.get("review", False)),
            limit=rules.get("limit"),
            booking_opens_weeks=_pair(rules.get("booking_opens_weeks")),
            residents_only=bool(rules.get("residents_only", False)),
            ages=_pair(rules.get("ages")),
            min_party=int(rules.get("min_party") or 1),
            min_party_ways=tuple(rules.get("min_party_ways") or ()),
            max_cost_yen=rules.get("max_cost_yen"),
            feedback=bool(rules.get("feedback", True)),
            categories=tuple(OwnCategory(**one) for one in rules.get("categories") or ()),
            promises=tuple(Promise(**one) for one in rules.get("promises") or ()),
        )

    def smallest_party(self, way: str) -> int:
        """How many people at least sign up together where sessions are taken up in this way."""
        return self.min_party if not self.min_party_ways or way in self.min_party_ways else 1

    @classmethod
    def in_season(cls, programme: Programme, campaign: Campaign | None) -> Self:
        """The programme's rules; what its season says otherwise wins."""
        return cls.of(programme.rules | (campaign.rules if campaign else {}))


def _pair(value: list[int] | None) -> tuple[int, int] | None:
    return (value[0], value[1]) if value else None
