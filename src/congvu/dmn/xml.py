"""Asking an XML element for its parts, whatever version of DMN it is of; faults are collected."""

from collections.abc import Iterator

from lxml import etree

from congvu.dmn.faults import Fault

Element = etree._Element  # noqa: SLF001 - lxml has no other name for the type of its elements
_NAMESPACES = ("http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/")


def is_dmn(namespace: str) -> bool:
    """Whether a namespace is of DMN, of any version."""
    return namespace.startswith(_NAMESPACES)


def line_of(element: Element) -> int | None:
    """Where the element begins; lxml's types do not say that it is a number."""
    line = element.sourceline
    return line if isinstance(line, int) else None


class Source:
    """The elements of one file, and what is found wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, code: str, element: Element, **values: object) -> None:
        self.faults.append(Fault(code, values, line_of(element)))

    def children(self, element: Element, *kinds: str) -> Iterator[Element]:
        """The children of these kinds, or all of DMN; those of other tools are passed over."""
        for child in element:
            name = etree.QName(child)
            if is_dmn(name.namespace or "") and (not kinds or name.localname in kinds):
                yield child

    def child(self, element: Element, kind: str) -> Element | None:
        return next(self.children(element, kind), None)

    def name(self, element: Element) -> str:
        """The name, with white space as one blank; a fault where there is none."""
        name = " ".join(element.get("name", "").split())
        if not name:
            self.fault("no_name", element, kind=etree.QName(element).localname)
        return name

    def text(self, element: Element | None) -> str:
        return "" if element is None else (element.text or "").strip()

    def text_in(self, element: Element, kind: str) -> str:
        """The text of the child `kind`, which holds it in a `text` of its own."""
        child = self.child(element, kind)
        return "" if child is None else self.text(self.child(child, "text"))
