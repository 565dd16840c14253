"""Celery: reminders, the relay, and every other slow thing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("deban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["core.outbox", "community", "activities", "volunteers", "notifications", "metrics"])
