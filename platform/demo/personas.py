"""The people through whose eyes the demo can be seen."""

from dataclasses import dataclass
from functools import cache

from django.http import Http404
from django.urls import reverse
from django.utils import translation

from community.models import User
from core.i18n import Said, said
from demo.town.data import Row, names, read


@dataclass(frozen=True)
class Persona:
    """One of them. Without an e-mail address they have no account: they ring up."""

    slug: str
    name: str
    titles: dict[str, str]
    texts: dict[str, str]
    email: str = ""
    telephone: str = ""
    language: str = "ja"
    lands_on: str = ""

    @property
    def title(self) -> Said:
        """What they are, in the reader's language."""
        return said(self.titles)

    @property
    def text(self) -> Said:
        """What they do in the story."""
        return said(self.texts)

    @property
    def first_page(self) -> str:
        """Where they arrive after signing in, in their own language."""
        with translation.override(self.language):
            return reverse(self.lands_on)


@cache
def personas() -> tuple[Persona, ...]:
    """All of them, in the order of the story."""
    return tuple(_persona(row) for row in read("personas")["persona"])


def _persona(row: Row) -> Persona:
    words = names(row)
    plain = {key: row[key] for key in ("email", "telephone", "language", "lands_on") if key in row}
    return Persona(
        slug=row["slug"],
        name=row["name"],
        titles={code: one["title"] for code, one in words.items()},
        texts={code: one["text"] for code, one in words.items()},
        **plain,
    )


def get_persona(slug: str) -> tuple[Persona, User]:
    """A persona and the account that the loaded town has given them. Raises Http404 if there is neither."""
    persona = next((one for one in personas() if one.slug == slug and one.email), None)
    user = User.objects.filter(email=persona.email).first() if persona else None
    if persona is None or user is None:
        raise Http404
    return persona, user
