"""Addresses of this room."""

app_name = "metrics"
urlpatterns: list[object] = []
