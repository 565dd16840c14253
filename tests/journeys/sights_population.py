"""The analyst's pages of inhabitants (numbers: scene_population)."""

from tests.journeys.sights import Sight, send_empty, unfold

LIST, WHO = "/figures/population/", "analyst"

POPULATION = [
    Sight("population", LIST, WHO, act=unfold),
    Sight("population-errors", LIST, WHO, act=send_empty),
    Sight("population-ready", f"{LIST}{{population_ready}}/", WHO, act=unfold),
    Sight("population-asks", f"{LIST}{{population_asks}}/", WHO, act=unfold),
    Sight("population-broken", f"{LIST}{{population_broken}}/", WHO, act=unfold),
    Sight("foreign-residents", "/figures/foreign-residents/", WHO, act=unfold),
    Sight("foreign-residents-errors", "/figures/foreign-residents/", WHO, act=send_empty),
]
