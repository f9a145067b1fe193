"""Messages to the people of a dossier: its code and a short text (Circular 01/2018)."""

import datetime as dt

from congvu.dossiers.models import Dossier
from congvu.kernel.subjects import SubjectRef
from congvu.notifications import services as notifications


def tell_applicant(dossier: Dossier, code: str, *, at: dt.datetime, **values: object) -> None:
    """Tell whoever handed the dossier in, and its owner if that is somebody else."""
    people = dict.fromkeys([dossier.submitter_id, dossier.owner_id or dossier.submitter_id])
    for citizen_id in people:
        notifications.notify(
            to=SubjectRef("citizen", citizen_id),
            code=code,
            about=dossier.ref,
            values={"code": dossier.code, **values},
            at=at,
        )
