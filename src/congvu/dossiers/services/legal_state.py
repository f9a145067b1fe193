"""The legal state of a dossier and its clock: the only lines that change them."""

import datetime as dt

from congvu.deadlines import queries as deadlines
from congvu.deadlines.rules import Pause
from congvu.dossiers.events import StatusChanged
from congvu.dossiers.models import ClockPause, Dossier
from congvu.dossiers.rules.statuses import FINAL, Status, may_follow
from congvu.jobs import services as jobs
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.procedures import queries as procedures


class CannotChangeState(Refusal):
    """The law knows no way from the present state to the wanted one."""


def move(dossier: Dossier, to: Status, *, at: dt.datetime) -> None:
    """Bring the dossier into another legal state and tell whoever listens.

    Staying in the same state is no change. The caller holds the row's lock and saves the row.
    """
    before = dossier.state
    if before is to:
        return
    if not may_follow(before, to, received=dossier.received_at is not None):
        values = {"before": str(before), "after": str(to)}
        raise CannotChangeState(Reason("transition-not-legal", values=values))
    dossier.status = to
    if to in FINAL:
        dossier.ended_at = at
    jobs.publish(
        StatusChanged(subject=dossier.ref, before=before.national_code, after=to.national_code),
        at=at,
    )


def start_clock(dossier: Dossier, *, at: dt.datetime) -> None:
    """Start the legal clock, or start it again from zero after a supplement.

    The time limit is counted again from the start after full papers are received (Decree
    61/2018/NĐ-CP, Article 19.4); the earlier due date is kept beside the new one.
    """
    dossier.previous_due_at = dossier.due_at
    dossier.clock_started_at = at
    set_due(dossier)


def set_due(dossier: Dossier) -> None:
    """Compute the due date by the calendar of the agency, with its derivation."""
    assert dossier.clock_started_at is not None, "only a running clock has a due date"
    channel = procedures.revision(dossier.revision_id).channel(dossier.channel)
    due = deadlines.due_for(
        agency_id=dossier.agency_id,
        received_at=dossier.clock_started_at,
        limit=channel.limit,
        uses_cutoff=channel.uses_cutoff,
        pauses=_pauses_since(dossier, dossier.clock_started_at),
        on_law_of=day_of(dossier.received_at) if dossier.received_at else None,
        previous_due_at=dossier.previous_due_at,
    )
    dossier.due_at = due.at
    dossier.due_steps = due.stored()


def pause_clock(dossier: Dossier, *, cause: str, at: dt.datetime) -> None:
    """Let the time stand still. Pausing a paused clock changes nothing."""
    ClockPause.objects.get_or_create(
        dossier=dossier, resumed_at=None, defaults={"paused_at": at, "cause": cause}
    )


def resume_clock(dossier: Dossier, *, at: dt.datetime) -> None:
    """Let the time run on; the due date moves by the working time that stood still."""
    if end_pause(dossier, at=at):
        set_due(dossier)


def end_pause(dossier: Dossier, *, at: dt.datetime) -> bool:
    """Close the open pause without counting anew; False when none was open."""
    pause = ClockPause.objects.select_for_update().filter(dossier=dossier, resumed_at=None).first()
    if pause is None:
        return False
    pause.resumed_at = max(at, pause.paused_at)
    pause.save(update_fields=["resumed_at"])
    return True


def _pauses_since(dossier: Dossier, start: dt.datetime) -> tuple[Pause, ...]:
    rows = dossier.pauses.filter(resumed_at__gt=start).order_by("paused_at")
    return tuple(Pause(max(row.paused_at, start), row.resumed_at) for row in rows if row.resumed_at)
