"""What every deployment shares. The address of each server comes from the environment (12factor.net/config)."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.conf import locale as known_locales
from django.utils.translation import gettext_lazy as _
from kombu import Queue

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"

SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS: list[str] = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "community",  # before allauth: its templates come first
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_vite",
    "core",
    "core.outbox",
    "activities",
    "volunteers",
    "notifications",
    "metrics",
]

MIDDLEWARE = [
    "core.pages.AnonymousPageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.furigana.FuriganaMiddleware",
    "core.middleware.WrongDoorMiddleware",
    "core.middleware.BusyMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.i18n.context",
                "core.pages.context",
                "community.context.navigation",
                "notifications.context.notices",
            ],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """PostgreSQL behind psycopg's pool: 500 clients for 10 seats gave 376 errors without one (quality.md)."""
    parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=0))
    parsed["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 12, "timeout": 10},
        # A lock waited for over 3 s is answered with 503 and Retry-After (core.middleware.BusyMiddleware).
        "options": "-c lock_timeout=3000 -c timezone=UTC",
    }
    return parsed


def redis(url: str) -> dict[str, Any]:
    """Settings that name Redis, by its URL."""
    return {
        "REDIS_URL": url,
        "CELERY_BROKER_URL": url,
        "CACHES": {
            "default": {
                "BACKEND": "core.cache.ForgivingRedisCache",
                "LOCATION": url,
                "KEY_PREFIX": "deban",
            },
            # Rendered parts of pages: the same in every process, so each keeps its own.
            "template_fragments": {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 2000},
            },
        },
    }


# Type checks and lint load this file without any server; local, test and production name real ones.
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgres://unset@127.0.0.1/unset"))}
REDIS_URL: str = os.environ.get("REDIS_URL", "redis://127.0.0.1/0")
globals().update(redis(REDIS_URL))

# Sessions live in PostgreSQL and are read from Redis: losing Redis logs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

AUTH_USER_MODEL = "community.User"
AUTHENTICATION_BACKENDS = ["community.backends.Backend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "activities:my-page"
LOGOUT_REDIRECT_URL = "activities:find"

# Six digits, ten minutes, three tries, bound to the browser (quality.md, line 19). No passwords for residents.
ACCOUNT_ADAPTER = "community.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "community.accounts.AskForCodeForm",
    "confirm_login_code": "community.accounts.EnterCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code has proved the address; a second one would prove it again
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "activities:find"
ACCOUNT_PREVENT_ENUMERATION = True

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
LANGUAGES = [
    ("ja", _("Japanese")),
    ("ja-easy", _("Easy Japanese")),
    ("en", _("English")),
    ("vi", _("Vietnamese")),
    ("zh-hans", _("Chinese")),
    ("pt-br", _("Portuguese")),
    ("tl", _("Filipino")),
    ("id", _("Indonesian")),
    ("ko", _("Korean")),
]
# Django knows neither of these two; the admin asks for their names.
known_locales.LANG_INFO.update(
    {
        "ja-easy": {"bidi": False, "code": "ja-easy", "name": "Easy Japanese", "name_local": "やさしい日本語"},
        "tl": {"bidi": False, "code": "tl", "name": "Filipino", "name_local": "Filipino"},
    }
)
# Named here, the rooms' words win over those of other installed apps, which have a "Save", "Search" and "Cancel" too.
LOCALE_PATHS = [
    ROOT / "frontend" / "locale",
    ROOT / "platform" / "core" / "locale",
    *(ROOT / "platform" / room / "locale" for room in ("community", "metrics", "demo")),
    *(ROOT / room / "locale" for room in ("activities", "volunteers", "notifications")),
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "frontend" / "dist"] if (ROOT / "frontend" / "dist").exists() else []
# Photos that organisers bring (activities.photos); shown by a view, so that no proxy needs to know the folder.
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or VAR / "media")
# Fonts of what is printed as PDF (TrueType, from npm; in a container their regular and bold faces alone).
PDF_FONTS = ROOT / "frontend" / "node_modules" / "@expo-google-fonts"
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9a-zA-Z_-]{8,12}\..+$"
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": ROOT / "frontend" / "dist" / "manifest.json"}}

UNFOLD = {
    "SITE_TITLE": "出番 Deban",
    "SITE_HEADER": "出番 Deban",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": f"{STATIC_URL}icon.svg"}],
}

EMAIL_BACKEND = "core.mail.SigningBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "出番 Deban <deban@localhost>")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
DKIM_SELECTOR = os.environ.get("DKIM_SELECTOR", "")  # <selector>._domainkey.<domain of DEFAULT_FROM_EMAIL>
DKIM_KEY = os.environ.get("DKIM_KEY", "")  # a file: the private RSA key, PEM
BOUNCE_DOMAIN = os.environ.get("BOUNCE_DOMAIN", "")  # takes what comes back (docs/operations/mail.md)
BOUNCE_SECRET = os.environ.get("BOUNCE_SECRET", "")  # of the webhook; empty: closed

# Web push: a key (manage.py make_vapid_keys) and a mailto: address to which push services may complain. Without them
# nobody is offered it. PUSH_TRUSTED_ORIGINS is for tests: their own doubles, which are no public https hosts.
VAPID_PRIVATE_KEY = os.environ.get("VAPID_PRIVATE_KEY", "")
VAPID_SUBJECT = os.environ.get("VAPID_SUBJECT", "")
PUSH_TRUSTED_ORIGINS: list[str] = []

