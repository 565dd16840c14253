"""`python -m bench.counting_sink PORT`: a mail server that answers each line on standard input with what it has.

`{"mails": 1234, "cancelled": 0}`: how many came, and how many of them have "Cancelled" in their subject.
"""

import json
import re
import sys
from email.header import decode_header, make_header

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SUBJECT = re.compile(rb"^Subject: (.*(?:\r?\n[ \t].*)*)", re.MULTILINE)


class Count:
    """Takes everything and keeps nothing."""

    def __init__(self) -> None:
        self.seen = {"mails": 0, "cancelled": 0}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Count it."""
        self.seen["mails"] += 1
        self.seen["cancelled"] += "Cancelled" in subject_of(envelope.original_content or b"")
        return "250 OK"


def subject_of(mail: bytes) -> str:
    """Its subject in plain letters; the rest of the mail is not read."""
    found = SUBJECT.search(mail)
    return str(make_header(decode_header(found[1].decode("ascii", "replace")))) if found else ""


def main(port: int) -> None:
    """Serve until standard input ends."""
    count = Count()
    controller = Controller(count, hostname="127.0.0.1", port=port)
    controller.start()
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(count.seen), flush=True)
    controller.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]))
