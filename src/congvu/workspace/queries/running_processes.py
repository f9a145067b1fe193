"""Processes that run, their versions, and plans to bring running dossiers over: in words."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from congvu.bpmn import OF_TARGET, Boundary, Definition, Fault, Node
from congvu.bpmn.faults import Language
from congvu.dossiers.queries import worklist
from congvu.dossiers.queries.worklist import WorkLine
from congvu.identity import queries as identity
from congvu.identity.queries import OfficerCard
from congvu.workflow import queries as workflow
from congvu.workflow.queries import Outlook, PlanCard, ProcessInUse, Version


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Dossiers that stand at the same steps: where they would go, or why they stay."""

    count: int
    stands: str
    goes: str
    hindrances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """A step or time limit that the new version lacks, and what it may be called there."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Named:
    """A step or time limit by its id, which tells versions apart, and by what people call it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class NeededValue:
    """A variable that only the new version has, and what was typed for it until now."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A migration that nobody has drawn up yet, as it would go at this moment."""

    source: Version
    target: Version
    lines: tuple[PlaceLine, ...]
    going: int
    staying: int
    renamings: tuple[Renaming, ...]
    values: tuple[NeededValue, ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with the names of those who stand for it."""

    card: PlanCard
    author: str
    approver: str


@dataclass(frozen=True, slots=True)
class Left:
    """A dossier that a plan left where it was; without hindrances, it was being written then."""

    dossier: WorkLine | None
    hindrances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    line: PlanLine
    lines: tuple[PlaceLine, ...]
    going: int
    staying: int
    renamed: tuple[tuple[Named, Named], ...]
    values: tuple[tuple[str, str], ...]
    left: tuple[Left, ...]
    hindrances: tuple[tuple[str, int], ...]


def processes(agency_id: UUID) -> tuple[ProcessInUse, ...]:
    return workflow.in_use(agency_id=agency_id)


def proposal(
    *,
    agency_id: UUID,
    source: Version,
    target: Version,
    renamed: Mapping[str, str],
    texts: Mapping[str, str],
) -> Proposal:
    """The dry run of a migration between two versions of one process. Nothing is changed."""
    outlook = workflow.outlook(
        source_id=source.id, target_id=target.id, renamed=renamed, agency_id=agency_id
    )
    return Proposal(
        source=source,
        target=target,
        lines=_lines(outlook, source.process, target.process),
        going=outlook.going,
        staying=outlook.staying,
        renamings=tuple(_renamings(source.process, target.process, renamed)),
        values=tuple(
            NeededValue(name, texts.get(name, "")) for name in new_variables(source, target)
        ),
    )


def names_that_fit(
    source: Version, target: Version, renamed: Mapping[str, str]
) -> Mapping[str, str]:
    """Of what was said about names, what the form of these two versions offers and asks for."""
    asked = _renamings(source.process, target.process, renamed)
    return {one.name: one.chosen for one in asked if one.chosen in dict(one.options)}


def new_variables(source: Version, target: Version) -> tuple[str, ...]:
    """The variables that a plan between these two versions gives a value."""
    known = source.process.variables
    return tuple(name for name in target.process.variables if name not in known)


def plans(agency_id: UUID) -> tuple[PlanLine, ...]:
    """The newest plans of the agency, in a number of queries that does not grow with them."""
    return tuple(_plan_lines(workflow.plans(agency_id=agency_id)))


def knows_plan(plan_id: UUID, agency_id: UUID) -> bool:
    """Whether this is a plan that people of the agency may see."""
    return _card(plan_id, agency_id) is not None


def plan(plan_id: UUID, agency_id: UUID) -> PlanPage | None:
    """One plan of this agency; None for a plan of another one.

    What it would do now is worked out as long as somebody has to decide about it.
    """
    card = _card(plan_id, agency_id)
    if card is None:
        return None
    (line,) = _plan_lines([card])
    source, target = (workflow.definition(one) for one in (card.source_id, card.target_id))
    outlook = _outlook(card, agency_id) if card.is_open else None
    return PlanPage(
        line=line,
        lines=_lines(outlook, source, target) if outlook else (),
        going=outlook.going if outlook else 0,
        staying=outlook.staying if outlook else 0,
        renamed=tuple(
            (Named(before, _called(source, before)), Named(now, _called(target, now)))
            for before, now in card.renamed.items()
        ),
        values=tuple((name, _as_typed(value)) for name, value in card.values.items()),
        left=_left(plan_id, source, target) if card.finished_at else (),
        hindrances=tuple((_told(one, source, target), n) for one, n in card.hindrances),
    )


def _card(plan_id: UUID, agency_id: UUID) -> PlanCard | None:
    card = workflow.plan(plan_id)
    return card if card and card.agency_id == agency_id else None


def _outlook(card: PlanCard, agency_id: UUID) -> Outlook:
    return workflow.outlook(
        source_id=card.source_id,
        target_id=card.target_id,
        renamed=card.renamed,
        agency_id=agency_id,
    )


def _plan_lines(cards: Iterable[PlanCard]) -> Iterator[PlanLine]:
    cards = list(cards)
    people = identity.officer_cards(
        one for card in cards for one in (card.drawn_up_by, card.approved_by) if one
    )
    for card in cards:
        yield PlanLine(
            card=card,
            author=_name(people, card.drawn_up_by),
            approver=_name(people, card.approved_by),
        )


def _name(people: Mapping[UUID, OfficerCard], officer_id: UUID | None) -> str:
    card = people.get(officer_id) if officer_id else None
    return card.name if card else ""


def _left(plan_id: UUID, source: Definition, target: Definition) -> tuple[Left, ...]:
    found = workflow.left_by(plan_id)
    lines = worklist.lines_of([one.subject.id for one in found])
    return tuple(
        Left(
            lines.get(one.subject.id),
            tuple(_told(fault, source, target) for fault in one.hindrances),
        )
        for one in found
    )


def _lines(outlook: Outlook, source: Definition, target: Definition) -> tuple[PlaceLine, ...]:
    """Who would stay comes first: those are the lines that want a decision.

    Places that read the same, because they differ only in what fired before, are one line.
    """
    counts: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
    for place in outlook.places:
        hindrances = tuple(_told(fault, source, target) for fault in place.hindrances)
        counts[_listed(place.steps), _listed(place.goes_to), hindrances] += place.count
    lines = (PlaceLine(count, *words) for words, count in counts.items())
    return tuple(sorted(lines, key=lambda line: (not line.hindrances, -line.count, line.stands)))


def _renamings(
    source: Definition, target: Definition, renamed: Mapping[str, str]
) -> Iterator[Renaming]:
    lacking = workflow.without_counterpart(source, target)
    for step in lacking.steps:
        alike = [node for node in target.nodes if node.kind is step.kind]
        options = tuple((node.id, _words(node)) for node in alike)
        yield Renaming(step.id, _words(step), options, renamed.get(step.id, ""))
    edges = [edge for node in target.nodes for edge in node.boundaries]
    for edge in lacking.edges:
        options = tuple((one.id, _words(one)) for one in edges)
        yield Renaming(edge.id, _words(edge), options, renamed.get(edge.id, ""))


def _called(process: Definition, name: str) -> str:
    """What people call a step or a time limit of the process.

    A step that runs several times at once has the number of the time behind its name.
    """
    edges = (edge for node in process.nodes for edge in node.boundaries)
    found = (
        process.node(name)
        or next((edge for edge in edges if edge.id == name), None)
        or process.node(name.rpartition(".")[0])
    )
    return _words(found) if found else name


def _told(fault: Fault, source: Definition, target: Definition) -> str:
    """A hindrance, with steps by their names instead of their ids."""
    values = dict(fault.values)
    if "step" in values:
        version = target if fault.code in OF_TARGET else source
        values["step"] = _called(version, str(values["step"]))
    if "target" in values:
        values["target"] = _called(target, str(values["target"]))
    return Fault(fault.code, fault.about, values).words(_language())


def _as_typed(value: object) -> str:
    """With quotation marks around a text, so that whoever approves tells “5” from 5."""
    return json.dumps(value, ensure_ascii=False)


def _listed(nodes: Iterable[Node]) -> str:
    return ", ".join(dict.fromkeys(_words(node) for node in nodes))


def _words(one: Node | Boundary) -> str:
    return one.words.in_language(_language()) or one.id


def _language() -> Language:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
