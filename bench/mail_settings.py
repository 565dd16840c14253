"""The settings of P5's worker: a sink to send to, and a clock that stands at the reminders' hour."""

import os
from pathlib import Path

from config.settings.test import *  # noqa: F403

EMAIL_PORT = int(os.environ["SINK_PORT"])
EMAIL_BACKEND = "core.mail.SigningBackend"
CLOCK_FILE = Path(os.environ["CLOCK_FILE"])
