"""The API of this room, under /api/v1/."""

from django.urls import path, re_path

from metrics.api.figures import figures, release, releases
from metrics.quarters import SLUG

app_name = "metrics-api"

urlpatterns = [
    path("figures/", figures, name="figures"),
    path("figures/releases/", releases, name="releases"),
    re_path(rf"^figures/{SLUG}/$", release, name="release"),
]
