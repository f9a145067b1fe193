"""Models that decide: every element compiled once, evaluated any number of times."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from congvu.dmn import model
from congvu.dmn import tables as _tables  # noqa: F401 - tells the compiler how tables are compiled
from congvu.dmn.compiling import Code, Compiler, fitted, nothing
from congvu.dmn.faults import CannotCompile, DmnError, Fault
from congvu.dmn.item_types import ANYTHING, ItemType, ItemTypes
from congvu.dmn.watching import Watched
from congvu.dmn.why import Why
from congvu.feel import BUILTINS, Frame, Function, Library, Limits, Parameter, Value, types
from congvu.feel.faults import Fault as Note
from congvu.feel.frames import LIMITS, Run
from congvu.feel.types import Type

Key = tuple[str, str]
"""An element: the namespace of its model, and its id."""


class CannotDecide(DmnError):
    """There is no decision or service of that name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided, the notes that say why something is null, and which rules said so."""

    value: Value
    notes: tuple[Note, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A required element and the name by which it is called: own, or behind an import's prefix."""

    prefix: str
    name: str
    key: Key


@dataclass(frozen=True, slots=True)
class Node:
    """An element that can be evaluated. `code` sees the names of its needs."""

    key: Key
    name: str
    needs: tuple[Need, ...]
    code: Code
    of: ItemType = ANYTHING
    service: model.Service | None = None
    is_input: bool = False
    is_decision: bool = False


class Decisions:
    """A model that is ready to decide. Nothing about it changes; threads may share it."""

    def __init__(self, main: model.Model, nodes: Mapping[Key, Node]) -> None:
        self._main = main
        self._nodes = nodes
        self._by_name: dict[str, Node] = {}
        for node in nodes.values():
            if node.key[0] == main.namespace and (node.is_decision or node.service):
                self._by_name.setdefault(node.name, node)
                self._by_name.setdefault(node.key[1], node)

    def evaluate(
        self,
        name_or_id: str,
        inputs: Mapping[str, Value],
        *,
        at: datetime | None = None,
        environment: object = None,
        limits: Limits = LIMITS,
        explain: bool = True,
    ) -> Outcome:
        """What a decision comes to. An input that is not given, or not allowed, is null.

        Without `explain` neither notes nor reasons are kept, which is faster. Refused with
        CannotDecide for a name that the model has not, and with feel.LimitPassed.
        """
        node = self._named(name_or_id)
        notes: list[Note] = []
        run: Run = (
            Watched(at, environment, limits, notes)
            if explain
            else Run(at, environment, limits, None)
        )
        making = _Making(self._nodes, self._main, inputs, run)
        value = making.service(node, inputs) if node.service else making.value(node.key)
        return Outcome(value, tuple(notes), making.reasons.get(node.key))

    invoke_service = evaluate
    """A decision service is asked as a decision is: by its name, with its inputs by theirs."""

    def _named(self, name_or_id: str) -> Node:
        node = self._by_name.get(name_or_id)
        if node is None:
            raise CannotDecide((Fault("unknown_decision", {"name": name_or_id}),))
        return node


