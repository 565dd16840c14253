"""Photos: made anew, bounded, and nothing but a picture (quality.md, line 23)."""

import io
import os
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytest_django import Settings

from activities import photos
from activities.errors import PhotoNotUsable, PhotoTooLarge
from activities.services.sweep_photos import sweep_unused_photos
from activities.views.photos import FOR_EVER
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_session

SECRET = b"a garden at 35.7 N 137.9 E"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(size: tuple[int, int] = (60, 40), kind: str = "JPEG", mode: str = "RGB", **save: Any) -> bytes:
    """A photo, left half red, right half blue."""
    image = Image.new(mode, size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def made(content: bytes) -> photos.Photo:
    """Made anew."""
    return photos.make_anew(io.BytesIO(content), len(content))


def seen(jpeg: bytes) -> Image.Image:
    """Decoded again."""
    return Image.open(io.BytesIO(jpeg))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg_in_two_sizes(kind: str) -> None:
    photo = made(picture((2400, 1200), kind))
    assert (seen(photo.large).format, seen(photo.large).size) == ("JPEG", (1600, 800))
    assert (seen(photo.card).format, seen(photo.card).size) == ("JPEG", photos.CARD)
    red, _, blue = seen(photo.large).convert("RGB").getpixel((100, 100))  # type: ignore[misc]
    assert red > 200 > 60 > blue


def test_a_small_photo_is_not_blown_up() -> None:
    assert seen(made(picture((60, 40))).large).size == (60, 40)


def test_nothing_but_the_picture_travels() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (35.0, 42.0, 0.0)
    content = picture(exif=exif, comment=SECRET, icc_profile=SECRET * 20)
    assert SECRET in content
    photo = made(content)
    for jpeg in (photo.large, photo.card):
        again = seen(jpeg)
        assert SECRET not in jpeg
        assert b"Exif" not in jpeg
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not again.getexif()


def test_a_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the top of the scene is on the right of the file
    photo = seen(made(picture((60, 40), exif=exif)).large)
    assert photo.size == (40, 60)
    top, bottom = photo.getpixel((20, 5)), photo.getpixel((20, 55))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200  # the left half, red, is up now
    assert bottom[2] > 200


def test_what_was_transparent_is_white() -> None:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert seen(made(out.getvalue()).large).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["P", "L", "LA", "1", "I;16"])
def test_whatever_a_png_may_hold_becomes_a_photo(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (60, 40)).save(out, "PNG")
    assert seen(made(out.getvalue()).large).mode == "RGB"


def test_a_camera_that_writes_several_pictures_in_one() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert seen(made(out.getvalue()).large).size == (60, 40)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE html><html><body onload='x()'></body></html>",
        b"GIF89a" + bytes(40),
        b"BM" + bytes(60),
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        picture()[:80],
        picture(kind="PNG")[:60],
        b"\xff\xd8\xff" + os.urandom(500),
        b"\x89PNG\r\n\x1a\n" + os.urandom(500),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(PhotoNotUsable):
        made(content)


def test_a_gif_that_is_called_a_jpeg_is_a_gif() -> None:
    with pytest.raises(PhotoNotUsable):
        made(picture(kind="GIF"))


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and has a few bytes only."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(6000, 5000), (20_000, 20_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(self: Image.Image) -> None:
        raise AssertionError("It was unpacked.")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", unpack)
    with pytest.raises(PhotoTooLarge):
        made(png_header(*size))


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(PhotoTooLarge):
        photos.make_anew(io.BytesIO(b""), photos.LARGEST_FILE + 1)


def test_a_large_jpeg_is_decoded_small() -> None:
    photo = made(picture((8000, 6000)))
    assert seen(photo.large).size == (1600, 1200)


def test_the_same_photo_is_one_file(media: Path) -> None:
    content = picture()
    assert photos.keep(made(content)) == photos.keep(made(content))
    assert len(list((media / "photos").iterdir())) == 2
    assert photos.is_kept(photos.keep(made(content)))


@pytest.mark.parametrize("name", ["", "photos/", "photos/../secret.jpg", "photos/x.jpg", "/etc/passwd", "a/b.jpg"])
def test_only_our_own_names_are_photos(name: str) -> None:
    assert not photos.is_kept(name)


def test_a_photo_is_shown_for_ever_and_nothing_else_is(media: Path) -> None:
    name = photos.keep(made(picture()))
    (media / "secret.jpg").write_bytes(b"secret")
    for url in (photos.photo_url(name), photos.card_url(name)):
        answer = browser().get(url)
        assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/jpeg", FOR_EVER)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies
    assert browser().get(f"/photos/{'0' * 32}.jpg").status_code == 404
    assert browser().get("/photos/..%2Fsecret.jpg").status_code == 404
    assert photos.photo_url("") == photos.card_url("") == ""


@pytest.mark.django_db
def test_the_activity_and_its_cards_show_it() -> None:
    activity = make_activity()
    make_session(activity=activity)
    activity.photo.name = photos.keep(made(picture()))
    activity.save()
    page = text_of(browser().get(address("activities:activity", activity.pk)))
    assert f'<img src="{photos.photo_url(activity.photo.name)}"' in page
    assert photos.card_url(activity.photo.name) in text_of(browser().get("/"))


@pytest.mark.django_db
def test_photos_that_nobody_shows_are_swept_after_a_day(media: Path) -> None:
    shown, copied, left, young = (photos.keep(made(picture((60 + n, 40)))) for n in range(4))
    for name in (shown, copied):
        activity = make_activity()
        activity.photo.name = name
        activity.save()
    long_ago = time.time() - 2 * 24 * 60 * 60
    for name in (shown, copied, left):
        for one in (name, photos.card_name(name)):
            os.utime(media / one, (long_ago, long_ago))
    assert sweep_unused_photos() == 2  # both sizes of one
    assert [photos.is_kept(name) for name in (shown, copied, left, young)] == [True, True, False, True]
    assert sweep_unused_photos() == 0
