"""A stranger's XML as plain elements, read with everything dangerous switched off."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from congvu.bpmn.faults import CannotCompile, Fault

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CV = "urn:congvu:process:1"
DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
_SILENT_ATTRIBUTES = DRAWING | {
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2001/XMLSchema-instance",
}
MOST_BYTES = 512 * 1024
MOST_ELEMENTS = 20_000


@dataclass(slots=True, eq=False)
class Element:
    """An element of the model. Attributes of ours are named ``cv:name``."""

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


def read_source(xml: bytes) -> Element:
    """The definitions of a model. Refuses DTD, entities, huge texts and what is no BPMN."""
    if len(xml) > MOST_BYTES:
        raise CannotCompile(Fault("bpmn-too-big", values={"limit": MOST_BYTES // 1024}))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise CannotCompile(Fault("bpmn-not-xml", values={"line": line})) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotCompile(Fault("bpmn-has-dtd"))
    if root.tag != f"{{{BPMN}}}definitions":
        raise CannotCompile(Fault("bpmn-not-bpmn", values={"element": str(root.tag)}))
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise CannotCompile(Fault("bpmn-too-big", values={"limit": MOST_BYTES // 1024}))
    return _element(root)


def _element(root: etree._Element) -> Element:
    made = _one(root, None)
    ahead = [(root, made)]
    while ahead:
        raw, element = ahead.pop()
        for child in raw:
            if isinstance(child.tag, str) and etree.QName(child.tag).namespace not in DRAWING:
                inner = _one(child, element)
                element.inside.append(inner)
                ahead.append((child, inner))
    return made


def _one(raw: etree._Element, parent: Element | None) -> Element:
    return Element(
        _named(str(raw.tag), BPMN),
        raw.sourceline or 0,
        _attributes(raw),
        (raw.text or "").strip(),
        parent,
    )


def _attributes(raw: etree._Element) -> dict[str, str]:
    return {
        _named(str(name), None): str(value)
        for name, value in raw.attrib.items()
        if etree.QName(str(name)).namespace not in _SILENT_ATTRIBUTES
    }


def _named(raw: str, plain: str | None) -> str:
    name = etree.QName(raw)
    prefix = "" if name.namespace in {plain, None, BPMN} else f"{name.namespace} "
    return ("cv:" if name.namespace == CV else prefix) + name.localname
