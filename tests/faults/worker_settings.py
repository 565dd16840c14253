"""Settings of the processes that the fault tests start: the test's servers, and the mail sink that the test opened."""

import os

from config.settings.test import *  # noqa: F403

EMAIL_PORT = int(os.environ["SINK_PORT"])
EMAIL_BACKEND = "core.mail.SigningBackend"
