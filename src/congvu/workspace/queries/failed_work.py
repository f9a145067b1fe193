"""What the system could not do by itself, with the dossier that it was for."""

from dataclasses import dataclass
from uuid import UUID

from congvu.dossiers.queries import worklist
from congvu.dossiers.queries.worklist import WorkLine
from congvu.jobs import queries as jobs
from congvu.jobs.queries import IncidentLine
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries as workflow
from congvu.workflow.queries import KeptMessage

DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class FailedWork:
    """An incident; `dossier` is the one of the agency that waits for this work, if it is one."""

    incident: IncidentLine
    dossier: WorkLine | None


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message from outside that nobody has taken yet."""

    message: KeptMessage
    dossier: WorkLine | None


def failed_work(agency_id: UUID) -> tuple[FailedWork, ...]:
    """The newest incidents; those of dossiers of this agency say which."""
    incidents = jobs.open_incidents()
    refs = [_ref(one.subject) for one in incidents]
    lines = _dossiers(refs, agency_id)
    return tuple(
        FailedWork(one, lines.get(ref.id) if ref else None)
        for one, ref in zip(incidents, refs, strict=True)
    )


def waiting_messages(agency_id: UUID) -> tuple[WaitingMessage, ...]:
    """The messages that came longest ago and that nobody has waited for until now."""
    kept = workflow.kept_messages()
    lines = _dossiers([one.subject for one in kept], agency_id)
    found = (
        WaitingMessage(one, lines.get(one.subject.id) if one.subject else None) for one in kept
    )
    # Of another agency's dossier not even the id; a message by key belongs to nobody yet.
    return tuple(one for one in found if one.dossier or one.message.subject is None)


def _ref(text: str) -> SubjectRef | None:
    """What an incident is about, where that is a thing of some room."""
    try:
        return SubjectRef.parse(text)
    except ValueError:
        return None


def _dossiers(refs: list[SubjectRef | None], agency_id: UUID) -> dict[UUID, WorkLine]:
    ids = {ref.id for ref in refs if ref is not None and ref.kind == DOSSIER}
    found = worklist.lines_of(ids) if ids else {}
    return {number: line for number, line in found.items() if line.agency_id == agency_id}
