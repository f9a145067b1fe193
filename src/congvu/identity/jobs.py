"""What the clock starts here."""

import datetime as dt

from congvu.identity import services
from congvu.jobs import services as jobs


@jobs.sweep(name="identity.forget", every=dt.timedelta(hours=1))
def forget(*, at: dt.datetime) -> int:
    """Kept forms, registrations nobody confirmed, old attempts."""
    return services.forget_what_is_old(at=at)
