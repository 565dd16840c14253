"""The roster: who comes to a session, who waits, and how the coming went."""

from dataclasses import dataclass

from activities.models import Attendance, Session, SignUp


@dataclass(frozen=True)
class Line:
    """One party."""

    sign_up: SignUp
    attendance: str  # an Attendance.State, or "" where nothing was recorded yet
    number: int

    @property
    def came(self) -> bool:
        """Present or late."""
        return self.attendance in Attendance.CAME


@dataclass(frozen=True)
class Roster:
    """A session's parties, seats holders and queue apart."""

    session: Session
    holding: list[Line]
    waiting: list[Line]

    @property
    def came(self) -> int:
        """Parties that came."""
        return sum(line.came for line in self.holding)


def roster(session: Session) -> Roster:
    """One query for any number of parties."""
    parties = (
        SignUp.objects.filter(session=session, state__in=SignUp.STANDING)
        .select_related("person", "attendance")
        .order_by("made_at", "id")
    )
    holding = [party for party in parties if party.state in SignUp.HOLDS_SEATS]
    waiting = [party for party in parties if party.state == SignUp.State.WAITING]
    return Roster(session, _lines(holding), _lines(waiting))


def _lines(parties: list[SignUp]) -> list[Line]:
    return [
        Line(party, party.attendance.state if hasattr(party, "attendance") else "", number)
        for number, party in enumerate(parties, start=1)
    ]
