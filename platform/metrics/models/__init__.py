"""Facts, denominators, releases."""

from metrics.models.facts import Fact
from metrics.models.population import ForeignResidents, Population, PopulationImport
from metrics.models.preparations import Preparation
from metrics.models.releases import Actual, Release

__all__ = ["Actual", "Fact", "ForeignResidents", "Population", "PopulationImport", "Preparation", "Release"]
