"""Reads for the figures: exact ones, which only `metrics.publication` may take, and releases."""

from metrics.selectors.exact import Exact, exact_figures
from metrics.selectors.people import first_day, groups_of, population_at

__all__ = ["Exact", "exact_figures", "first_day", "groups_of", "population_at"]
