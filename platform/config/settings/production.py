"""Production: every address and secret comes from the environment; a missing one stops the start."""

import os

from .base import *  # noqa: F403
from .base import database, redis


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"Set the environment variable {name}: production does not start without it.")
    return value


SECRET_KEY = _required("SECRET_KEY")
ALLOWED_HOSTS = _required("ALLOWED_HOSTS").split(",")
DATABASES = {"default": database(_required("DATABASE_URL"))}
globals().update(redis(_required("REDIS_URL")))
SITE_URL = _required("SITE_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The proxy of docker-compose.yml; without it all visitors would share one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "1"))

SECURE_SSL_REDIRECT = os.environ.get("INSECURE_HTTP", "") != "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
