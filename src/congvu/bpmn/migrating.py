"""Bring a running process over to another version of its model, or say what hinders it.

Pure: a state goes in, a state of the other definition comes out. Numbers of nodes change, steps may
be renamed; what has been done stays done. Whoever cannot be brought over stays where it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from congvu.bpmn.awaiting import Awaited, awaited
from congvu.bpmn.definition import ROOT, Definition, Event, Kind, Node
from congvu.bpmn.faults import BpmnError, Fault
from congvu.bpmn.soundness import stuck_from
from congvu.bpmn.state import Completed, Key, Scope, State, Token

OF_TARGET = frozenset({"migration-two-at-one", "migration-needs-values", "migration-stuck"})
"""Hindrances whose `step` is one of the other version; that of all others is one of the source."""


class CannotMigrate(BpmnError):
    """This state has no counterpart in the other version. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a state goes.

    `steps` are the names of its waiting steps, before and after. `kept` are the events that it
    waits for in both versions, as each names them; `new` are those that it did not wait for before,
    and `gone` those that it waits for no longer.
    """

    state: State
    steps: tuple[tuple[str, str], ...]
    kept: tuple[tuple[Awaited, Awaited], ...] = ()
    new: tuple[Awaited, ...] = ()
    gone: tuple[Awaited, ...] = ()

    @property
    def renamed(self) -> dict[str, str]:
        """The steps that have another name now."""
        return {before: now for before, now in self.steps if before != now}


@dataclass(frozen=True)
class Crossing:
    """From one version of a process to another, by a map of what was renamed.

    `renamed` names nodes and events on edges of the source with their counterparts; what it does
    not name keeps its name. A name mapped to nothing has no counterpart.
    """

    source: Definition
    target: Definition
    renamed: Mapping[str, str]

    def __call__(self, state: State) -> Passage:
        """The same place in the other version.

        Raises CannotMigrate with every fault: a step without counterpart, of another kind or in
        another sub-process; a join that waits for a way which is gone; work that could no longer be
        undone; or a place from which the other version could not come to its end.
        """
        if state.ended:
            raise CannotMigrate(Fault("process-ended"))
        faults = [fault for place in state.places for fault in self._hindrances(place)]
        faults += [fault for scope in state.scopes for fault in self._hindrances_of_scope(scope)]
        if faults:
            raise CannotMigrate(*dict.fromkeys(faults))
        places = tuple(self._token(place) for place in state.places)
        if len({place.key for place in places}) < len(places):
            raise CannotMigrate(Fault("migration-two-at-one", "", {"step": self._shared(places)}))
        scopes = tuple(self._scope(scope) for scope in state.scopes)
        after = State(places, scopes, state.variables)
        self._refuse_if_stuck(after)
        steps = tuple(
            (_name(self.source, before), _name(self.target, now))
            for before, now in zip(state.places, places, strict=True)
            if before.entry < 0
        )
        kept, new, gone = self._events_of(state, after, dict(steps))
        needs = dict.fromkeys(one.step for one in new if one.trigger.key or _is_worked_out(one))
        if needs:
            raise CannotMigrate(
                *(Fault("migration-needs-values", step, {"step": step}) for step in needs)
            )
        return Passage(after, steps, kept, new, gone)

    def event(self, name: str) -> str:
        """What an event on an edge is called in the other version."""
        return self.renamed.get(name, name)

    # --- what hinders ---

    def _hindrances(self, place: Token) -> Iterable[Fault]:
        before = self.source.nodes[place.node]
        number = self._numbers.get(place.node)
        if number is None:
            yield Fault("migration-unmapped", before.id, {"step": before.id})
            return
        after = self.target.nodes[number]
        said = {"step": before.id, "target": after.id}
        if after.kind is not before.kind or _looping(after) != _looping(before):
            yield Fault("migration-other-kind", before.id, said)
        elif (after.legal_status, after.clock) != (before.legal_status, before.clock):
            yield Fault("migration-other-clock", before.id, said)
        elif self._scope_of(before) != after.scope:
            yield Fault("migration-other-place", before.id, said)
        elif place.entry >= 0 and self._entry(place) is None:
            yield Fault("migration-way-gone", before.id, said)
        if not all(self._can_undo(one) for one in place.due):
            yield Fault("migration-undo-gone", before.id, said)

    def _hindrances_of_scope(self, scope: Scope) -> Iterable[Fault]:
        if scope.node >= 0 and self._numbers.get(scope.node) is None:
            name = self.source.nodes[scope.node].id
            yield Fault("migration-unmapped", name, {"step": name})
        if scope.absorbed or not all(self._can_undo(one) for one in scope.done):
            name = self.source.id if scope.node < 0 else self.source.nodes[scope.node].id
            yield Fault("migration-undo-gone", name, {"step": name})

    def _can_undo(self, done: Completed) -> bool:
        number = self._numbers.get(done.node)
        return (
            number is not None
            and self.target.graph.can_compensate(number)
            and all(self._can_undo(one) for one in done.inner)
        )

    def _events_of(
        self, before: State, after: State, steps: Mapping[str, str]
    ) -> tuple[tuple[tuple[Awaited, Awaited], ...], tuple[Awaited, ...], tuple[Awaited, ...]]:
        """Which awaited event is which, which are new and which gone; a timer keeps its time."""
        waited = awaited(self.source, before)
        known = {
            (steps.get(one.step, self.event(one.step)), self.event(one.event), _sort(one)): one
            for one in waited
        }
        now = awaited(self.target, after)
        pairs = [(known.get((one.step, one.event, _sort(one))), one) for one in now]
        kept = tuple((old, one) for old, one in pairs if old is not None)
        still = {old for old, _ in kept}
        gone = tuple(one for one in waited if one not in still)
        return kept, tuple(one for old, one in pairs if old is None), gone

    def _refuse_if_stuck(self, state: State) -> None:
        faults = [
            Fault("migration-stuck", one.node, {"step": one.node})
            for one in stuck_from(self.target, state)
        ]
        if faults:
            raise CannotMigrate(*faults)

    def _shared(self, places: Iterable[Token]) -> str:
        (number, _), _ = Counter(place.key for place in places).most_common(1)[0]
        return self.target.nodes[number].id

    # --- what goes where ---

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        """The number of each node that has a counterpart, with the number of that."""
        known = self.target.graph.numbers
        return {
            number: known[name]
            for number, node in enumerate(self.source.nodes)
            if (name := self.renamed.get(node.id, node.id)) in known
        }

    def _scope_of(self, node: Node) -> int | None:
        return ROOT if node.scope == ROOT else self._numbers.get(node.scope)

    def _entry(self, place: Token) -> int | None:
        """The way into the new join that is the way by which the token came into the old one."""
        came = [
            (self._numbers.get(source), flow)
            for source, flow in self.source.graph.into[place.node]
            if flow.entry == place.entry
        ]
        for source, old in came:
            ways = [
                new
                for number, new in self.target.graph.into[self._numbers[place.node]]
                if number == source
            ]
            same = [way for way in ways if way.id == old.id] or ways
            if len(same) == 1:
                return same[0].entry
        return place.entry if not came else None

    def _token(self, place: Token) -> Token:
        entry = self._entry(place) if place.entry >= 0 else -1
        assert entry is not None, "hindrances were looked for first"
        return place._replace(
            node=self._numbers[place.node],
            entry=entry,
            fired=self._events(place.fired),
            left=self._counts(place.left),
            due=tuple(self._completed(one) for one in place.due),
        )

    def _scope(self, scope: Scope) -> Scope:
        owner = scope.owner and Key(self._numbers[scope.owner.node], scope.owner.serial)
        return scope._replace(
            node=scope.node if scope.node < 0 else self._numbers[scope.node],
            owner=owner,
            done=tuple(self._completed(one) for one in scope.done),
            true=self._events(scope.true),
            fired=self._events(scope.fired),
            left=self._counts(scope.left),
        )

    def _completed(self, done: Completed) -> Completed:
        return Completed(
            self._numbers[done.node],
            tuple(self._completed(one) for one in done.inner),
            done.variables,
        )

    def _events(self, marks: Iterable[str]) -> tuple[str, ...]:
        """Marks are names of events, some with a number behind ``#`` or ``.``."""
        return tuple(self._mark(mark) for mark in marks)

    def _mark(self, mark: str) -> str:
        for cut in "#.":
            name, found, rest = mark.rpartition(cut)
            if found and rest.isdigit():
                return f"{self.event(name)}{cut}{rest}"
        return self.event(mark)

    def _counts(self, left: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
        return tuple((self.event(name), count) for name, count in left)


def _sort(one: Awaited) -> tuple[str, str]:
    """Timers are told apart by their event alone, the others by what they wait for, too."""
    trigger = one.trigger
    return str(trigger.event), trigger.name if trigger.event is not Event.TIMER else ""


def _is_worked_out(one: Awaited) -> bool:
    return one.trigger.timer is not None and one.trigger.timer.is_expression


def _looping(node: Node) -> tuple[bool, bool] | None:
    return None if node.loop is None else (node.loop.many, node.loop.sequential)


def _name(definition: Definition, place: Token) -> str:
    step = definition.nodes[place.node].id
    return f"{step}.{place.serial}" if place.serial else step


def unmapped(source: Definition, target: Definition, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The steps at which somebody can be waiting and that have no counterpart: for the author."""
    known = target.graph.numbers
    return tuple(
        node.id
        for node in source.nodes
        if node.is_waiting_place or node.kind in {Kind.SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC}
        if renamed.get(node.id, node.id) not in known
    )
