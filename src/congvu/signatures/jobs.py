"""What the clock starts."""

import datetime as dt

from congvu.jobs.services import sweep
from congvu.signatures import services


@sweep(name="signatures.return_stale", every=dt.timedelta(minutes=1))
def return_stale(*, at: dt.datetime) -> int:
    """A process that ended while it signed leaves its request marked; let it wait again."""
    return services.return_stale(at=at)
