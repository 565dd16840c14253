"""Why this person, and why perhaps not: codes with a little data, kept as JSON, told in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from core.errors import Sentence
from volunteers.models import Certificate, Comfort, Level, Skill, Task, Tongue


@dataclass(frozen=True)
class Reason:
    """One reason; `code` is a key of SENTENCES, `data` what its sentence names (codes and numbers, no words)."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For a row's list of reasons."""
        return {"code": self.code, "data": dict(self.data)}

    @property
    def sentence(self) -> str:
        """In the language of whoever reads it now."""
        return str(SENTENCES[self.code]) % {name: _word(name, value) for name, value in self.data.items()}

    @property
    def speaks_for(self) -> bool:
        """Whether it speaks for the person and the role; the others are things to know before asking."""
        return self.code not in AGAINST


# Spoken about the person in the third person to coordinators, and in the second on the person's own page, so neither.
SENTENCES: Mapping[str, Sentence] = {
    "first_role": gettext_lazy("A first role"),
    "looking": gettext_lazy("Is looking for a role"),
    "no_role_lately": gettext_lazy("No role for %(months)s months"),
    "interested": gettext_lazy("Said “interested”"),
    "speaks": gettext_lazy("Speaks %(tongue)s (%(level)s)"),
    "can": gettext_lazy("Can do this: %(skills)s"),
    "likes": gettext_lazy("Would like this: %(task)s"),
    "free_then": gettext_lazy("Has time then"),
    "near": gettext_lazy("Close by"),
    "knows_host": gettext_lazy("Has helped this host before"),
    "comforts": gettext_lazy("Offers what was asked for: %(comforts)s"),
    "certificate": gettext_lazy("Has the qualification: %(certificate)s"),
    "no_japanese": gettext_lazy("No Japanese needed"),
    "needed": gettext_lazy("Without them the required number is not reached"),
    "only_one": gettext_lazy("Nobody else fits"),
    "evens_load": gettext_lazy("Has less to do than others"),
    "prefers": gettext_lazy("Fits better than other roles at that time"),
    "by_hand": gettext_lazy("Put there by a coordinator"),
    # To know before asking.
    "week_unknown": gettext_lazy("Has not said when there is time"),
    "far": gettext_lazy("Not in the districts that were ticked"),
    "often": gettext_lazy("Has %(count)s roles this month already"),
    "asked_lately": gettext_lazy("Was asked for something a few days ago"),
    "japanese_unknown": gettext_lazy("Has not said how much Japanese"),
    "age_unknown": gettext_lazy("Has not told an age"),
}
AGAINST = frozenset({"week_unknown", "far", "often", "asked_lately", "japanese_unknown", "age_unknown"})

_WORDS: Mapping[str, Callable[[Any], str]] = {
    "tongue": lambda code: str(Tongue(code).label),
    "level": lambda code: str(Level(code).label),
    "skills": lambda codes: " · ".join(str(Skill(code).label) for code in codes),
    "comforts": lambda codes: " · ".join(str(Comfort(code).label) for code in codes),
    "task": lambda code: str(Task(code).label),
    "certificate": lambda code: str(Certificate(code).label),
}


def _word(name: str, value: Any) -> str:
    return _WORDS[name](value) if name in _WORDS else str(value)


def reasons_from(rows: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """What `as_json` wrote; a code that no longer exists is left out."""
    return [Reason(row["code"], row.get("data", {})) for row in rows if row["code"] in SENTENCES]


def told(reasons: Iterable[Reason]) -> str:
    """All of them in one line."""
    return " · ".join(reason.sentence for reason in reasons)
