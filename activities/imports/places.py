"""Where an event takes place, out of the many cells that may say so."""

import re
from typing import NamedTuple

from . import messages as m
from .cells import Cells
from .contacts import read_position
from .layouts import Record
from .messages import Message, say
from .text import fold, one_line, without_furigana
from .venues import ImportedVenue

MAX_NAME = 200
MAX_ADDRESS = 200
MAX_ACCESS = 300
_WITH_ADDRESS = re.compile(
    r"(?P<name>[^（(]+?)\s*[（(](?P<address>[^（()）]*(?:[都道府県市区町村]|丁目)[^（()）]*[0-9０-９][^（()）]*)[)）]"
)
_ONLINE = re.compile(r"^(?:有|あり|はい|1|○|◯|可|true|yes|オンライン.*|web.*|zoom.*)$", re.IGNORECASE)


_FIELDS = (
    "place",
    "meeting_place",
    "address",
    "address_prefecture",
    "address_city",
    "address_town",
    "address_rest",
    "building",
    "latitude",
    "longitude",
    "online",
    "online_url",
    "access",
    "parking",
    "parking_price",
    "bicycle_parking",
)


class Place(NamedTuple):
    """Where, and how to get there; with what is to be told about these cells."""

    venue: ImportedVenue | None
    access: str
    warnings: tuple[Message, ...]
    readings: tuple[str, ...]


_known: dict[tuple[str, tuple[str | None, ...]], Place] = {}
_MOST_KNOWN = 2048


def read_place(cells: Cells) -> Place:
    """The row's place. A town has some hundred of them: the same cells are read once, and remembered."""
    filled = cells.record.cells
    key = (cells.record.layout.slug, tuple(filled.get(field) for field in _FIELDS))
    place = _known.get(key)
    if place is None:
        here = Cells(Record(cells.record.line, cells.record.layout, {f: filled[f] for f in _FIELDS if f in filled}))
        venue = read_venue(here)
        access = read_access(here)
        place = Place(venue, access, tuple(here.warnings), tuple(here.readings))
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = place
    cells.warnings += place.warnings
    cells.readings += place.readings
    return place


def read_venue(cells: Cells) -> ImportedVenue | None:
    """The place, else the meeting place, else the address; None (with a warning) when nothing says where."""
    address = read_address(cells)
    name = one_line(cells.text("place"))
    if not name and (meeting := one_line(cells.text("meeting_place"))):
        name = meeting
        cells.warnings.append(say(m.PLACE_FROM_MEETING, text=meeting))
    elif not name and address:
        name = address
        cells.warnings.append(say(m.PLACE_FROM_ADDRESS, text=address))
    if not name:
        if not is_online(cells):
            cells.warnings.append(say(m.PLACE_MISSING))
        return None
    if ";" in fold(name):
        cells.warnings.append(say(m.PLACE_SEVERAL, text=name))
    if (match := _WITH_ADDRESS.fullmatch(name)) and not address:
        name, address = match["name"], match["address"]
    position = read_position(cells["latitude"], cells["longitude"])
    cells.warnings += position.warnings
    return ImportedVenue(
        name=cells.shortened("place", name, MAX_NAME),
        address=cells.shortened("address", address, MAX_ADDRESS),
        latitude=position.latitude,
        longitude=position.longitude,
    )


def read_address(cells: Cells) -> str:
    """The address in one cell, else put together from its parts; with the building."""
    parts = [cells.said(field) for field in ("address_prefecture", "address_city", "address_town", "address_rest")]
    whole = cells.said("address") or "".join(parts)
    building = cells.said("building")
    joined = whole if building in whole else f"{whole} {building}"
    return without_furigana(one_line(joined)).text


def is_online(cells: Cells) -> bool:
    """Whether people take part from home."""
    return bool(cells.said("online_url") or _ONLINE.match(cells.said("online")))


def read_access(cells: Cells) -> str:
    """How to get there and where to park, as one note."""
    notes = []
    for field in ("access", "parking", "parking_price", "bicycle_parking"):
        if text := one_line(cells.said(field)):
            notes.append(text if field == "access" else f"{cells.label(field)}：{text}")
    return cells.shortened("access", "。".join(notes), MAX_ACCESS)
