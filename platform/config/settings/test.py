"""Tests: the same real servers as the demo, on a database of their own."""

import os

from core import embedded

from .base import *  # noqa: F403
from .base import ROOT, database, redis

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database(os.environ.get("DATABASE_URL") or embedded.ensure_postgres(ROOT))}
# Two runs side by side (two people, two checkouts on one server) name two databases.
DATABASES["default"]["TEST"] = {"NAME": f"test_{os.environ.get('DEBAN_TEST_DB', 'deban')}"}
_redis = os.environ.get("REDIS_URL") or embedded.ensure_redis(ROOT)
globals().update(redis(_redis.rsplit("/", 1)[0] + "/9"))

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_PORT = 1  # tests that send start a real SMTP server and name its port

# Static files straight from the build: no collectstatic on one's own machine.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # each test client would read every file anew at its start
