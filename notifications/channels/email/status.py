"""What the status of a mail that was refused or came back (RFC 3463) says about its address."""

import re

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")

# A full mailbox, a mail that is too long, a sender or a text that is disliked: they say nothing about the address.
_NOT_THE_ADDRESS = ("5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3.4", "5.6.", "5.7.")
_NO_MAILBOX = ("5.1.", "5.2.1")


def is_hard(status: str) -> bool:
    """Of a mail that came back: whether nothing will ever arrive at this address."""
    return status.startswith("5.") and not status.startswith(_NOT_THE_ADDRESS)


def names_the_address(reply: bytes | str) -> bool:
    """Of the first mail server's own answer, to us: whether it knows no such mailbox.

    Without an enhanced status nobody knows what a 550 means.
    """
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    found = STATUS.match(text.strip())
    return found is not None and is_hard(found[0]) and found[0].startswith(_NO_MAILBOX)
