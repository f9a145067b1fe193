"""A service that fails holds up one process, and a person can see which and why."""

import datetime as dt
import traceback
from uuid import UUID

from congvu.bpmn import Command, command_to_json
from congvu.kernel.actors import Actor
from congvu.workflow.models import Incident

MOST_ATTEMPTS = 6
"""After the sixth a person decides; until then the clock tries again, each time later."""

_MOST_TEXT = 8_000


def keep(
    instance_id: UUID, command: Command, error: Exception, *, actor: Actor, at: dt.datetime
) -> None:
    """Write down what failed; a further failure of the same is one attempt more."""
    content = command_to_json(command)
    incident = Incident.objects.filter(
        instance_id=instance_id, kind=Incident.STEP, closed_at=None, command=content
    ).first() or Incident(
        instance_id=instance_id,
        step=str(content.get("step", "")),
        command=content,
        attempts=0,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_code=actor.code,
        agency_id=actor.agency_id,
    )
    incident.attempts += 1
    incident.at = at
    incident.error = "".join(traceback.format_exception(error))[-_MOST_TEXT:]
    incident.retry_at = _next_try(incident.attempts, at=at)
    incident.save()


def _next_try(attempts: int, *, at: dt.datetime) -> dt.datetime | None:
    return at + dt.timedelta(seconds=3**attempts) if attempts < MOST_ATTEMPTS else None
