"""A place as a file has it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImportedVenue:
    """A place: what the file says about it. The address may be empty, the position (degrees) None."""

    name: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    access: str = ""
    source_key: str = ""
