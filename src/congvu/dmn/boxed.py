"""Boxed expressions from XML."""

from collections.abc import Callable
from typing import Final

from lxml import etree

from congvu.dmn import model
from congvu.dmn.xml import Element, Source, line_of

MOST_DEPTH: Final = 60
_HIT_POLICIES: Final = frozenset(
    {"UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"}
)
_NO_EXPRESSIONS: Final = frozenset(
    {
        *("description", "extensionElements", "question", "allowedAnswers", "variable"),
        *("informationRequirement", "knowledgeRequirement", "authorityRequirement"),
        *("supportedObjective", "impactedPerformanceIndicator", "decisionMaker", "decisionOwner"),
        *("usingProcess", "usingTask", "parameter", "formalParameter", "column"),
    }
)


class Boxes:
    """Reads expressions; `named` is what a table's only output is called if it has no name."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._depth = 0
        self._readers: dict[str, Callable[[Element, str], model.BoxedExpression]] = {
            "literalExpression": self._literal,
            "context": self._context,
            "invocation": self._invocation,
            "functionDefinition": self.function,
            "relation": self._relation,
            "list": self._list,
            "conditional": self._conditional,
            "filter": self._filter,
            **dict.fromkeys(("for", "some", "every"), self._iterator),
            "decisionTable": self._table,
        }

    def within(self, element: Element, named: str = "") -> model.BoxedExpression | None:
        """The expression that the element holds, if it holds one."""
        for child in self._source.children(element):
            if etree.QName(child).localname not in _NO_EXPRESSIONS:
                return self._expression(child, named)
        return None

    def _expression(self, element: Element, named: str) -> model.BoxedExpression | None:
        kind = etree.QName(element).localname
        read = self._readers.get(kind)
        if read is None:
            self._source.fault("unknown_expression", element, kind=kind)
            return None
        if self._depth >= MOST_DEPTH:
            self._source.fault("too_deep", element, limit=MOST_DEPTH)
            return None
        self._depth += 1
        try:
            return read(element, named)
        finally:
            self._depth -= 1

    def _part(self, element: Element, kind: str) -> model.BoxedExpression | None:
        child = self._source.child(element, kind)
        return None if child is None else self.within(child)

    def function(self, element: Element, named: str = "") -> model.FunctionDefinition:
        """A function, also the logic that a business knowledge model encapsulates."""
        return model.FunctionDefinition(
            parameters=tuple(
                self._variable(one) for one in self._source.children(element, "formalParameter")
            ),
            body=self.within(element, named),
            kind=element.get("kind", "FEEL"),
            type_ref=element.get("typeRef", ""),
            line=line_of(element),
        )

    def _variable(self, element: Element) -> model.Variable:
        return model.Variable(self._source.name(element), element.get("typeRef", ""))

    def _literal(self, element: Element, _named: str) -> model.LiteralExpression:
        text = self._source.text(self._source.child(element, "text"))
        return model.LiteralExpression(text, element.get("typeRef", ""), line_of(element))

    def _context(self, element: Element, _named: str) -> model.Context:
        entries = []
        for one in self._source.children(element, "contextEntry"):
            variable = self._source.child(one, "variable")
            named = None if variable is None else self._variable(variable)
            entries.append(model.ContextEntry(named, self.within(one)))
        return model.Context(tuple(entries), element.get("typeRef", ""), line_of(element))

    def _invocation(self, element: Element, _named: str) -> model.Invocation:
        bindings = []
        called = None
        for child in self._source.children(element):
            kind = etree.QName(child).localname
            if kind == "binding":
                parameter = self._source.child(child, "parameter")
                name = "" if parameter is None else self._source.name(parameter)
                bindings.append(model.Binding(name, self.within(child)))
            elif called is None and kind not in _NO_EXPRESSIONS:
                called = self._expression(child, "")
        type_ref = element.get("typeRef", "")
        return model.Invocation(called, tuple(bindings), type_ref, line_of(element))

    def _relation(self, element: Element, _named: str) -> model.Relation:
        rows = tuple(self._items(row) for row in self._source.children(element, "row"))
        return model.Relation(
            tuple(self._variable(one) for one in self._source.children(element, "column")),
            rows,
            element.get("typeRef", ""),
            line_of(element),
        )

    def _list(self, element: Element, _named: str) -> model.ListExpression:
        type_ref = element.get("typeRef", "")
        return model.ListExpression(self._items(element), type_ref, line_of(element))

    def _items(self, element: Element) -> tuple[model.BoxedExpression | None, ...]:
        return tuple(
            self._expression(child, "")
            for child in self._source.children(element)
            if etree.QName(child).localname not in _NO_EXPRESSIONS
        )

    def _conditional(self, element: Element, _named: str) -> model.Conditional:
        return model.Conditional(
            self._part(element, "if"),
            self._part(element, "then"),
            self._part(element, "else"),
            element.get("typeRef", ""),
            line_of(element),
        )

    def _filter(self, element: Element, _named: str) -> model.Filter:
        return model.Filter(
            self._part(element, "in"),
            self._part(element, "match"),
            element.get("typeRef", ""),
            line_of(element),
        )

    def _iterator(self, element: Element, _named: str) -> model.Iterator:
        kind = etree.QName(element).localname
        return model.Iterator(
            kind,
            element.get("iteratorVariable", ""),
            self._part(element, "in"),
            self._part(element, "return" if kind == "for" else "satisfies"),
            element.get("typeRef", ""),
            line_of(element),
        )

    def _table(self, element: Element, named: str) -> model.DecisionTable:
        policy = element.get("hitPolicy", "UNIQUE")
        if policy not in _HIT_POLICIES:
            self._source.fault("unknown_hit_policy", element, policy=policy)
        inputs = tuple(self._input(one) for one in self._source.children(element, "input"))
        outputs = tuple(
            self._output(one, named) for one in self._source.children(element, "output")
        )
        rules = tuple(self._rule(one) for one in self._source.children(element, "rule"))
        for rule in rules:
            self._count(element, rule, len(inputs), len(outputs))
        return model.DecisionTable(
            hit_policy=policy,
            inputs=inputs,
            outputs=outputs,
            rules=rules,
            aggregation=element.get("aggregation", "") if policy == "COLLECT" else "",
            annotations=tuple(
                one.get("name", "") for one in self._source.children(element, "annotation")
            ),
            type_ref=element.get("typeRef", ""),
            line=line_of(element),
        )

    def _count(self, table: Element, rule: model.Rule, inputs: int, outputs: int) -> None:
        found, expected = len(rule.tests) + len(rule.outputs), inputs + outputs
        if (len(rule.tests), len(rule.outputs)) != (inputs, outputs):
            self._source.fault("cells_count", table, found=found, expected=expected)

    def _input(self, element: Element) -> model.InputColumn:
        asked = self._source.child(element, "inputExpression")
        return model.InputColumn(
            label=element.get("label", ""),
            text=self._source.text_in(element, "inputExpression"),
            type_ref="" if asked is None else asked.get("typeRef", ""),
            allowed=self._source.text_in(element, "inputValues"),
            line=line_of(element),
        )

    def _output(self, element: Element, named: str) -> model.OutputColumn:
        return model.OutputColumn(
            name=element.get("name", "") or named,
            label=element.get("label", ""),
            type_ref=element.get("typeRef", ""),
            allowed=self._source.text_in(element, "outputValues"),
            default=self._source.text_in(element, "defaultOutputEntry"),
            line=line_of(element),
        )

    def _rule(self, element: Element) -> model.Rule:
        def texts(kind: str) -> tuple[str, ...]:
            cells = self._source.children(element, kind)
            return tuple(self._source.text(self._source.child(cell, "text")) for cell in cells)

        return model.Rule(
            element.get("id", ""),
            texts("inputEntry"),
            texts("outputEntry"),
            texts("annotationEntry"),
            line_of(element),
        )
