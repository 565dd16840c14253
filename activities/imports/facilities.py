"""A facility's row becomes a venue."""

from datetime import date

from . import messages as m
from .cells import Cells
from .contacts import read_position
from .layouts import Record
from .messages import say
from .places import MAX_ACCESS, MAX_ADDRESS, MAX_NAME, read_address
from .rows import Verdict, source_key
from .venues import ImportedVenue


def read_facility(record: Record, *, reference: date) -> Verdict:
    """The verdict on one row. `reference` is not needed: facilities have no dates."""
    cells = Cells(record)
    name = cells.line("title", MAX_NAME)
    if not name:
        refusal = say(m.ROW_NO_VENUE_NAME, column=cells.label("title"))
        return Verdict(record.line, "", None, tuple(cells.warnings), (refusal,))
    address = cells.shortened("address", read_address(cells), MAX_ADDRESS)
    position = read_position(cells["latitude"], cells["longitude"])
    cells.warnings += position.warnings
    hours = "～".join(text for field in ("start_time", "end_time") if (text := cells.said(field)))
    notes = [cells.said("barrier_free"), cells.said("open_days"), hours, cells.said("date_note")]
    venue = ImportedVenue(
        name=name,
        address=address,
        latitude=position.latitude,
        longitude=position.longitude,
        access=cells.shortened("barrier_free", "\n".join(filter(None, notes)), MAX_ACCESS),
        source_key=source_key(record, content=(name, address)),
    )
    return Verdict(record.line, name, venue, tuple(dict.fromkeys(cells.warnings)))
