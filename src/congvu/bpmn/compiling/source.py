"""The model as the compiler asks it: short names, and without the drawing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from congvu.bpmn import model as whole
from congvu.bpmn.model import BPMN, CV

_DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
_SILENT_ATTRIBUTES = _DRAWING | {
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2001/XMLSchema-instance",
}


@dataclass(slots=True, eq=False)
class Element:
    """An element with short names: ours are ``cv:name``, those of strangers carry their address."""

    kind: str
    line: int
    attributes: dict[str, str]
    text: str
    parent: "Element | None" = None
    inside: list["Element"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def name(self) -> str:
        return self.attributes.get("name", "").strip()

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)

    def children(self, *kinds: str) -> Iterator["Element"]:
        return (one for one in self.inside if not kinds or one.kind in kinds)

    def child(self, kind: str) -> "Element | None":
        return next(self.children(kind), None)

    def text_of(self, kind: str) -> str:
        found = self.child(kind)
        return found.text if found is not None else ""

    def all(self) -> Iterator["Element"]:
        ahead = [self]
        while ahead:
            one = ahead.pop()
            yield one
            ahead += reversed(one.inside)


def source_of(model: whole.Model) -> Element:
    """The definitions of a model, with all inside that means something for the run."""
    made = _one(model.root, None)
    ahead = [(model.root, made)]
    while ahead:
        raw, element = ahead.pop()
        for child in raw.inside:
            if child.namespace not in _DRAWING:
                inner = _one(child, element)
                element.inside.append(inner)
                ahead.append((child, inner))
    return made


def _one(raw: whole.Element, parent: Element | None) -> Element:
    attributes = {
        short: value for name, value in raw.attributes.items() if (short := _attribute(name))
    }
    return Element(_short(raw.namespace, raw.kind), raw.line, attributes, raw.text.strip(), parent)


def _attribute(name: str) -> str:
    if not name.startswith("{"):
        return name
    namespace, _, plain = name[1:].partition("}")
    return "" if namespace in _SILENT_ATTRIBUTES else _short(namespace, plain)


def _short(namespace: str, name: str) -> str:
    if namespace == BPMN:
        return name
    return f"cv:{name}" if namespace == CV else f"{namespace} {name}"
