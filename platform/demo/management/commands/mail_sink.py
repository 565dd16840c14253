"""`manage.py mail_sink`: keeps the demo's mails, to be read at /demo/mail/."""

import logging
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import mail_sink, mails


class Command(BaseCommand):
    help = "Listen on 127.0.0.1 at EMAIL_PORT and keep every mail for /demo/mail/. Ctrl-C ends it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only the demo keeps its mails. A real town sends them: set EMAIL_HOST.")
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd would log every address
        try:
            controller = mail_sink.start(settings.EMAIL_PORT)
        except OSError as error:
            raise CommandError(
                f"Port {settings.EMAIL_PORT} can't be opened ({error.strerror}). "
                "Stop what listens there, or set the environment variable EMAIL_PORT to another one."
            ) from None
        self.stdout.write(f"Keeping mails from 127.0.0.1:{settings.EMAIL_PORT} in {mails.folder()}")
        ended = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ended.set())
        ended.wait()
        controller.stop()
