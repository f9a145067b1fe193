"""A stranger's XML, read with everything dangerous switched off, element by named element."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from congvu.kernel.refusals import Reason, Refusal

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CV = "urn:congvu:process:1"
XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
"""How the picture looks: kept in the XML, without meaning for the run."""

MOST_BYTES = 512 * 1024
MOST_ELEMENTS = 5_000


class CannotCompile(Refusal):
    """The model is not in the declared subset of BPMN 2.0. Reasons name element and line."""


@dataclass(slots=True)
class Complaints:
    """All that is wrong, collected, so that the author mends it in one go."""

    reasons: list[Reason] = field(default_factory=list)

    def add(self, code: str, element: etree._Element, **values: object) -> None:
        said = {
            "element": local_name(element),
            "id": element.get("id", ""),
            "line": element.sourceline or 0,
            **values,
        }
        self.reasons.append(Reason(code, about=str(said["id"]), values=said))

    def refuse_if_any(self) -> None:
        if self.reasons:
            raise CannotCompile(*self.reasons)


def read_xml(xml: bytes) -> etree._Element:
    """Parse without DTD, entities, network or huge texts; refuse what has any, or is too big."""
    if len(xml) > MOST_BYTES:
        raise CannotCompile(Reason("bpmn-too-big", values={"limit": MOST_BYTES // 1024}))
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
        raise CannotCompile(Reason("bpmn-not-xml", values={"line": line})) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotCompile(Reason("bpmn-has-dtd"))
    if root.tag != bpmn("definitions"):
        raise CannotCompile(Reason("bpmn-not-bpmn", values={"element": local_name(root)}))
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise CannotCompile(Reason("bpmn-too-big", values={"limit": MOST_BYTES // 1024}))
    return root


def bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def cv(name: str) -> str:
    return f"{{{CV}}}{name}"


def local_name(element: etree._Element) -> str:
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else "entity"


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The children that mean something: the picture is left out."""
    for child in element:
        if not isinstance(child.tag, str) or etree.QName(child.tag).namespace not in DRAWING:
            yield child


def text_of(element: etree._Element) -> str:
    return (element.text or "").strip()


def check_element(
    element: etree._Element,
    *,
    complaints: Complaints,
    may_contain: frozenset[str],
    may_say: frozenset[str],
) -> None:
    """Refuse each child and each attribute that is not declared for this element.

    An engine that skips what it does not know runs another process than the one that was drawn.
    `may_say` holds attribute names, those of our namespace as ``cv:name``.
    """
    for child in children(element):
        name = local_name(child)
        if child.tag != bpmn(name) or name not in may_contain:
            complaints.add("bpmn-element-not-supported", child)
    for name in attributes(element):
        if name not in may_say and name not in {"id", "name"}:
            complaints.add("bpmn-attribute-not-supported", element, attribute=name)


def attributes(element: etree._Element) -> Mapping[str, str]:
    """Attributes by plain name; ours as ``cv:name``, those of other namespaces in full."""
    found: dict[str, str] = {}
    for raw, value in element.attrib.items():
        name = etree.QName(str(raw))
        if name.namespace in {XML, XSI} or name.namespace in DRAWING:
            continue
        prefix = {None: "", CV: "cv:"}.get(name.namespace, f"{name.namespace} ")
        found[prefix + name.localname] = str(value)
    return found
