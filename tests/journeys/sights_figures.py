"""What everybody reads of the figures (numbers: scene_figures)."""

from tests.journeys.sights import Sight, unfold

NEWEST = "20{decade}{year}-q{quarter}"
BEFORE = "20{before_decade}{before_year}-q{before_quarter}"
FIGURES = [
    Sight("figures-release", f"/figures/{NEWEST}/", act=unfold),
    Sight("figures-corrected", f"/figures/{BEFORE}/", quotes=True),
    Sight("figures-correcting", f"/figures/{BEFORE}-{{correction}}/", quotes=True),
    Sight("figures-releases", "/figures/releases/", act=unfold),
    Sight("figures-definitions", "/figures/definitions/"),
    Sight("figures-data", "/figures/data/"),
    Sight("figures-policy", "/figures/policy/", act=unfold),
]
