"""Addresses of the denominators' pages; `metrics.urls` takes them in."""

from django.urls import path

from metrics.views import population

urlpatterns = [
    path("figures/population/", population.populations_page, name="populations"),
    path("figures/population/<int:pk>/", population.population_page, name="population"),
    path("figures/population/<int:pk>/<slug:verb>/", population.change_population, name="change-population"),
    path("figures/population/remove/<slug:on>/", population.remove_population_page, name="remove-population"),
    path("figures/foreign-residents/", population.foreign_residents_page, name="foreign-residents"),
    path(
        "figures/foreign-residents/remove/<slug:on>/",
        population.remove_foreign_residents_page,
        name="remove-foreign-residents",
    ),
]
