"""What a coordinator looks after, for statements of our own."""

from typing import Any

from community.selectors import AnyUser
from community.selectors.coordinators import persons_of_coordinator


def own_persons(user: AnyUser) -> tuple[str, dict[str, Any]]:
    """Their persons (`id`, `born_on`) as a statement with named places, and what stands there.

    Raises EmptyResultSet where there are none.
    """
    sql, values = persons_of_coordinator(user).values("id", "born_on").query.sql_with_params()
    names = [f"own_{index}" for index in range(len(values))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, values, strict=True))
