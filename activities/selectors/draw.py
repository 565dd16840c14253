"""A lot and its draw, as everybody may see them."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.http import Http404

from activities.models import Activity, Draw, Session, SignUp
from activities.proof import Entry
from activities.selectors.activity import get_session_for
from community.models import Person
from community.selectors import AnyUser


@dataclass(frozen=True)
class Lot:
    """A session whose seats are drawn. `entries` have ranks, so they are there after the draw alone."""

    session: Session
    draw: Draw | None  # None until the activity is published
    entered: int  # parties
    asked: int  # the seats that they want
    entries: list[Entry]
    mine: SignUp | None

    @property
    def drawn(self) -> bool:
        """Whether the draw was held."""
        return self.draw is not None and self.draw.drawn_at is not None


def get_lot_for(user: AnyUser, pk: int, person: Person | None) -> Lot:
    """A session that this reader may see and that is taken up by lot; else 404."""
    session = get_session_for(user, pk)
    if session.activity.way != Activity.Way.LOT:
        raise Http404
    draw = Draw.objects.filter(session=session).first()
    ranked = SignUp.objects.filter(session=session, rank__isnull=False).values_list("pk", "seats", "rank")
    waiting_for_it = Q(state=SignUp.State.ENTERED)
    counts = session.sign_ups.aggregate(
        entered=Count("pk", filter=waiting_for_it), asked=Sum("seats", filter=waiting_for_it)
    )
    return Lot(
        session=session,
        draw=draw,
        entered=counts["entered"],
        asked=counts["asked"] or 0,
        entries=[Entry(number, seats, rank or 0) for number, seats, rank in ranked.order_by("rank")],
        mine=_in_it(session, person),
    )


def _in_it(session: Session, person: Person | None) -> SignUp | None:
    if person is None:
        return None
    took_part = Q(state=SignUp.State.ENTERED) | Q(rank__isnull=False)
    # Who gave an entry back and entered again has two: the latest is the one that counts.
    return session.sign_ups.filter(took_part, person=person).order_by("-pk").first()
