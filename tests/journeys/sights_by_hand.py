"""What coordinators do by hand: calls, letters, and how somebody is reached (numbers: scene_by_hand)."""

from tests.journeys.sights import Sight, send_as_it_is, unfold
from tests.journeys.visitor import Visitor


def want_letters_without_an_address(visitor: Visitor) -> None:
    """Letters first, and no address."""
    visitor.page.locator("[name=order][value=letter]").check()
    send_as_it_is(visitor)


BY_HAND = [
    # What people are told is quoted in their own languages.
    Sight("calls", "/coordinate/calls/", "coordinator", act=unfold, quotes=True),
    Sight("letters", "/coordinate/letters/", "coordinator"),
    Sight("letter-batch", "/coordinate/letters/{letter_batch}/", "coordinator", act=unfold),
    Sight("desk-ways", "/organise/people/{person_by_hand}/ways/", "coordinator"),
    Sight(
        "desk-ways-errors",
        "/organise/people/{person_by_hand}/ways/",
        "coordinator",
        act=want_letters_without_an_address,
    ),
]
