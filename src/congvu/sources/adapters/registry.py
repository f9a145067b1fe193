"""Which source of population data this installation asks."""

from congvu.sources.adapters.base import PopulationSource
from congvu.sources.adapters.simulator import PopulationSimulator


def population() -> PopulationSource:
    """The simulator until the ministry's interface can be connected; docs/explanation says so."""
    return PopulationSimulator()
