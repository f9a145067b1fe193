"""Is the walk of a process legal? A package whose walk is not cannot be published."""

from collections.abc import Sequence

from congvu.bpmn import Definition, walks
from congvu.dossiers.rules.statuses import Status, illegal_steps


def problems_of_walk(definition: Definition) -> Sequence[str]:
    """A sentence for each change of state that the process can make and the law forbids."""
    pairs = walks(definition, begin=Status.RECEIVED.national_code)
    legal = frozenset((str(before), str(after)) for before, after in pairs)
    return [
        f"a dossier cannot go from status {before.national_code} to {after.national_code}"
        for before, after in illegal_steps(legal)
    ]
