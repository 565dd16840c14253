"""Photos that organisers bring: made anew by us, so that nothing else travels in them (quality.md, line 23).

A file is named for what it holds: the same photo twice is one file, a name never shows anything else, and a copied
activity shares its photo. So nobody deletes a file when an activity changes; `sweep` takes those that none names.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.urls import reverse
from PIL import Image, ImageOps

from activities.errors import PhotoNotUsable, PhotoTooLarge

FOLDER = "photos"
NAME = re.compile(r"[0-9a-f]{32}(-card)?\.jpg")
FORMATS = ("JPEG", "PNG", "WEBP")  # MPO, as some cameras write it, is read as the JPEG that it begins with
LARGEST_FILE = 15_000_000  # bytes
MOST_PIXELS = 50_000_000  # of a JPEG, which is decoded at a fraction of its size
MOST_PIXELS_WHOLE = 25_000_000  # of the others, which fill the memory first
LONGEST_SIDE = 1600  # pixels
CARD = (640, 480)  # pixels: the picture on a card, twice as fine as it is shown
QUALITY = 82
KEPT = 24 * 60 * 60  # seconds: a form may be open, with its photo already here, for as long


@dataclass(frozen=True)
class Photo:
    """A photo that was made anew, in both its sizes."""

    large: bytes
    card: bytes

    @property
    def name(self) -> str:
        """What the activity keeps: `photos/….jpg`."""
        return f"{FOLDER}/{hashlib.sha256(self.large).hexdigest()[:32]}.jpg"


def make_anew(upload: IO[bytes], size: int) -> Photo:
    """Decode, turn upright, shrink, and encode as JPEG without anything but the picture; `size` in bytes.

    Raises PhotoTooLarge, PhotoNotUsable (SVG, HTML, and whatever else is no photo).
    """
    if size > LARGEST_FILE:
        raise PhotoTooLarge
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            return _made_anew(picture)
    except Image.DecompressionBombError:
        raise PhotoTooLarge from None
    except (OSError, ValueError, SyntaxError):  # what Pillow says to broken and to malicious files
        raise PhotoNotUsable from None


def _made_anew(picture: Image.Image) -> Photo:
    limit = MOST_PIXELS if picture.format in ("JPEG", "MPO") else MOST_PIXELS_WHOLE
    if picture.width * picture.height > limit:
        raise PhotoTooLarge
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new picture has no EXIF, no comment, no profile; what was transparent is white.
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright.convert("RGBA").getchannel("A") if upright.has_transparency_data else None)
    return Photo(_jpeg(clean), _jpeg(ImageOps.fit(clean, CARD)))


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def keep(photo: Photo) -> str:
    """Store both sizes; answers the name that the activity keeps. A photo that is here already is young again."""
    for name, content in ((photo.name, photo.large), (card_name(photo.name), photo.card)):
        path = path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{secrets.token_hex(4)}.new")
        written.write_bytes(content)
        written.replace(path)  # nobody is ever shown half a photo
    return photo.name


def path_of(name: str) -> Path:
    """Where a photo of this name lies, or would lie."""
    return Path(settings.MEDIA_ROOT) / name


def is_kept(name: str) -> bool:
    """Whether this is the name of a photo that we have."""
    folder, _, file = name.partition("/")
    return folder == FOLDER and NAME.fullmatch(file) is not None and path_of(name).is_file()


def card_name(name: str) -> str:
    """The small one's name."""
    return name.removesuffix(".jpg") + "-card.jpg"


def photo_url(name: str) -> str:
    """Where the large one is shown; empty for an activity without a photo."""
    return reverse("photo", args=[name.removeprefix(f"{FOLDER}/")]) if name else ""


def card_url(name: str) -> str:
    """Where the small one is shown; empty for an activity without a photo."""
    return photo_url(card_name(name)) if name else ""


def sweep(named: Iterable[str]) -> int:
    """Delete the files that are not among `named`, nor younger than a day; answers how many."""
    wanted = {one for name in named for one in (name, card_name(name))}
    before, gone = time.time() - KEPT, 0
    for path in path_of(FOLDER).glob("*"):
        if f"{FOLDER}/{path.name}" not in wanted and path.stat().st_mtime < before:
            path.unlink()
            gone += 1
    return gone
