"""A stranger's XML becomes a model; everything dangerous is switched off."""

from lxml import etree

from congvu.bpmn.faults import BpmnError, Fault
from congvu.bpmn.model import BPMN, Element, Model

MOST_BYTES = 4 * 1024 * 1024
MOST_ELEMENTS = 60_000
DEEPEST = 200


class CannotRead(BpmnError):
    """The text is no BPMN model that can be read safely. The faults name the line."""


def read(xml: bytes) -> Model:
    """The model with all that the text says. Refuses DTD, huge texts and what is no BPMN."""
    root = _parsed(xml)
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotRead(Fault("bpmn-has-dtd"))
    if root.tag != f"{{{BPMN}}}definitions":
        raise CannotRead(Fault("bpmn-not-bpmn", values={"element": str(root.tag)}))
    return Model(_tree(root))


def _parsed(xml: bytes) -> etree._Element:
    if len(xml) > MOST_BYTES:
        raise CannotRead(Fault("bpmn-too-big", values={"limit": MOST_BYTES // 1024}))
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
        return etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise CannotRead(Fault("bpmn-not-xml", values={"line": line})) from error


def _tree(root: etree._Element) -> Element:
    made = _element(root, None)
    ahead = [(root, made, 1)]
    count = 1
    while ahead:
        raw, element, depth = ahead.pop()
        for child in raw:
            count += 1
            if count > MOST_ELEMENTS or depth >= DEEPEST:
                raise CannotRead(Fault("bpmn-too-big", values={"limit": MOST_BYTES // 1024}))
            if not isinstance(child.tag, str):
                continue
            inner = _element(child, element)
            element.inside.append(inner)
            ahead.append((child, inner, depth + 1))
    return made


def _element(raw: etree._Element, parent: Element | None) -> Element:
    name = etree.QName(str(raw.tag))
    return Element(
        kind=name.localname,
        namespace=name.namespace or "",
        line=raw.sourceline if isinstance(raw.sourceline, int) else 0,
        attributes={str(key): str(value) for key, value in raw.attrib.items()},
        prefixes=dict(raw.nsmap),
        text=raw.text or "",
        tail=raw.tail or "",
        parent=parent,
    )
