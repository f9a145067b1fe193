"""Parcels run through processes in these tests; their owner remembers what it was told."""

from collections.abc import Iterator

import pytest
from tests.workflow.parcels import Owner

from congvu.workflow import services
from congvu.workflow.ports import OWNERS


@pytest.fixture
def owner() -> Iterator[Owner]:
    made = Owner()
    services.register_owner("parcel", made)
    yield made
    del OWNERS["parcel"]
