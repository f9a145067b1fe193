"""Sound processes of every shape that the runtime knows, put together by chance from blocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from hypothesis import strategies as st
from tests.bpmn.models_of_processes import (
    END,
    FOOT,
    HEAD,
    START,
    boundary,
    flow,
    gateway,
    service,
    user,
)

Tree = tuple[str, tuple["Tree", ...]]
Ends = tuple[str, str]
"""The first and the last node of a block."""

LEAVES = ("step", "limit", "reminder", "work", "decision", "message", "clock", "each")
BRANCHES = ("sequence", "choice", "parallel", "loop", "sub_process")

TREES: st.SearchStrategy[Tree] = st.recursive(
    st.tuples(st.sampled_from(LEAVES), st.just(())),
    lambda inner: st.tuples(
        st.sampled_from(BRANCHES), st.lists(inner, min_size=2, max_size=3).map(tuple)
    ),
    max_leaves=8,
)


@dataclass
class Writer:
    """Writes one tree as a process; every block is entered at one node and left at one."""

    parts: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    def put(self, *parts: str) -> None:
        self.parts.extend(parts)

    def block(self, tree: Tree) -> Ends:
        kind, inner = tree
        write: Callable[[int, Sequence[Tree]], Ends] = getattr(self, f"_{kind}")
        return write(next(self.numbers), inner)

    def _step(self, n: int, _: Sequence[Tree]) -> Ends:
        self.put(user(f"step{n}"))
        return f"step{n}", f"step{n}"

    def _limit(self, n: int, _: Sequence[Tree]) -> Ends:
        """Who does not answer in time is passed over."""
        self.put(user(f"step{n}"), boundary(f"over{n}", f"step{n}"), gateway(f"met{n}"))
        self.put(flow(f"step{n}", f"met{n}"), flow(f"over{n}", f"met{n}"))
        return f"step{n}", f"met{n}"

    def _reminder(self, n: int, _: Sequence[Tree]) -> Ends:
        self.put(user(f"step{n}"), boundary(f"ring{n}", f"step{n}", "PT2H", interrupting=False))
        self.put(service(f"remind{n}"), f'<bpmn:endEvent id="reminded{n}"/>')
        self.put(flow(f"ring{n}", f"remind{n}"), flow(f"remind{n}", f"reminded{n}"))
        return f"step{n}", f"step{n}"

    def _work(self, n: int, _: Sequence[Tree]) -> Ends:
        self.put(service(f"work{n}"))
        return f"work{n}", f"work{n}"

    def _decision(self, n: int, _: Sequence[Tree]) -> Ends:
        """The answer says which of two ways is gone; one of them asks a person."""
        self.put(f'<bpmn:businessRuleTask id="rule{n}" cv:do="either"/>', gateway(f"ruled{n}"))
        self.put(user(f"step{n}"), gateway(f"met{n}"), flow(f"rule{n}", f"ruled{n}"))
        self.put(flow(f"ruled{n}", f"met{n}", "short"), flow(f"ruled{n}", f"step{n}", "long"))
        self.put(flow(f"step{n}", f"met{n}"))
        return f"rule{n}", f"met{n}"

    def _message(self, n: int, _: Sequence[Tree]) -> Ends:
        self.messages.append(f"answer{n}")
        event = f'<bpmn:messageEventDefinition messageRef="message_answer{n}"/>'
        catch = "bpmn:intermediateCatchEvent"
        self.put(f'<{catch} id="answer{n}">{event}</{catch}>')
        return f"answer{n}", f"answer{n}"

    def _clock(self, n: int, _: Sequence[Tree]) -> Ends:
        timer = "<bpmn:timeDuration>P1D</bpmn:timeDuration>"
        event = f"<bpmn:timerEventDefinition>{timer}</bpmn:timerEventDefinition>"
        catch = "bpmn:intermediateCatchEvent"
        self.put(f'<{catch} id="clock{n}">{event}</{catch}>')
        return f"clock{n}", f"clock{n}"

    def _each(self, n: int, _: Sequence[Tree]) -> Ends:
        many = "bpmn:multiInstanceLoopCharacteristics"
        times = f"<{many}><bpmn:loopCardinality>2</bpmn:loopCardinality></{many}>"
        self.put(f'<bpmn:userTask id="step{n}">{times}</bpmn:userTask>')
        return f"step{n}", f"step{n}"

    def _sequence(self, _: int, inner: Sequence[Tree]) -> Ends:
        blocks = [self.block(one) for one in inner]
        self.put(*(flow(end, begin) for (_, end), (begin, _) in pairwise(blocks)))
        return blocks[0][0], blocks[-1][1]

    def _choice(self, n: int, inner: Sequence[Tree]) -> Ends:
        self.put(user(f"step{n}"), gateway(f"split{n}"), gateway(f"met{n}"))
        self.put(flow(f"step{n}", f"split{n}"))
        for ordinal, (begin, end) in enumerate(map(self.block, inner)):
            self.put(flow(f"split{n}", begin, f"way{ordinal}"), flow(end, f"met{n}"))
        return f"step{n}", f"met{n}"

    def _parallel(self, n: int, inner: Sequence[Tree]) -> Ends:
        self.put(*(f'<bpmn:parallelGateway id="{name}{n}"/>' for name in ("fork", "join")))
        for begin, end in map(self.block, inner):
            self.put(flow(f"fork{n}", begin), flow(end, f"join{n}"))
        return f"fork{n}", f"join{n}"

    def _loop(self, n: int, inner: Sequence[Tree]) -> Ends:
        """Everything again until somebody says that it is enough."""
        begin, end = self._sequence(n, inner)
        self.put(gateway(f"again{n}"), user(f"step{n}"), gateway(f"split{n}"), service(f"on{n}"))
        self.put(flow(f"again{n}", begin), flow(end, f"step{n}"), flow(f"step{n}", f"split{n}"))
        self.put(flow(f"split{n}", f"again{n}", "again"), flow(f"split{n}", f"on{n}", "enough"))
        return f"again{n}", f"on{n}"

    def _sub_process(self, n: int, inner: Sequence[Tree]) -> Ends:
        """A scope of its own, whose time is limited as a whole."""
        outside, self.parts = self.parts, []
        begin, end = self._sequence(n, inner)
        inside = [*self.parts, f'<bpmn:startEvent id="in{n}"/>', f'<bpmn:endEvent id="out{n}"/>']
        inside += [flow(f"in{n}", begin), flow(end, f"out{n}")]
        self.parts = outside
        self.put(f'<bpmn:subProcess id="sub{n}">{"".join(inside)}</bpmn:subProcess>')
        self.put(boundary(f"over{n}", f"sub{n}", "P3D"), gateway(f"met{n}"))
        self.put(flow(f"sub{n}", f"met{n}"), flow(f"over{n}", f"met{n}"))
        return f"sub{n}", f"met{n}"


def written(tree: Tree) -> tuple[bytes, list[str]]:
    """The model of a tree, and the names of the messages that it waits for."""
    writer = Writer()
    begin, end = writer.block(tree)
    writer.put(flow("start", begin), flow(end, "end"))
    roots = [f'<bpmn:message id="message_{name}" name="{name}"/>' for name in writer.messages]
    process, _, rest = FOOT.partition("</bpmn:process>")
    body = "".join([HEAD, START, END, *writer.parts, process, "</bpmn:process>", *roots, rest])
    return body.encode(), writer.messages
