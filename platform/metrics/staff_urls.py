"""Addresses of who works with the figures; `metrics.urls` takes them in."""

from django.urls import path, re_path

from metrics.views import coordinator, organiser, policy, releasing

urlpatterns = [
    path("figures/today/", coordinator.today_page, name="today"),
    path("figures/releasing/", releasing.releasing_page, name="releasing"),
    path("figures/releasing/prepare/", releasing.prepare, name="prepare-release"),
    path("figures/releasing/<int:pk>/correct/", releasing.correct, name="correct-release"),
    path("figures/releasing/<int:pk>/", releasing.preview_page, name="release-preview"),
    re_path(r"^figures/releasing/(?P<pk>\d+)/(?P<verb>publish|discard)/$", releasing.decide, name="decide-release"),
    path("figures/policy/actuals/", policy.actuals_page, name="actuals"),
    path("figures/policy/actuals/<slug:key>/", policy.actual_page, name="actual"),
    path("organise/figures/", organiser.own_results_page, name="own-results"),
    path("organise/figures.csv", organiser.own_results_csv, name="own-results-csv"),
]
