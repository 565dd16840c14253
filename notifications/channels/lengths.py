"""Lengths as LINE and telephone networks count them: in UTF-16 code units."""


def units(text: str) -> int:
    """How many UTF-16 code units a text has: most signs have one, an emoji two or more."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """The text, or its beginning with “…”, in at most `most` units."""
    if units(text) <= most:
        return text
    # Half of a pair at the end is left out.
    return text.encode("utf-16-le")[: 2 * max(most - 1, 0)].decode("utf-16-le", "ignore").rstrip() + "…"
