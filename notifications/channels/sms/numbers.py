"""Telephone numbers as people in Japan write them, as SMS needs them: E.164, mobile, in Japan."""

import re
import unicodedata

from core.telephone import grouped
from notifications.errors import NotAMobileNumber, NoTelephoneNumber, NumberAbroad

LONGEST = 40  # signs that are looked at
JAPAN = "+81"
_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015\u2212\u30fc]+")  # also the dashes that Japanese keyboards have
_NATIONAL = re.compile(r"0[1-9]\d{8,9}")
_MOBILE = re.compile(r"0[6789]0\d{8}")  # 総務省 電気通信番号計画: 060, 070, 080, 090 and eight digits


def mobile_number(text: str) -> str:
    """`090-1234-5678`, `０９０…`, `+81 90 …` and `+81 (0)90 …` as `+819012345678`.

    Raises NoTelephoneNumber, NotAMobileNumber (a landline, say), NumberAbroad.
    """
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text[:LONGEST]))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith(JAPAN):
        digits = f"0{digits.removeprefix(JAPAN).removeprefix('0')}"
    if re.fullmatch(r"\+[1-9]\d{6,14}", digits):
        raise NumberAbroad
    if not _NATIONAL.fullmatch(digits):
        raise NoTelephoneNumber
    if not _MOBILE.fullmatch(digits):
        raise NotAMobileNumber
    return f"{JAPAN}{digits[1:]}"


def as_written(number: str) -> str:
    """`+819012345678` as `090-1234-5678`."""
    return grouped(f"0{number.removeprefix(JAPAN)}")
