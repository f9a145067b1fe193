"""A model becomes XML again: the same elements, attributes, texts, extensions and drawing."""

from lxml import etree

from congvu.bpmn.model import Element, Model


def write(model: Model) -> bytes:
    """The model as XML in UTF-8. Reading it again gives the same elements."""
    made = etree.Element(_tag(model.root), attrib=None, nsmap=dict(model.root.prefixes))
    _fill(made, model.root)
    ahead = [(model.root, made)]
    while ahead:
        element, raw = ahead.pop()
        for child in element.inside:
            inner = etree.SubElement(raw, _tag(child), attrib=None, nsmap=dict(child.prefixes))
            _fill(inner, child)
            inner.tail = child.tail or None
            ahead.append((child, inner))
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8")


def _tag(element: Element) -> str:
    return f"{{{element.namespace}}}{element.kind}" if element.namespace else element.kind


def _fill(raw: etree._Element, element: Element) -> None:
    for name, value in element.attributes.items():
        raw.set(name, value)
    raw.text = element.text or None


def same_elements(one: Model, other: Model) -> list[str]:
    """What differs between two models, in words with the line; nothing when they say the same."""
    differences: list[str] = []
    ahead = [(one.root, other.root)]
    while ahead:
        left, right = ahead.pop()
        where = f"line {left.line}, {left.kind}"
        if _tag(left) != _tag(right):
            differences.append(f"{where}: became {right.kind}")
            continue
        if left.attributes != right.attributes:
            differences.append(f"{where}: other attributes")
        if left.text.strip() != right.text.strip() or left.tail.strip() != right.tail.strip():
            differences.append(f"{where}: other text")
        if len(left.inside) != len(right.inside):
            differences.append(f"{where}: {len(left.inside)} elements became {len(right.inside)}")
        ahead += zip(left.inside, right.inside, strict=False)
    return differences
