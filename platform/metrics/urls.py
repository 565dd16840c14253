"""Addresses of this room's pages. Files for machines have no language: metrics.file_urls."""

from django.urls import path, re_path

from metrics import staff_urls
from metrics.population_urls import urlpatterns as population
from metrics.quarters import SLUG
from metrics.views import public

app_name = "metrics"


urlpatterns = [
    path("figures/", public.glance_page, name="figures"),
    path("figures/releases/", public.releases_page, name="releases"),
    path("figures/definitions/", public.definitions_page, name="definitions"),
    path("figures/data/", public.data_page, name="data"),
    path("figures/policy/", public.policy_page, name="policy"),
    re_path(rf"^figures/{SLUG}/$", public.release_page, name="release"),
    *staff_urls.urlpatterns,
    path("figures.csv", public.old_csv, name="figures-csv"),
    *population,
]