class _Making:
    """One evaluation: every element is made once, when it is first needed."""

    def __init__(
        self, nodes: Mapping[Key, Node], main: model.Model, given: Mapping[str, Value], run: Run
    ) -> None:
        self._nodes = nodes
        self._main = main
        self._given = given
        self._run = run
        self._made: dict[Key, Value] = {}
        self.reasons: dict[Key, Why] = {}

    def value(self, key: Key) -> Value:
        if key not in self._made:
            self._made[key] = self._make(self._nodes[key])
        return self._made[key]

    def _make(self, node: Node) -> Value:
        if node.is_input:
            return node.of.coerced(self._given_for(node))
        if node.is_decision and node.name in self._given:
            return node.of.coerced(self._given[node.name])
        if node.service is not None:
            return self._function(node)
        before = self._run.begin() if isinstance(self._run, Watched) else []
        names = self._names(node)
        value = node.code(Frame(names, None, self._run))
        if isinstance(self._run, Watched):
            self._explain(node, value, names)
            self._run.go_back(before)
        return value

    def _given_for(self, node: Node) -> Value:
        """An input by its name; of an imported model also below the import's prefix."""
        if node.key[0] == self._main.namespace:
            return self._given.get(node.name)
        for one in self._main.imports:
            if one.namespace == node.key[0]:
                within = self._given.get(one.name)
                if isinstance(within, dict) and node.name in within:
                    return within[node.name]
                if f"{one.name}.{node.name}" in self._given:
                    return self._given[f"{one.name}.{node.name}"]
        return self._given.get(node.name)

    def _names(self, node: Node) -> dict[str, Value]:
        names: dict[str, Value] = {}
        for need in node.needs:
            value = self.value(need.key)
            if need.prefix:
                within = names.setdefault(need.prefix, {})
                if isinstance(within, dict):
                    within[need.name] = value
            else:
                names[need.name] = value
        return names

    def _explain(self, node: Node, value: Value, names: Mapping[str, Value]) -> None:
        if not node.is_decision or not isinstance(self._run, Watched):
            return
        required = [self.reasons[n.key] for n in node.needs if n.key in self.reasons]
        given = {name: one for name, one in names.items() if not isinstance(one, Function)}
        rules = tuple(self._run.rules())
        self.reasons[node.key] = Why(node.name, value, given, rules, tuple(required))

    def service(self, node: Node, given: Mapping[str, Value]) -> Value:
        """The outputs of a service, made from these inputs alone."""
        inside = _Making(self._nodes, self._main, given, self._run)
        outputs = [need for need in node.needs if _is_output(node, need)]
        values = {need.name: inside.value(need.key) for need in outputs}
        self.reasons |= inside.reasons
        value: Value = values if len(values) != 1 else next(iter(values.values()))
        return node.of.coerced(value)

    def _function(self, node: Node) -> Value:
        taken = [need for need in node.needs if not _is_output(node, need)]
        parameters = tuple(Parameter(n.name, self._nodes[n.key].of.type) for n in taken)

        def invoked(_frame: Frame, *arguments: Value) -> Value:
            given = {n.name: value for n, value in zip(taken, arguments, strict=True)}
            return self.service(node, given)

        return Function(node.name, parameters, invoked)


def _is_output(node: Node, need: Need) -> bool:
    assert node.service is not None, "only services have outputs"
    return any(reference.rpartition("#")[2] == need.key[1] for reference in node.service.outputs)


def compile_model(
    main: model.Model, *, library: Library = BUILTINS, strict: bool = True
) -> Decisions:
    """A model ready to decide, with the functions of `library`.

    Unless it is `strict`, an expression that is no FEEL is null, as the standard has it for an
    engine that is handed any model; what is published is compiled strictly.

    Refused with CannotCompile: expressions that are no FEEL, references and types that are not
    there, decisions that require each other in a circle.
    """
    faults: list[Fault] = []
    nodes: dict[Key, Node] = {}
    for one in _with_imports(main):
        nodes |= _Nodes(one, library, faults, strict=strict).all()
    faults += _circles(nodes)
    if faults:
        raise CannotCompile(tuple(faults))
    return Decisions(main, nodes)


def _with_imports(main: model.Model) -> list[model.Model]:
    found = {main.namespace: main}
    waiting = list(main.imported.values())
    while waiting:
        one = waiting.pop()
        if one.namespace not in found:
            found[one.namespace] = one
            waiting += one.imported.values()
    return list(found.values())


