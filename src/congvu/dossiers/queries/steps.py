"""What the steps of a dossier are called: by the process it runs through, or the one it began with.

Running dossiers may be brought over to another version of their process; the journal then speaks of
steps of both.
"""

from congvu.bpmn import Definition, Node
from congvu.dossiers.models import Dossier
from congvu.procedures import queries as procedures
from congvu.workflow import queries as workflow


class StepNames:
    """The steps of one dossier by their names, read once for a page."""

    def __init__(self, dossier: Dossier) -> None:
        began_with = procedures.revision(dossier.revision_id).process
        runs = workflow.process_of(dossier.ref)
        self._processes: tuple[Definition, ...] = (runs, began_with) if runs else (began_with,)

    def node(self, step: object) -> Node | None:
        """The step of that name, in the process of today before the one of the beginning."""
        found = (process.node(str(step or "")) for process in self._processes)
        return next((node for node in found if node is not None), None)
