"""Is the walk of a process legal, and can its work be done? Else its package is not published."""

from collections.abc import Sequence

from congvu.bpmn import Definition, Kind, walks
from congvu.dossiers.rules.statuses import Status, illegal_steps
from congvu.dossiers.services.actions import ACTIONS


def problems_of_walk(definition: Definition) -> Sequence[str]:
    """A sentence for each change of state that the process can make and the law forbids."""
    pairs = walks(definition, begin=Status.RECEIVED.national_code)
    legal = frozenset((str(before), str(after)) for before, after in pairs)
    return [
        f"a dossier cannot go from status {before.national_code} to {after.national_code}"
        for before, after in illegal_steps(legal)
    ]


def problems_of_actions(definition: Definition) -> Sequence[str]:
    """A sentence for each service task that asks for what a dossier cannot do."""
    return [
        f"service task {node.id}: dossiers cannot do {node.action}"
        for node in definition.nodes
        if node.kind in {Kind.SERVICE, Kind.SEND} and node.action and node.action not in ACTIONS
    ]
