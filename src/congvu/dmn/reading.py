"""A decision model from its XML, of DMN 1.1 to 1.5. Nothing of it is run here."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from lxml import etree

from congvu.dmn import model
from congvu.dmn.boxed import Boxes
from congvu.dmn.faults import CannotRead, Fault
from congvu.dmn.xml import Element, Source, is_dmn, line_of

T = TypeVar("T")
MOST_BYTES: Final = 10_000_000


def read(xml: bytes, *, imports: Mapping[str, bytes | model.Model] | None = None) -> model.Model:
    """A model with everything that it imports, from the bytes of `imports` by namespace.

    Refused with CannotRead: no XML, entities, not DMN, expressions of unknown kinds, imports that
    are not given or go in a circle. Each fault says its line.
    """
    return _Reading(imports or {}).whole(xml, ())


class _Reading:
    """One call of `read`: the models that may be imported, and those read already."""

    def __init__(self, given: Mapping[str, bytes | model.Model]) -> None:
        self._given = given
        self._read: dict[str, model.Model] = {}

    def whole(self, xml: bytes, above: tuple[str, ...]) -> model.Model:
        root = _root(xml)
        namespace = root.get("namespace", "")
        source = Source()
        imports = tuple(
            model.Import(one.get("name", ""), one.get("namespace", ""), line_of(one))
            for one in source.children(root, "import")
            if is_dmn(one.get("importType", ""))
        )
        imported = {one.namespace: self._imported(one, (*above, namespace)) for one in imports}
        read = _Definitions(source).whole(root, namespace, imports, imported)
        if source.faults:
            raise CannotRead(tuple(source.faults))
        return read

    def _imported(self, wanted: model.Import, above: tuple[str, ...]) -> model.Model:
        namespace = wanted.namespace
        if namespace in above:
            path = " → ".join((*above, namespace))
            raise CannotRead((Fault("import_circle", {"path": path}, wanted.line),))
        if namespace in self._read:
            return self._read[namespace]
        given = self._given.get(namespace)
        if given is None:
            raise CannotRead((Fault("unknown_import", {"namespace": namespace}, wanted.line),))
        found = given if isinstance(given, model.Model) else self.whole(given, above)
        self._read[namespace] = found
        return found


def namespace_of(xml: bytes) -> str:
    """The namespace that a model says it has, so that others can be told where to find it."""
    return str(_root(xml).get("namespace", ""))


def _parser() -> etree.XMLParser:
    """A parser that neither fetches nor expands anything, and stops at a fair depth."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _root(xml: bytes) -> Element:
    if len(xml) > MOST_BYTES:
        raise CannotRead((Fault("too_large", {"limit": MOST_BYTES}),))
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        line = xml[: xml.index(b"<!")].count(b"\n") + 1
        raise CannotRead((Fault("has_doctype", {}, line),))
    try:
        root = etree.fromstring(xml, _parser())
    except etree.XMLSyntaxError as error:
        raise CannotRead((Fault("not_xml", {"why": error.msg}, error.lineno),)) from None
    name = etree.QName(root)
    if name.localname != "definitions" or not is_dmn(name.namespace or ""):
        raise CannotRead((Fault("not_dmn", {"found": name.localname}, line_of(root)),))
    return root


class _Definitions:
    """The elements below the root, each as its dataclass."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._boxes = Boxes(source)

    def whole(
        self,
        root: Element,
        namespace: str,
        imports: tuple[model.Import, ...],
        imported: Mapping[str, model.Model],
    ) -> model.Model:
        return model.Model(
            namespace=namespace,
            name=root.get("name", ""),
            inputs=self._all(root, "inputData", self._input),
            decisions=self._all(root, "decision", self._decision),
            knowledge=self._all(root, "businessKnowledgeModel", self._knowledge),
            services=self._all(root, "decisionService", self._service),
            item_definitions=self._all(root, "itemDefinition", self._item),
            imports=imports,
            imported=imported,
        )

    def _all(self, root: Element, kind: str, read: Callable[[Element], T]) -> tuple[T, ...]:
        return tuple(read(one) for one in self._source.children(root, kind))

    def _input(self, element: Element) -> model.InputData:
        name = self._source.name(element)
        type_ref = self._type_of_variable(element)
        return model.InputData(element.get("id", name), name, type_ref, line_of(element))

    def _decision(self, element: Element) -> model.Decision:
        source = self._source
        return model.Decision(
            id=element.get("id", source.name(element)),
            name=source.name(element),
            type_ref=self._type_of_variable(element),
            expression=self._boxes.within(element, named=source.name(element)),
            requires=self._requirements(element),
            question=source.text(source.child(element, "question")),
            line=line_of(element),
        )

    def _knowledge(self, element: Element) -> model.Knowledge:
        logic = self._source.child(element, "encapsulatedLogic")
        function = (
            None if logic is None else self._boxes.function(logic, self._source.name(element))
        )
        return model.Knowledge(
            id=element.get("id", self._source.name(element)),
            name=self._source.name(element),
            function=function,
            type_ref=self._type_of_variable(element),
            requires=self._requirements(element),
            line=line_of(element),
        )

    def _service(self, element: Element) -> model.Service:
        return model.Service(
            id=element.get("id", self._source.name(element)),
            name=self._source.name(element),
            outputs=self._hrefs(element, "outputDecision"),
            encapsulated=self._hrefs(element, "encapsulatedDecision"),
            input_decisions=self._hrefs(element, "inputDecision"),
            input_data=self._hrefs(element, "inputData"),
            type_ref=self._type_of_variable(element),
            line=line_of(element),
        )

    def _requirements(self, element: Element) -> tuple[str, ...]:
        found: list[str] = []
        for requirement in self._source.children(
            element, "informationRequirement", "knowledgeRequirement"
        ):
            for kind in ("requiredInput", "requiredDecision", "requiredKnowledge"):
                found += self._hrefs(requirement, kind)
        return tuple(found)

    def _hrefs(self, element: Element, kind: str) -> tuple[str, ...]:
        return tuple(one.get("href", "") for one in self._source.children(element, kind))

    def _type_of_variable(self, element: Element) -> str:
        variable = self._source.child(element, "variable")
        return "" if variable is None else variable.get("typeRef", "")

    def _item(self, element: Element) -> model.ItemDefinition:
        source = self._source
        function = source.child(element, "functionItem")
        type_ref = source.child(element, "typeRef")
        return model.ItemDefinition(
            name=source.name(element),
            type_ref=source.text(type_ref) or element.get("typeRef", ""),
            is_collection=element.get("isCollection") == "true",
            components=self._all(element, "itemComponent", self._item),
            allowed=source.text_in(element, "allowedValues"),
            constraint=source.text_in(element, "typeConstraint"),
            parameters=None if function is None else self._parameters(function),
            result="" if function is None else function.get("outputTypeRef", ""),
            line=line_of(element),
        )

    def _parameters(self, function: Element) -> tuple[model.Variable, ...]:
        return tuple(
            model.Variable(one.get("name", ""), one.get("typeRef", ""))
            for one in self._source.children(function, "parameters")
        )
