"""The pure engine, with its faults as the refusals of this house."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language

from congvu import bpmn
from congvu.bpmn import Command, Definition, State, Step
from congvu.kernel.functions import NUMBERS_LIBRARY
from congvu.kernel.refusals import Reason, Refusal
from congvu.workflow.wording import PLAIN, REASONS

MOST_IN_ID, MOST_IN_NAME = 76, 200
"""How long ids of steps and names of messages may be: the columns, with room for a number."""


class CannotAdvance(Refusal):
    """The command does not fit to where the process stands. Nothing was changed."""


class CannotCompile(Refusal):
    """The model is not in the declared subset of BPMN 2.0, or not sound. Reasons name the place."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What a fault says of itself, in the language of who reads it."""

    fault: bpmn.Fault | bpmn.Unsound

    def __str__(self) -> str:
        return self.fault.words("en" if (get_language() or "vi").startswith("en") else "vi")


def advance(
    definition: Definition, state: State, command: Command, *, at: dt.datetime | None = None
) -> Step:
    """`bpmn.advance`; what it cannot do is refused with CannotAdvance in words."""
    try:
        return bpmn.advance(definition, state, command, at=at)
    except bpmn.CannotAdvance as error:
        raise CannotAdvance(*(_reason(fault) for fault in error.faults)) from error


def compile_sound(xml: bytes) -> Definition:
    """A definition that is fit to run. Refused with CannotCompile and every reason.

    What cannot finish, is never reached or leaves a token over is refused with the shortest way to
    it, and so is what is too large to be judged.
    """
    try:
        definition = bpmn.compile_process(xml, library=NUMBERS_LIBRARY)
    except bpmn.BpmnError as error:
        raise CannotCompile(*(_reason(fault) for fault in error.faults)) from error
    unfit = tuple(_unfit(definition))
    if unfit:
        raise CannotCompile(*(_reason(fault) for fault in unfit))
    unsound = bpmn.soundness(definition)
    if unsound:
        raise CannotCompile(
            *(Reason(PLAIN, one.node, {"sentence": _Sentence(one)}) for one in unsound)
        )
    return definition


def _unfit(definition: Definition) -> Iterator[bpmn.Fault]:
    """What the engine could run but this house cannot keep, or has nobody to ask for."""
    for node in definition.nodes:
        if node.called:
            values = {"step": node.id, "called": node.called}
            yield bpmn.Fault("called-elsewhere", node.id, values)
        edges = [edge.id for edge in node.boundaries]
        triggers = [*node.triggers, *(t for edge in node.boundaries for t in edge.triggers)]
        names = [t.name for t in triggers]
        if any(len(name) > MOST_IN_ID for name in (node.id, *edges)) or any(
            len(name) > MOST_IN_NAME for name in names
        ):
            values = {"step": node.id[:MOST_IN_ID], "most": str(MOST_IN_ID)}
            yield bpmn.Fault("name-too-long", node.id[:MOST_IN_ID], values)


def _reason(fault: bpmn.Fault) -> Reason:
    if fault.code in REASONS:
        return Reason(fault.code, fault.about, fault.values)
    return Reason(PLAIN, fault.about, {"sentence": _Sentence(fault)})
