"""What a certificate says was done: gathered once, when it is issued, and printed so for ever."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from core.i18n import Said, said
from volunteers.models import Assignment, Role

MOST = 5  # lines of each kind; the rest is told in one more line, so that all stands on one A4
ALWAYS = ("ja", "en")
PLAIN = {"ja-easy": "ja"}  # on paper the same as
Texts = dict[str, str]  # language code to words


@dataclass
class Line:
    """One thing that was done once or often: what, for whom, where, from when to when, how often, how long."""

    kind: str
    what: Texts
    host: Texts
    place: Texts
    first: str  # days, ISO 8601
    last: str
    times: int
    minutes: int
    rest: bool = field(default=False)  # all that had no line of its own

    @property
    def what_said(self) -> Said:
        """For a page, in the reader's language."""
        return said(self.what)

    @property
    def host_said(self) -> Said:
        """The same of the host."""
        return said(self.host)

    @property
    def first_day(self) -> date:
        """As a day."""
        return date.fromisoformat(self.first)

    @property
    def last_day(self) -> date:
        """As a day."""
        return date.fromisoformat(self.last)


def languages_of(language: str) -> tuple[str, ...]:
    """Japanese, English, and the person's own where that is a third one."""
    own = PLAIN.get(language, language)
    return ALWAYS if own in ALWAYS else (*ALWAYS, own)


def lines_of(done: Iterable[Assignment], languages: Sequence[str]) -> list[Line]:
    """The lines of confirmed assignments, kinds never mixed, what took longest first, at most MOST and a rest each."""
    found: dict[tuple[str, ...], Line] = {}
    for one in done:
        line = _line(one, languages)
        key = (line.kind, str(line.what), str(line.host), str(line.place))
        found[key] = _together(found[key], line) if key in found else line
    kinds = [kind for kind in Role.Kind.values if any(line.kind == kind for line in found.values())]
    return [line for kind in kinds for line in _shortened([x for x in found.values() if x.kind == kind], languages)]


def as_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """For the row."""
    return [asdict(line) for line in lines]


def lines_from(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """What `as_json` wrote."""
    return [Line(**row) for row in rows]


def minutes_by_kind(lines: Iterable[Line]) -> dict[str, int]:
    """How long altogether, each kind for itself."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.kind] = sums.get(line.kind, 0) + line.minutes
    return sums


def _line(done: Assignment, languages: Sequence[str]) -> Line:
    role, day, place = done.role, done.contribution.on.isoformat(), done.role.place
    return Line(
        kind=role.kind,
        what={code: words for code in languages if (words := _what(role, code))},
        host=_in(role.organisation.names, languages),
        place=_in(place.names, languages) if place else {},
        first=day,
        last=day,
        times=1,
        minutes=done.contribution.minutes,
    )


def _what(role: Role, language: str) -> str:
    """The role and the activity in this very language: another one's words stand in that one's place already."""
    title = role.titles.get(language, "") if role.titles else _task(role, language)
    activity = role.session.activity if role.session else None
    texts = {text.language: text.title for text in activity.texts.all()} if activity else {}
    return " · ".join(filter(None, [texts.get(language, ""), title]))


def _task(role: Role, language: str) -> str:
    with translation.override(language):
        return str(Role.Task(role.task).label)


def _in(texts: Mapping[str, str], languages: Sequence[str]) -> Texts:
    """Those of these languages that there are; else whatever there is."""
    found = {code: texts[code] for code in languages if texts.get(code)}
    return found or {code: words for code, words in texts.items() if words}


def _together(one: Line, other: Line) -> Line:
    return Line(
        kind=one.kind,
        what=one.what,
        host=one.host,
        place=one.place,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        times=one.times + other.times,
        minutes=one.minutes + other.minutes,
    )


def _shortened(lines: list[Line], languages: Sequence[str]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: (-line.minutes, line.first, str(line.what)))
    kept, rest = ordered[:MOST], ordered[MOST:]
    if not rest:
        return kept
    told = rest[0]
    for line in rest[1:]:
        told = _together(told, line)
    told.what, told.host, told.place, told.rest = _other_roles(languages), {}, {}, True
    return [*kept, told]


def _other_roles(languages: Sequence[str]) -> Texts:
    texts = {}
    for code in languages:
        with translation.override(code):
            texts[code] = gettext("Other roles")
    return texts
