"""Addresses of the open files: one file a release and form, in no language."""

from django.urls import path, re_path

from metrics.quarters import SLUG
from metrics.views import files

app_name = "metrics-files"

urlpatterns = [
    re_path(rf"^figures/{SLUG}\.csv$", files.release_csv, name="csv"),
    re_path(rf"^figures/{SLUG}\.json$", files.release_json, name="json"),
    re_path(rf"^figures/{SLUG}-(?P<language>ja|en)\.pdf$", files.release_report, name="report"),
    path("figures/data/catalogue.jsonld", files.catalogue, name="catalogue"),
]
