"""Readings and names as a caller and a host write them: one person is written in many ways."""

import unicodedata

KATAKANA = "".join(map(chr, range(ord("ァ"), ord("ヶ") + 1)))
HIRAGANA = "".join(chr(ord(sign) - 0x60) for sign in KATAKANA)
_TO_HIRAGANA = str.maketrans(KATAKANA, HIRAGANA)


def folded(name: str) -> str:
    """Without spaces, width, case and the kind of kana: ﾀｹｳﾁ, タケウチ and たけ うち are one reading."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().translate(_TO_HIRAGANA).split())


def contradict(one: str, other: str) -> bool:
    """Two readings that are both known and differ: two people."""
    return bool(one.strip() and other.strip()) and folded(one) != folded(other)
