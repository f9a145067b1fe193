"""All that is wrong with a model, collected, so that its author mends it in one go."""

from dataclasses import dataclass, field

from congvu.bpmn.compiling.source import Element
from congvu.bpmn.faults import CannotCompile, Fault


@dataclass(slots=True)
class Complaints:
    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, element: Element, **values: object) -> None:
        said = {"element": element.kind, "id": element.id, "line": element.line, **values}
        self.faults.append(Fault(code, element.id, said))

    def refuse_if_any(self) -> None:
        if self.faults:
            raise CannotCompile(*self.faults)

    def check(self, element: Element, may_contain: frozenset[str], may_say: frozenset[str]) -> None:
        """Refuse each child and each attribute that is not declared for this element.

        An engine that skips what it does not know runs another process than the one drawn.
        """
        for child in element.children():
            if child.kind not in may_contain and child.kind not in SILENT:
                self.add("bpmn-element-not-supported", child)
        for name in element.attributes:
            if name not in may_say and name not in ALWAYS:
                self.add("bpmn-attribute-not-supported", element, attribute=name)


SILENT = frozenset(
    {"documentation", "textAnnotation", "association", "group", "incoming", "outgoing", "auditing",
     "monitoring", "category"}
)  # fmt: skip
ALWAYS = frozenset({"id", "name", "cv:en"})
