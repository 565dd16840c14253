"""`python -m bench.counting_sink PORT`: a mail server that answers each line on standard input with what it has.

`{"mails": 1234, "cancelled": 0}`: how many came, and how many of them have "Cancelled" in their subject. It speaks as
much SMTP as a sender needs, PIPELINING as Postfix offers it, and costs a tenth of what a real library costs: the sender
is measured, not the sink. The tests send to aiosmtpd.
"""

import json
import re
import socketserver
import sys
import threading
from email.header import decode_header, make_header

SUBJECT = re.compile(rb"^Subject: (.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
SEEN = {"mails": 0, "cancelled": 0}
OFFERS = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 33554432\r\n"


class Count(socketserver.StreamRequestHandler):
    """Takes everything and keeps nothing."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """One connection."""
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go ahead\r\n")
                self.count()
                self.wfile.write(b"250 taken\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(OFFERS if word == b"EHLO" else b"250 fine\r\n")

    def count(self) -> None:
        """Read one mail to its dot."""
        head: list[bytes] = []
        in_head = True
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            in_head = in_head and line != b"\r\n"
            if in_head:
                head.append(line)
        SEEN["mails"] += 1
        SEEN["cancelled"] += "Cancelled" in subject_of(b"".join(head))


class Sink(socketserver.ThreadingTCPServer):
    """A thread a connection."""

    allow_reuse_address = daemon_threads = True


def subject_of(mail: bytes) -> str:
    """Its subject in plain letters; the rest of the mail is not read."""
    found = SUBJECT.search(mail)
    return str(make_header(decode_header(found[1].decode("ascii", "replace")))) if found else ""


def main(port: int) -> None:
    """Serve until standard input ends."""
    with Sink(("127.0.0.1", port), Count) as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        print("ready", flush=True)
        for _ in sys.stdin:
            print(json.dumps(SEEN), flush=True)
        sink.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]))
