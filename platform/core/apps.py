"""The part that knows no other room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
