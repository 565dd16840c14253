"""Who and where: accounts, persons, organisations, areas, venues, offices, consent, supporters."""

from community.models.accounts import LANGUAGE, User, UserManager
from community.models.letters import Letter
from community.models.persons import Consent, Person
from community.models.places import Area, Membership, Office, Organisation, Venue
from community.models.support import Card, Guardian, SupportAct, Supporter, SupporterRequest

__all__ = [
    "LANGUAGE",
    "Area",
    "Card",
    "Consent",
    "Guardian",
    "Letter",
    "Membership",
    "Office",
    "Organisation",
    "Person",
    "SupportAct",
    "Supporter",
    "SupporterRequest",
    "User",
    "UserManager",
    "Venue",
]
