"""Names and telephone numbers as they are compared."""

import unicodedata


def digits(telephone: str) -> str:
    """A telephone number as digits alone: 0265-83-2111, ０２６５（８３）２１１１ and 0265832111 are one number."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", telephone) if sign.isdigit() or sign == "+")


def squeezed(name: str) -> str:
    """A name without its spaces and widths: 山田 花子, 山田　花子 and 山田花子 are one name."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
