"""Telephone numbers as people read them aloud: kept as digits alone, shown in groups."""

FREE = ("0120", "0570")


def grouped(number: str) -> str:
    """0265832111 as 0265-83-2111, 09012345678 as 090-1234-5678; what is no Japanese number stays as it is.

    Area codes have two to five digits. The town's own has four; the big cities' are told apart, the rest is a guess
    that helps the eye and changes no digit.
    """
    if not number.isdigit() or not number.startswith("0"):
        return number
    if len(number) == 11:
        return _split(number, 4 if number.startswith("0800") else 3)
    if len(number) != 10:
        return number
    if number.startswith(FREE):
        return _split(number, 4, 3)
    if number.startswith(("03", "06")):
        return _split(number, 2)
    return _split(number, 3 if number.startswith("0262") else 4)


def _split(number: str, area: int, local: int | None = None) -> str:
    """The area's digits, the exchange's, and the last four (or `local` in the middle)."""
    last = len(number) - area - local if local else 4
    return f"{number[:area]}-{number[area:-last]}-{number[-last:]}"
