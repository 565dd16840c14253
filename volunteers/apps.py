"""What people do for others."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"
    label = "volunteers"
