"""A decision model as it is written: frozen, without anything that runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Variable:
    """A name and the type that it is said to have; empty where the model says none."""

    name: str
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class LiteralExpression:
    text: str
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """An entry of a context; the one without a variable is the context's result."""

    variable: Variable | None
    value: "BoxedExpression | None"


@dataclass(frozen=True, slots=True)
class Context:
    entries: tuple[ContextEntry, ...]
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    parameter: str
    value: "BoxedExpression | None"


@dataclass(frozen=True, slots=True)
class Invocation:
    called: "BoxedExpression | None"
    bindings: tuple[Binding, ...]
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function; `kind` is FEEL, Java or PMML, of which only the first is ever run."""

    parameters: tuple[Variable, ...]
    body: "BoxedExpression | None"
    kind: str = "FEEL"
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    columns: tuple[Variable, ...]
    rows: tuple[tuple["BoxedExpression | None", ...], ...]
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ListExpression:
    items: tuple["BoxedExpression | None", ...]
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    condition: "BoxedExpression | None"
    then: "BoxedExpression | None"
    otherwise: "BoxedExpression | None"
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    source: "BoxedExpression | None"
    match: "BoxedExpression | None"
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Iterator:
    """`kind` is for, some or every; `body` is what is returned or must be satisfied."""

    kind: str
    variable: str
    source: "BoxedExpression | None"
    body: "BoxedExpression | None"
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class InputColumn:
    label: str
    text: str
    type_ref: str = ""
    allowed: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class OutputColumn:
    name: str
    label: str = ""
    type_ref: str = ""
    allowed: str = ""
    default: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table; `aggregation` is SUM, MIN, MAX or COUNT for some tables that collect, else empty."""

    hit_policy: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    aggregation: str = ""
    annotations: tuple[str, ...] = ()
    type_ref: str = ""
    line: int | None = None


BoxedExpression: TypeAlias = (
    LiteralExpression
    | Context
    | Invocation
    | FunctionDefinition
    | Relation
    | ListExpression
    | Conditional
    | Filter
    | Iterator
    | DecisionTable
)


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type of the model. `allowed` holds for each item of a collection, `constraint` for all."""

    name: str
    type_ref: str = ""
    is_collection: bool = False
    components: tuple["ItemDefinition", ...] = ()
    allowed: str = ""
    constraint: str = ""
    parameters: tuple[Variable, ...] | None = None
    result: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class InputData:
    id: str
    name: str
    type_ref: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision and what it requires: references as ``#id`` or ``namespace#id``."""

    id: str
    name: str
    type_ref: str = ""
    expression: BoxedExpression | None = None
    requires: tuple[str, ...] = ()
    question: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions share."""

    id: str
    name: str
    function: FunctionDefinition | None = None
    type_ref: str = ""
    requires: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: outputs decided from inputs, with all between hidden."""

    id: str
    name: str
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()
    type_ref: str = ""
    line: int | None = None


Element: TypeAlias = InputData | Decision | Knowledge | Service


@dataclass(frozen=True, slots=True)
class Import:
    """Another model, whose names begin with `name` and a point here."""

    name: str
    namespace: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A whole model; `imported` holds the models that it imports, by namespace."""

    namespace: str
    name: str
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()
    services: tuple[Service, ...] = ()
    item_definitions: tuple[ItemDefinition, ...] = ()
    imports: tuple[Import, ...] = ()
    imported: Mapping[str, "Model"] = field(default_factory=dict)

    @property
    def elements(self) -> tuple[Element, ...]:
        return (*self.inputs, *self.decisions, *self.knowledge, *self.services)
