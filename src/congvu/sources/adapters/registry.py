"""Which source of population data this installation asks."""

from congvu.sources.adapters.base import PopulationSource
from congvu.sources.adapters.simulator import PopulationSimulator


def population() -> PopulationSource:
    """The simulator, until the ministry's interface is connected: docs/explanation tells more."""
    return PopulationSimulator()
