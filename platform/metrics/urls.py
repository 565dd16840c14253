"""Addresses of this room."""

from django.urls import path

from metrics.views import figures_csv, figures_page

app_name = "metrics"

urlpatterns = [
    path("figures/", figures_page, name="figures"),
    path("figures.csv", figures_csv, name="figures-csv"),
]