class _Nodes:
    """The elements of one model as nodes."""

    def __init__(
        self, of: model.Model, library: Library, faults: list[Fault], *, strict: bool
    ) -> None:
        self._of = of
        self._faults = faults
        self._types = ItemTypes(of, library, faults)
        self._compiler = Compiler(self._types, library, faults, self._types.named(), strict)
        self._prefixes = {one.namespace: one.name for one in of.imports}

    def all(self) -> dict[Key, Node]:
        of = self._of
        found = [self._input(one) for one in of.inputs]
        found += [self._decision(one) for one in of.decisions]
        found += [self._knowledge(one) for one in of.knowledge]
        found += [self._service(one) for one in of.services]
        return {node.key: node for node in found}

    def _input(self, one: model.InputData) -> Node:
        of = self._types.of(one.type_ref, one.line)
        return Node((self._of.namespace, one.id), one.name, (), nothing, of, is_input=True)

    def _decision(self, one: model.Decision) -> Node:
        needs = self._needs(one.name, one.requires, one.line)
        of = self._types.of(one.type_ref, one.line)
        code = fitted(self._compiler.code(one.expression, self._seen(needs), one.name), of)
        key = (self._of.namespace, one.id)
        return Node(key, one.name, needs, code, of, is_decision=True)

    def _knowledge(self, one: model.Knowledge) -> Node:
        needs = self._needs(one.name, one.requires, one.line)
        key = (self._of.namespace, one.id)
        if one.function is None:
            return Node(key, one.name, needs, nothing)
        result = self._types.of(one.type_ref, one.line)
        written = replace(one.function, type_ref="")
        inner = self._compiler.function(written, self._seen(needs), one.name)
        own = one.function.type_ref
        if own or isinstance(result.type, types.FunctionOf):
            result = self._types.of(own, one.line)
        return Node(key, one.name, needs, _with_result(inner, result))

    def _service(self, one: model.Service) -> Node:
        references = (*one.input_data, *one.input_decisions, *one.outputs)
        needs = self._needs(one.name, tuple(dict.fromkeys(references)), one.line)
        of = self._types.of(one.type_ref, one.line)
        if isinstance(of.type, types.FunctionOf):
            of = ANYTHING
        return Node((self._of.namespace, one.id), one.name, needs, nothing, of, service=one)

    def _needs(self, owner: str, references: tuple[str, ...], line: int | None) -> tuple[Need, ...]:
        found = []
        for reference in references:
            namespace, _, name = reference.rpartition("#")
            key = (namespace or self._of.namespace, name)
            element = self._element(key)
            if element is None:
                values = {"name": owner, "reference": reference}
                self._faults.append(Fault("unknown_reference", values, line))
                continue
            own = key[0] == self._of.namespace
            found.append(Need("" if own else self._prefixes.get(key[0], ""), element.name, key))
        return tuple(found)

    def _element(self, key: Key) -> model.Element | None:
        of = self._of if key[0] == self._of.namespace else self._of.imported.get(key[0])
        if of is None:
            return None
        return next((one for one in of.elements if one.id == key[1]), None)

    def _seen(self, needs: tuple[Need, ...]) -> dict[str, Type]:
        """The names in sight of an expression, with their types as far as they are said."""
        seen: dict[str, Type] = {}
        within: dict[str, dict[str, Type]] = {}
        for need in needs:
            of = self._type_of(need)
            if need.prefix:
                within.setdefault(need.prefix, {})[need.name] = of
            else:
                seen[need.name] = of
        return seen | {prefix: types.ContextOf(names) for prefix, names in within.items()}

    def _type_of(self, need: Need) -> Type:
        element = self._element(need.key)
        if not isinstance(element, model.InputData | model.Decision):
            return types.ANY
        reference = element.type_ref
        if need.prefix and reference:
            own = ItemTypes(self._of.imported[need.key[0]], self._compiler.library, [])
            return own.of(reference).type
        return self._types.of(reference, element.line).type


def _with_result(inner: Code, result: ItemType) -> Code:
    """A function whose values fit the type that its model says."""

    def run(frame: Frame) -> Value:
        function = inner(frame)
        if not isinstance(function, Function) or result.type is types.ANY:
            return function
        body = function.implementation

        def invoked(caller: Frame, *arguments: Value) -> Value:
            return result.coerced(body(caller, *arguments))

        return replace(function, implementation=invoked, result=result.type)

    return run


def _circles(nodes: Mapping[Key, Node]) -> list[Fault]:
    """A fault for each circle of requirements, found by walking them without recursion."""
    done: set[Key] = set()
    faults = []
    for start in nodes:
        path: list[Key] = []
        waiting: list[tuple[Key, bool]] = [(start, False)]
        while waiting:
            key, leaving = waiting.pop()
            if leaving:
                path.pop()
                done.add(key)
            elif key in path:
                names = [nodes[k].name for k in (*path[path.index(key) :], key)]
                faults.append(Fault("circle", {"path": " → ".join(names)}))
                done.add(key)
            elif key not in done and key in nodes:
                path.append(key)
                waiting.append((key, True))
                waiting += [(need.key, False) for need in nodes[key].needs]
    return faults
