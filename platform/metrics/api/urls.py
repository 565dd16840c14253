"""The API of this room, under /api/v1/."""

from django.urls import path

from metrics.api.figures import figures

app_name = "metrics-api"

urlpatterns = [path("figures/", figures, name="figures")]
