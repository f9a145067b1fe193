"""The port by which rooms above tell the administrator what they know of people and their work.

Identity knows who holds which position. Whose certificate ends soon, and which step of a procedure
nobody does, is known above.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CertificateNote:
    """What stands in the column of an officer's certificate. `tone` is warn, bad or empty."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class UnheldWork:
    """Steps of a procedure that wait for a unit or a position which nobody holds."""

    procedure: str
    steps: tuple[str, ...]
    holder: str


AskCertificates = Callable[[UUID, dt.datetime], Mapping[UUID, CertificateNote]]
AskUnheldWork = Callable[[UUID, dt.datetime], Iterable[UnheldWork]]
_CERTIFICATES: list[AskCertificates] = []
_UNHELD_WORK: list[AskUnheldWork] = []


def register_certificates(ask: AskCertificates) -> None:
    """Called in `apps.ready()` by the room that keeps certificates; asked once per page."""
    if ask not in _CERTIFICATES:
        _CERTIFICATES.append(ask)


def register_unheld_work(ask: AskUnheldWork) -> None:
    """Called in `apps.ready()` by the room that gives steps to units and positions."""
    if ask not in _UNHELD_WORK:
        _UNHELD_WORK.append(ask)


def certificate_notes(agency_id: UUID, *, at: dt.datetime) -> dict[UUID, CertificateNote]:
    """A note for each officer of the agency who has, or should have, a certificate."""
    return {id_: note for ask in _CERTIFICATES for id_, note in ask(agency_id, at).items()}


def unheld_work(agency_id: UUID, *, at: dt.datetime) -> tuple[UnheldWork, ...]:
    return tuple(work for ask in _UNHELD_WORK for work in ask(agency_id, at))
