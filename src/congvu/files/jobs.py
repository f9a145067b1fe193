"""What the clock starts here."""

import datetime as dt

from congvu.files import services
from congvu.jobs import services as jobs


@jobs.sweep(name="files.orphans", every=dt.timedelta(hours=6))
def sweep_orphans(*, at: dt.datetime) -> int:
    """Blobs whose row never came, or was erased."""
    return services.sweep_orphans(at=at)