# LINE and SMS are not set up unless their settings are given (docs/operations/notices.md).
LINE_CHANNEL_TOKEN = os.environ.get("LINE_CHANNEL_TOKEN", "")
LINE_CHANNEL_SECRET = os.environ.get("LINE_CHANNEL_SECRET", "")
LINE_FRIEND_URL = os.environ.get("LINE_FRIEND_URL", "")
LINE_MONTHLY_BUDGET = int(os.environ.get("LINE_MONTHLY_BUDGET", "200"))  # what an account includes that costs nothing
LINE_API = os.environ.get("LINE_API", "https://api.line.me")
SMS_ACCOUNT_SID = os.environ.get("SMS_ACCOUNT_SID", "")
SMS_AUTH_TOKEN = os.environ.get("SMS_AUTH_TOKEN", "")
SMS_FROM = os.environ.get("SMS_FROM", "")  # a number in E.164, a sender's name, or MG… (a messaging service)
SMS_MONTHLY_BUDGET = int(os.environ.get("SMS_MONTHLY_BUDGET", "200"))  # each is paid for
SMS_API = os.environ.get("SMS_API", "https://api.twilio.com")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.errors.api_exception_handler",
}
SPECTACULAR_SETTINGS = {"TITLE": "Deban", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

EVENT_ROUTES = "config.event_routes.ROUTES"
OWN_DATA = "config.own_data.ROOMS"
TOLD_BY_TELEPHONE = "notifications.selectors.told.told_of_change"  # asked by activities, which knows no notices
# Set only by the demo: a file that moves "now" (core.clock).
CLOCK_FILE: Path | None = None
DEMO = False

# Employment may be published only where this deployment has recorded its legal basis (職業安定法): the number of its
# notification of free placement by a municipality, or of providing recruitment information. Shown beside each offer.
EMPLOYMENT_LEGAL_BASIS = os.environ.get("EMPLOYMENT_LEGAL_BASIS", "")

CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A nudge to a broker that is down must cost the person who signs up nothing: the rows are the truth, beat comes by.
CELERY_TASK_PUBLISH_RETRY = False
# What a dead worker held comes back after the visibility timeout: longer than the longest task (a plan of the whole
# town), and no row waits for it, since beat wakes the same work every few seconds (ADR 8).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
    "unacked_restore_limit": 1000,
}
# A worker takes from both in turn; a deployment may give the urgent queue one of its own (docker-compose.yml). The
# relay is urgent too: a cancellation is an event before it is a notice, and would wait behind all reminders.
CELERY_TASK_QUEUES = (Queue("celery"), Queue("urgent"))
CELERY_TASK_ROUTES = {
    "notifications.tasks.send_urgent": {"queue": "urgent"},
    "core.outbox.tasks.drain_outbox": {"queue": "urgent"},
}
CELERY_BEAT_SCHEDULER = "core.health.Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    # Ticks that no worker took in time are dropped: the next one does the same.
    "drain-outbox": {"task": "core.outbox.tasks.drain_outbox", "schedule": 5.0, "options": {"expires": 10}},
    "sweep-unused-accounts": {"task": "community.tasks.sweep_unused_accounts", "schedule": 3600.0},
    "send-letters": {"task": "community.tasks.send_letters", "schedule": 30.0, "options": {"expires": 60}},
    "forget-what-is-over": {"task": "community.tasks.forget_what_is_over", "schedule": 86400.0},
    "expire-offers": {"task": "activities.tasks.expire_offers", "schedule": 60.0},
    "hold-due-draws": {"task": "activities.tasks.hold_due_draws", "schedule": 60.0},
    "forget-support-requests": {"task": "activities.tasks.forget_support_requests", "schedule": 3600.0},
    "sweep-photos": {"task": "activities.tasks.sweep_photos", "schedule": 3600.0},
    "carry-on-imports": {"task": "activities.tasks.carry_on_imports", "schedule": 60.0, "options": {"expires": 60}},
    "forget-import-files": {"task": "activities.tasks.forget_import_files", "schedule": 3600.0},
    "make-plans": {"task": "volunteers.tasks.make_plans", "schedule": 60.0, "options": {"expires": 60}},
    "forget-old-plans": {"task": "volunteers.tasks.forget_old_plans", "schedule": 86400.0},
    "forget-outreach": {"task": "volunteers.tasks.forget_outreach_notes", "schedule": 86400.0},
    "lapse-proposals": {"task": "volunteers.tasks.lapse_proposals", "schedule": 60.0},
    "end-stand-in-searches": {"task": "volunteers.tasks.end_stand_in_searches", "schedule": 60.0},
    "tell-watchers": {"task": "volunteers.tasks.tell_watchers", "schedule": 3600.0},
    "prepare-releases": {"task": "metrics.tasks.prepare_releases", "schedule": 60.0, "options": {"expires": 60}},
    "plan-reminders": {"task": "notifications.tasks.plan_reminders", "schedule": 60.0},
    "tend-what-is-by-hand": {"task": "notifications.tasks.tend_what_is_by_hand", "schedule": 60.0},
    "plan-what-comes-up": {"task": "notifications.tasks.plan_what_comes_up", "schedule": 600.0},
    "forget-codes": {"task": "notifications.tasks.forget_codes", "schedule": 3600.0},
    "send-due": {"task": "notifications.tasks.send_due", "schedule": 10.0, "options": {"expires": 20}},
    "send-urgent": {"task": "notifications.tasks.send_urgent", "schedule": 10.0, "options": {"expires": 20}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
