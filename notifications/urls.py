"""Addresses of this room."""

from django.urls import path

from notifications.views import inbox

app_name = "notifications"

urlpatterns = [
    path("notices/", inbox.inbox_page, name="inbox"),
    path("notices/<int:pk>/open/", inbox.open_notice, name="open"),
    path("notices/read/", inbox.read_everything, name="read-all"),
]
