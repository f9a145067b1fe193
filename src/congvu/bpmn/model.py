"""A BPMN model as a tree that keeps everything: elements, attributes, text, extensions, drawing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CV = "urn:congvu:process:1"


@dataclass(slots=True, eq=False)
class Element:
    """One element. `kind` is its name without namespace; attributes keep it as ``{uri}name``."""

    kind: str
    namespace: str
    line: int
    attributes: dict[str, str]
    prefixes: Mapping[Any, str]  # lxml calls the default one None
    text: str = ""
    tail: str = ""
    parent: "Element | None" = None
    inside: list["Element"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def name(self) -> str:
        return self.attributes.get("name", "").strip()

    @property
    def is_bpmn(self) -> bool:
        return self.namespace == BPMN

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)

    def children(self, *kinds: str) -> list["Element"]:
        """The BPMN elements directly inside, of these kinds or of all."""
        return [one for one in self.inside if one.is_bpmn and (not kinds or one.kind in kinds)]

    def child(self, kind: str) -> "Element | None":
        return next(iter(self.children(kind)), None)

    def text_of(self, kind: str) -> str:
        found = self.child(kind)
        return found.text.strip() if found is not None else ""

    def all(self) -> Iterator["Element"]:
        """This element and all below it, of every namespace, in the order of the text."""
        ahead = [self]
        while ahead:
            one = ahead.pop()
            yield one
            ahead += reversed(one.inside)

    def above(self) -> Iterator["Element"]:
        one = self.parent
        while one is not None:
            yield one
            one = one.parent


@dataclass(eq=False)
class Model:
    """What `read` gives: the root, with an index of ids; references are resolved by `refer`."""

    root: Element

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The BPMN elements, without the drawing and what others added."""
        return tuple(one for one in self.root.all() if one.is_bpmn)

    @cached_property
    def _ids(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for one in self.elements:
            if one.id:
                found.setdefault(one.id, one)
        return found

    @cached_property
    def _kinds(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for one in self.elements:
            found.setdefault(one.kind, []).append(one)
        return found

    def by_id(self, element_id: str) -> Element | None:
        return self._ids.get(element_id)

    def refer(self, reference: str) -> Element | None:
        """The element that a reference names; a prefix counts for nothing within one file."""
        plain = reference.strip()
        return self._ids.get(plain) or self._ids.get(plain.rpartition(":")[2])

    def of(self, *kinds: str) -> list[Element]:
        return [one for kind in kinds for one in self._kinds.get(kind, ())]

    @property
    def processes(self) -> list[Element]:
        return self.of("process")

    @cached_property
    def _flows(self) -> tuple[dict[str, list[Element]], dict[str, list[Element]]]:
        leaving: dict[str, list[Element]] = {}
        arriving: dict[str, list[Element]] = {}
        for flow in self.of("sequenceFlow"):
            leaving.setdefault(flow.get("sourceRef"), []).append(flow)
            arriving.setdefault(flow.get("targetRef"), []).append(flow)
        return leaving, arriving

    def leaving(self, node: Element) -> list[Element]:
        return self._flows[0].get(node.id, []) if node.id else []

    def arriving(self, node: Element) -> list[Element]:
        return self._flows[1].get(node.id, []) if node.id else []
