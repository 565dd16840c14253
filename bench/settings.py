"""The test settings, serving files as production does."""

from config.settings.test import *  # noqa: F403

WHITENOISE_AUTOREFRESH = False
