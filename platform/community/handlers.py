"""Reactions to events of this room: the last traces of who was erased."""

from community.events import AccountErased, PersonErased
from community.services import erase_person
from community.services import forget_sessions as sessions


def sweep(event: PersonErased) -> None:
    """What came in about them while they were being erased goes too."""
    erase_person.sweep_erased(person=event.person)


def forget_sessions(event: AccountErased) -> None:
    """Their sign-ins elsewhere end, and what a form had kept there goes."""
    sessions.forget_sessions(account=event.account)
