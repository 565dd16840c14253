"""An SMTP server that sends nothing on: every mail of the demo ends here."""

import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from demo import mails

HOST = "127.0.0.1"


class Keeper:
    """Keeps whatever arrives."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Store the mail, then say yes."""
        content = envelope.original_content or b""
        mails.keep(content)
        return "250 Kept"


def start(port: int) -> Controller:
    """Listen on 127.0.0.1 in a thread of its own. Raises OSError where the port is taken. End it by `.stop()`."""
    with socket.socket() as trial:  # the controller would find out only after five seconds
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((HOST, port))
    controller = Controller(Keeper(), hostname=HOST, port=port)
    controller.start()
    return controller
