"""From `_("…")` in code and templates to .po files, and from those to .mo files, with Babel and Django's templatize."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

# Room to the folder that holds its code, templates and `locale/`.
ROOMS = {
    "frontend": "frontend/templates",
    "core": "platform/core",
    "config": "platform/config",
    "community": "platform/community",
    "activities": "activities",
    "volunteers": "volunteers",
    "notifications": "notifications",
    "metrics": "platform/metrics",
    "demo": "platform/demo",
}
SHARED = {"config": "frontend", "core": "frontend"}  # rooms without a `locale/` of their own
KEYWORDS = {
    "_": None,
    "sentence": None,  # activities.imports.messages
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SOURCE = "en"  # msgids are English


def languages() -> list[str]:
    """Languages that need a catalog."""
    return [code for code, _ in settings.LANGUAGES if code != SOURCE]


def po_file(room: str, language: str) -> Path:
    """Where a room's texts in a language stand."""
    home = "frontend" if room == "frontend" else ROOMS[room]
    return Path(settings.ROOT) / home / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"


def template(room: str) -> Catalog:
    """Every text of a room, untranslated."""
    catalog = Catalog(charset="utf-8")
    for part in [room, *(other for other, shared in SHARED.items() if shared == room)]:
        folder = Path(settings.ROOT) / ROOMS[part]
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and path.is_file():
                for message, context in _texts(path):
                    catalog.add(message, context=context, locations=[(str(path.relative_to(settings.ROOT)), 0)])
    return catalog


def _texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text("utf-8")
    # templatize leaves gettext calls among filler, which only the JavaScript lexer reads without complaint.
    method = "python" if path.suffix == ".py" else "javascript"
    text = source if method == "python" else templatize(source)
    for _, message, _, context in babel_extract(method, BytesIO(text.encode()), KEYWORDS):
        yield message, context


def extract() -> None:
    """Bring every .po file up to date; translations stay, texts that are gone go."""
    for room in ROOMS:
        if room in SHARED:
            continue
        texts = template(room)
        for language in languages():
            _write(room, language, texts)


def _write(room: str, language: str, texts: Catalog) -> None:
    path = po_file(room, language)
    catalog = read(path, language)
    dated = catalog.creation_date
    catalog.update(texts, no_fuzzy_matching=True)
    catalog.creation_date = dated  # else every file changes whenever one text does
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        write_po(out, catalog, width=120, include_lineno=False, omit_header=False, sort_output=False)


def read(path: Path, language: str) -> Catalog:
    """A .po file as a catalog; an empty one where there is no file yet."""
    locale = to_locale(language).removesuffix("_Easy")
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8", project="Deban", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def compile_all() -> None:
    """Write a .mo file beside every .po file."""
    for language in languages():
        for path in [*(po_file(room, language) for room in ROOMS if room not in SHARED), _djangos_own(language)]:
            if path.exists():
                with path.with_suffix(".mo").open("wb") as out:
                    write_mo(out, read(path, language))


def _djangos_own(language: str) -> Path:
    """Weekdays, months and form errors, where Django speaks a language not at all (Filipino); kept by hand."""
    return Path(settings.ROOT) / "platform" / "core" / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"


def missing(language: str) -> list[tuple[str, str]]:
    """(room, msgid) of every text that has no finished translation in this language."""
    found = []
    for room in ROOMS:
        if room in SHARED:
            continue
        catalog = read(po_file(room, language), language)
        for message in template(room):
            if not message.id:
                continue
            translated = catalog.get(message.id, message.context)
            strings = translated.string if translated else ""
            parts = strings if isinstance(strings, tuple) else (strings,)
            if translated is None or translated.fuzzy or not all(parts):
                found.append((room, str(message.id)))
    return found
