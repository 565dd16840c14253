"""The demo on one's own machine: private servers, invented people, a clock that can be moved."""

import os
from pathlib import Path

from core import embedded

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, LOGGING, VAR, database, redis
from .base import ROOT as _ROOT

SECRET_KEY = "only-for-the-demo-on-ones-own-machine-never-for-real-people"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or embedded.ensure_postgres(_ROOT))}
globals().update(redis(os.environ.get("REDIS_URL") or embedded.ensure_redis(_ROOT)))

DEMO = True
# A second demo beside the first one (the browser tests start one) keeps its clock, its mails and its photos apart.
DEMO_VAR = Path(os.environ.get("DEBAN_VAR") or VAR) / "demo"
CLOCK_FILE = DEMO_VAR / "clock"
MEDIA_ROOT = DEMO_VAR / "media"
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "8025"))
LOGGING["root"]["level"] = "INFO"  # type: ignore[index]

# Static files straight from the build: no collectstatic on one's own machine.
WHITENOISE_USE_FINDERS = True
