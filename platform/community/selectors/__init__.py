"""Reads about who and where."""

from community.selectors.cards import ShownCard, card_of, person_of_card
from community.selectors.doors import (
    AnyUser,
    Doors,
    coordinates,
    coordinates_town,
    district_of,
    districts,
    doors_of,
    get_organisation_for,
    organisations_of,
    organises,
    person_of,
    wards,
    within,
)
from community.selectors.support import (
    get_support_for,
    get_supported_person_for,
    person_for,
    supported_by,
    supporters_of,
)

__all__ = [
    "AnyUser",
    "Doors",
    "ShownCard",
    "card_of",
    "coordinates",
    "coordinates_town",
    "district_of",
    "districts",
    "doors_of",
    "get_organisation_for",
    "get_support_for",
    "get_supported_person_for",
    "organisations_of",
    "organises",
    "person_for",
    "person_of",
    "person_of_card",
    "supported_by",
    "supporters_of",
    "wards",
    "within",
]
