"""Who may take a task: whoever it waits for, by the units and positions of that day."""

import datetime as dt

from congvu.identity import queries as identity
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import AccessRefused, Reason
from congvu.tasks.rules import Hands, Holder, is_theirs


def hands_of(actor: Actor, *, at: dt.datetime) -> Hands:
    if actor.kind is not ActorKind.OFFICER or actor.id is None:
        return Hands(actor)
    card = identity.officer_card(actor.id, on=day_of(at))
    return Hands(actor, card.unit_ids, card.position_ids)


def require_theirs(holder: Holder, actor: Actor, *, at: dt.datetime) -> None:
    """Raises AccessRefused when the task waits for somebody else."""
    if not is_theirs(holder, hands_of(actor, at=at)):
        raise AccessRefused(Reason("task-not-yours"))
