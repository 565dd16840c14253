"""Tests: the same real servers as the demo, on a database of their own."""

import os
import secrets

from core import embedded

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, ROOT, database, redis

INSTALLED_APPS = [*INSTALLED_APPS, "demo"]  # its town is for tests too; its pages need DEMO besides
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database(os.environ.get("DATABASE_URL") or embedded.ensure_postgres(ROOT))}
# Two runs side by side (two people, two checkouts on one server) name two databases.
DATABASES["default"]["TEST"] = {"NAME": f"test_{os.environ.get('DEBAN_TEST_DB', 'deban')}"}
_redis = os.environ.get("REDIS_URL") or embedded.ensure_redis(ROOT)
globals().update(redis(_redis.rsplit("/", 1)[0] + "/9"))
# Each run has a cache of its own, shared with the servers that it starts: what another run remembers is not ours.
_run = os.environ.setdefault("DEBAN_TEST_RUN", secrets.token_hex(4))
CACHES["default"]["KEY_PREFIX"] = f"test-{_run}"  # type: ignore[name-defined]  # noqa: F405

MEDIA_ROOT = ROOT / "var" / "test-media" / _run

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_PORT = 1  # tests that send start a real SMTP server and name its port
# Set up, so that their pages are there; tests that send start a double and name its address.
LINE_CHANNEL_TOKEN, LINE_CHANNEL_SECRET = "line-token", "line-secret"
LINE_FRIEND_URL, LINE_API = "https://line.me/R/ti/p/%40deban-test", "http://127.0.0.1:1"
SMS_ACCOUNT_SID, SMS_AUTH_TOKEN, SMS_FROM = "AC0test", "sms-token", "+815012345678"
SMS_API = "http://127.0.0.1:1"

PUSH_TRUSTED_ORIGINS = [origin for origin in [os.environ.get("DEBAN_PUSH_DOUBLE", "")] if origin]

# Static files straight from the build: no collectstatic on one's own machine.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # each test client would read every file anew at its start
