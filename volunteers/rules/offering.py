"""What a host may offer."""

from activities.models import Session
from volunteers.errors import HeadcountMissing, NoLegalBasis, NotTheirSession
from volunteers.models import Role
from volunteers.rules.taking import ensure_takes_place


def ensure_may_be_offered(
    *, organisation: int, session: Session | None, kind: str, most: int, legal_basis: str
) -> None:
    """The legal gates and the plain sense of an offer. `legal_basis`: what the deployment has recorded, or nothing."""
    if kind == Role.Kind.EMPLOYMENT and not legal_basis:
        raise NoLegalBasis
    if most < 1:
        raise HeadcountMissing
    if session is not None and session.activity.organisation_id != organisation:
        raise NotTheirSession
    ensure_takes_place(session)
