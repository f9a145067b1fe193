"""The bar of steps above a dossier: which stages are over, which is now, and whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language, gettext

from congvu.dossiers.models import Dossier
from congvu.identity import queries as identity
from congvu.ui import writing
from congvu.workflow import queries as workflow
from congvu.workflow.queries import LineState, StepLine


@dataclass(frozen=True, slots=True)
class BarStep:
    """What `steps_bar` draws."""

    title: str
    owner: str
    state: str


def bar_of(dossier: Dossier) -> tuple[BarStep, ...]:
    """Reception, then a stage for each lane that the dossier has passed or will pass."""
    progress = workflow.progress(dossier.ref)
    lines = _without_loops(progress.steps if progress else ())
    names = identity.names_of([line.actor for line in lines if line.actor])
    language = get_language() or "vi"
    bar = [
        BarStep(
            title=gettext("Reception"),
            owner=writing.time(dossier.received_at),
            state="done" if dossier.received_at else "now",
        )
    ]
    for group in _by_lane(lines):
        now = next((one for one in group if one.state is LineState.NOW), None)
        last = now or (group[-1] if group[-1].state is LineState.DONE else group[0])
        owner = str(names.get(last.actor, "")) if last.actor else ""
        state = {LineState.DONE: "done", LineState.NOW: "now"}.get(last.state, "")
        bar.append(BarStep(last.words.said(language), owner if now else "", state))
    return tuple(bar)


def _by_lane(lines: Sequence[StepLine]) -> tuple[tuple[StepLine, ...], ...]:
    """Steps that one lane does in a row are one stage of the bar."""
    return tuple(tuple(group) for _lane, group in groupby(lines, key=lambda line: line.lane))


def _without_loops(lines: Sequence[StepLine]) -> tuple[StepLine, ...]:
    """When a step was entered again, what lay between is no longer part of the way."""
    kept: list[StepLine] = []
    for line in lines:
        known = next((place for place, one in enumerate(kept) if one.step == line.step), None)
        if known is not None:
            del kept[known:]
        kept.append(line)
    return tuple(kept)
