"""One pure step: a state and what somebody did, to the next state and what follows from it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from congvu.bpmn.commands import (
    Cancel,
    Command,
    ConditionChanged,
    Escalated,
    MessageArrived,
    ServiceFailed,
    SignalArrived,
    Start,
    Take,
    TimerFired,
)
from congvu.bpmn.definition import ACTIVITIES, Boundary, Definition, Event, Kind, Node, Trigger
from congvu.bpmn.effects import Effect, Ended
from congvu.bpmn.engine.events import Catcher, Events
from congvu.bpmn.engine.moving import (
    DONE,
    INSIDE,
    LOOPING,
    MOST_MOVES,
    Arrival,
    refused,
)
from congvu.bpmn.faults import CannotAdvance, Fault
from congvu.bpmn.state import CANCELLED, State, Token

NEVER_NAMED = "done"
"""How a process ended that ran out of tokens without an end event."""


class Step(NamedTuple):
    """What one command brought about. `passed` are the numbers of the nodes that were entered."""

    state: State
    effects: tuple[Effect, ...]
    passed: frozenset[int]


def advance(
    definition: Definition, state: State, command: Command, *, at: datetime | None = None
) -> Step:
    """Move on by one command, until every way waits for somebody or the process has ended.

    `at` is the instant for conditions that ask for it. Raises CannotAdvance when the command does
    not fit: the step is not waiting, it has no such outcome, no way leads on, the process has ended
    or has not begun, or the model turns in a circle. Nothing is changed then.
    """
    walk = Walk(definition, state, at)
    walk.do(command)
    walk.settle()
    return Step(walk.state(), tuple(walk.effects), frozenset(walk.passed))


def work_at(
    definition: Definition, state: State, step: str, *, at: datetime | None = None
) -> tuple[Effect, ...]:
    """What the owner was asked to do when this waiting step began, with the values of now.

    For whoever must ask again after a failure. Raises CannotAdvance when the step does not wait.
    """
    walk = Walk(definition, state, at)
    walk.ask_again(step)
    return tuple(walk.effects)


class Walk(Events):
    """One advance under way."""

    def do(self, command: Command) -> None:  # noqa: C901 - one case for each command, none nested
        if isinstance(command, Start):
            self._start(command)
            return
        if self.ended or not self.tokens:
            code = "process-ended" if self.ended else "process-not-started"
            raise CannotAdvance(Fault(code, getattr(command, "step", "")))
        match command:
            case Take():
                self._take(command)
            case TimerFired():
                self._timer(command)
            case MessageArrived():
                self._message(command)
            case SignalArrived():
                self.assign(0, command.values)
                self.signal(command.signal)
            case ServiceFailed():
                token = self.waiting(command.step)
                self.assign(token.scope, command.values)
                self.fail(command.code, token.scope, command.step, token)
            case Escalated():
                token = self.waiting(command.step)
                self.escalate(command.code, token.scope, self.nodes[token.node], token)
            case ConditionChanged():
                self.assign(0, command.values)
            case Cancel():
                self._cancel()

    def _cancel(self) -> None:
        self.kill_inside(0)
        self.ended = CANCELLED
        self.effects.append(Ended(""))

    # --- settling ---

    def settle(self) -> None:
        """Let every token run until it waits; then what was thrown; then joins that look around."""
        while not self.ended:
            if self.agenda:
                self._arrive(self.agenda.popleft())
            elif self.graph.has_conditions and self.look_at_conditions():
                self.count_move(0)
            elif not self._finish_scope():
                if self.thrown:
                    self.throw(self.thrown.popleft())
                elif not (self.graph.has_late_joins and self.open_join()):
                    return

    def _arrive(self, arrival: Arrival) -> None:
        number = arrival.node
        self.count_move(number)
        node = self.nodes[number]
        kind = node.kind
        if kind in ACTIVITIES:
            self.into_activity(node, arrival)
        elif kind in _GATEWAYS:
            self.through_gateway(node, arrival)
        else:
            self.into_event(node, arrival)

    def count_move(self, number: int) -> None:
        self.moves += 1
        if self.moves > MOST_MOVES:
            raise refused("too-many-moves", self.nodes[number].id)
        self.passed.add(number)

    def _finish_scope(self) -> bool:
        """End one scope in which nothing runs any more; whether there was one."""
        if len(self.scopes) == 1:
            if self.tokens or self.thrown:
                return False
            self._end_process()
            return True
        busy = {token.scope for token in self.tokens.values()}
        busy |= {thrown.scope for thrown in self.thrown}
        for number in sorted(self.scopes.keys() - busy, reverse=True):
            scope = self.scopes[number]
            if self.next_of_ad_hoc(scope):
                return True
            if scope.owner is None:
                self._end_process()
                return True
            del self.scopes[number]
            owner = self.tokens[scope.owner]
            if owner.phase == LOOPING:
                self.instance_done(owner, scope)
            elif owner.phase == INSIDE:
                self.left(owner, DONE)
                self.finish(owner, DONE, scope)
            else:
                self.undo_next(owner)
            return True
        return False

    def _end_process(self) -> None:
        end = self.last_end
        self.ended = end.node or NEVER_NAMED
        self.effects.append(Ended(end.node or NEVER_NAMED, end.legal_status))

    # --- commands ---

    def _start(self, command: Start) -> None:
        if self.tokens or self.ended:
            raise CannotAdvance(Fault("process-started-before"))
        self.variables.update(command.values)
        self.listen(self.scopes[0])
        if command.node:
            self._start_at(command.node)
            return
        begins = self.graph.begins(-1)
        starts = [n for n in begins if self.nodes[n].kind is Kind.START]
        if len(starts) > 1:
            raise refused("start-unknown", self.nodes[starts[0]].id)
        for number in begins:
            self.agenda.append(Arrival(number, 0))

    def _start_at(self, name: str) -> None:
        """Begin at a named start event, receiving task or event behind an instantiating gateway."""
        number = self.definition.number_of(name)
        if number is None or self.nodes[number].scope >= 0:
            raise refused("start-unknown", name)
        node = self.nodes[number]
        gateway = next((s for s, _ in self.graph.into[number] if self.nodes[s].instantiates), None)
        if gateway is not None:
            token = self.put(gateway, 0)
            self.entered(token)
            self.passed.update((gateway, number))
            self.fire(Catcher(name, gateway, token, target=number))
        elif node.kind is Kind.RECEIVE and node.instantiates:
            self.perform(number, 0)
            self.passed.add(number)
            self.caught(self.waiting(name))
        elif node.kind is Kind.START:
            self.agenda.append(Arrival(number, 0))
        else:
            raise refused("start-unknown", name)

    def _take(self, command: Take) -> None:
        token = self.waiting(command.step)
        node = self.nodes[token.node]
        if node.outcome(command.outcome) is None:
            raise refused("outcome-unknown", command.step, outcome=command.outcome)
        values = dict(command.values)
        for source, target in node.writes:
            if source in values:
                values[target] = values.pop(source)
        if values:
            self.assign(token.scope, values)
        self.left(token, command.outcome)
        self.finish(token, command.outcome)

    def _timer(self, command: TimerFired) -> None:
        sub = self.definition.node(command.step)
        if sub is not None and sub.kind is Kind.EVENT_SUB_PROCESS:
            self._timer_of_event_sub(command)
            return
        token = self._find(command.step, lambda one: one.entry < 0 and not one.body)
        node = self.nodes[token.node]
        boundary = next((b for b in node.boundaries if b.id == command.timer), None)
        if node.kind is Kind.EVENT_GATEWAY:
            for flow in node.flows:
                if self.nodes[flow.target].id == command.timer:
                    self.fire(Catcher(command.timer, token.node, token, target=flow.target))
                    return
        is_own = command.timer == node.id and node.timer is not None
        holder = node if is_own else boundary
        if holder is None or holder.timer is None or command.timer in token.fired:
            raise refused("timer-not-set", command.step)
        if self._repeat(token, node, command.timer, boundary):
            return
        self.fire(Catcher(command.timer, token.node, token, boundary), _is_timer)

    def _repeat(self, token: Token, node: Node, event: str, boundary: Boundary | None) -> bool:
        """Set a cycle again, or mark a timer as used up; whether its token went on already."""
        timer = boundary.timer if boundary is not None else node.timer
        assert timer is not None, "only what has a timer fires"
        goes_on, left = self.fire_timer_of(event, timer, token.left)
        name = self.name_of(token.key)
        step = "" if name == node.id else name
        if boundary is None:
            if goes_on:
                self.go_on(node, token.scope, DONE)
                self.change(token, left=left)
                self.again(node, event, timer, step)
            return goes_on
        if not boundary.interrupting:
            if goes_on:
                self.change(token, left=left)
                self.again(node, event, timer, step)
            else:
                self.change(token, fired=(*token.fired, event))
        return False

    def _timer_of_event_sub(self, command: TimerFired) -> None:
        number = self.definition.number_of(command.step)
        start = self.definition.number_of(command.timer)
        timer = None if start is None else self.nodes[start].timer
        if number is None or start is None or timer is None:
            raise refused("timer-not-set", command.step)
        around = self.nodes[number].scope
        for scope in list(self.scopes.values()):
            if scope.node != around or scope.instance or scope.interrupted:
                continue
            if command.timer in scope.fired:
                continue
            goes_on, left = self.fire_timer_of(command.timer, timer, scope.left)
            fired = scope.fired if goes_on else (*scope.fired, command.timer)
            self.scopes[scope.number] = scope._replace(left=left, fired=fired)
            if goes_on:
                self.again(self.nodes[number], command.timer, timer, "")
            self.fire(Catcher(command.timer, number, target=start, scope=scope.number))
            return
        raise refused("timer-not-set", command.step)

    def _message(self, command: MessageArrived) -> None:
        """A message goes to exactly one: the step that is named, or the first that waits for it."""

        def test(trigger: Trigger) -> bool:
            return trigger.event is Event.MESSAGE and trigger.name == command.message

        for catcher in self.catchers(test):
            if command.step and not self._is_at(catcher, command.step):
                continue
            scope = catcher.token.scope if catcher.token else catcher.scope
            self.assign(scope, command.values)
            self.fire(catcher, test)
            return
        raise CannotAdvance(
            Fault("message-not-awaited", command.step, {"message": command.message})
        )

    def _is_at(self, catcher: Catcher, step: str) -> bool:
        if catcher.event == step:
            return True
        if catcher.token is None:
            return self.nodes[catcher.number].id == step
        return self.name_of(catcher.token.key) == step

    def ask_again(self, step: str) -> None:
        token = self.waiting(step)
        self.ask(token, self.nodes[token.node])

    # --- finding ---

    def waiting(self, step: str) -> Token:
        return self._find(step, lambda one: one.entry < 0 and not one.phase)

    def _find(self, step: str, test: Callable[[Token], bool]) -> Token:
        """The token of this name; by the id of its node alone, where only one stands there."""
        found = [t for t in self.tokens.values() if test(t) and self.name_of(t.key) == step]
        if found:
            return found[0]
        number = self.definition.number_of(step)
        found = [t for t in self.tokens.values() if t.node == number and test(t)]
        if len(found) == 1:
            return found[0]
        raise refused("step-ambiguous" if found else "step-not-waiting", step)


def _is_timer(trigger: Trigger) -> bool:
    return trigger.event is Event.TIMER


_GATEWAYS = frozenset({Kind.GATEWAY, Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX})
