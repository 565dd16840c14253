"""The house stays in order: these guards read the tree, not the program."""

import ast
import importlib
import platform
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from core import translations
from core.outbox.events import DomainEvent, routes

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["community", "activities", "volunteers", "notifications"]
LONGEST = 400  # lines; a longer file is two rooms


def tracked(*endings: str) -> list[Path]:
    """Files that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if name.endswith(endings) and (ROOT / name).is_file()]


def test_platform_is_a_folder_and_never_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert platform.system()


def test_no_file_is_two_rooms() -> None:
    long = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in tracked(".py", ".ts", ".css", ".html")
        if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_event_has_its_line_among_the_routes(room: str) -> None:
    module = importlib.import_module(f"{room}.events")
    events = [
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, DomainEvent) and found is not DomainEvent
        if not found.__name__.startswith("_")  # what several events share
    ]
    assert events
    assert [event.__name__ for event in events if event not in routes()] == []


def test_every_text_has_its_japanese() -> None:
    assert translations.missing("ja") == []


def test_the_extractor_knows_every_name_that_gettext_goes_by() -> None:
    """A text called by another name stands in no catalog, and is English for everybody."""
    alias = re.compile(r"\b\w*gettext\w* as (\w+)")
    unknown = [
        (str(path.relative_to(ROOT)), name)
        for path in tracked(".py")
        for name in alias.findall(path.read_text("utf-8"))
        if name not in translations.KEYWORDS
    ]
    assert unknown == []


def test_translations_keep_their_placeholders() -> None:
    wrong = []
    for language in translations.languages():
        for room in translations.ROOMS:
            path = translations.po_file(room, language)
            if room in translations.SHARED or not path.exists():
                continue
            for message in translations.read(path, language):
                if not message.id or not message.string:
                    continue
                originals = message.id if isinstance(message.id, tuple) else (message.id,)
                strings = message.string if isinstance(message.string, tuple) else (message.string,)
                allowed = set().union(*(placeholders(str(text)) for text in originals))
                if any(not placeholders(str(text)) <= allowed for text in strings if text):
                    wrong.append((language, room, message.id))
    assert wrong == []


def placeholders(text: str) -> set[str]:
    """`%(name)s`, `{name}` and `%s`."""
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}|%[sd]", text))


def test_domain_code_asks_our_clock_for_the_time() -> None:
    """`timezone.now()` in a room would miss the demo's moved clock."""
    wrong = []
    for path in tracked(".py"):
        room = path.relative_to(ROOT).parts[0]
        if room in ("activities", "volunteers") and re.search(
            r"timezone\.now\(|datetime\.now\(", path.read_text("utf-8")
        ):
            wrong.append(str(path))
    assert wrong == []


def test_no_exception_is_swallowed() -> None:
    """`except …: pass` hides a fault from everyone."""
    silent = []
    for path in tracked(".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert silent == []


def test_pages_need_nothing_from_elsewhere() -> None:
    """No script, style or font from a CDN; links to other sites are links only."""
    pattern = re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']https?://", re.I)
    assert [str(path) for path in tracked(".html") if pattern.search(path.read_text("utf-8"))] == []


def test_lock_files_hold_no_addresses() -> None:
    for path in [*ROOT.glob("requirements/*.lock"), ROOT / "frontend" / "package-lock.json"]:
        text = path.read_text("utf-8")
        assert '"resolved"' not in text, path
        assert not re.search(r"^--(extra-)?index-url", text, re.M), path


def test_settings_speak_nine_languages_and_tokyo_time() -> None:
    assert len(settings.LANGUAGES) == 9
    assert settings.TIME_ZONE == "Asia/Tokyo"


def test_a_form_that_is_included_alone_keeps_its_token() -> None:
    """`include … only` leaves the CSRF token behind: without script the form would be refused."""
    texts = {str(path).partition("/templates/")[2]: path.read_text("utf-8") for path in tracked(".html")}

    def holds_form(name: str, seen: tuple[str, ...] = ()) -> bool:
        text = texts.get(name, "")
        inner = [one for one in re.findall(r'{% include "([^"]+)"', text) if one not in seen]
        return "{% csrf_token %}" in text or any(holds_form(one, (*seen, name)) for one in inner)

    alone = re.compile(r'{% include "([^"]+)"([^%]*?)only %}')
    lost = [
        (name, inner)
        for name, text in texts.items()
        for inner, context in alone.findall(text)
        if holds_form(inner) and "csrf_token=csrf_token" not in context
    ]
    assert lost == []
