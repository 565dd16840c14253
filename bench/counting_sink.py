"""`python -m bench.counting_sink PORT`: a mail server that answers each line on standard input with what it has.

`{"mails": 1234, "cancelled": 0}`: how many came, and how many of them have "Cancelled" in their subject.
"""

import json
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Count:
    """Takes everything and keeps nothing."""

    def __init__(self) -> None:
        self.seen = {"mails": 0, "cancelled": 0}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Count it."""
        self.seen["mails"] += 1
        head = (envelope.original_content or b"")[:2000]
        self.seen["cancelled"] += b"Subject: Cancelled" in head
        return "250 OK"


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
