"""Where each node and each way of a process is drawn: layers from the start, ways around.

No coordinates are stored with a process. Nodes lie in layers by their longest way from the start;
a way to the next layer is drawn straight, and any other runs in a channel beside the layers
(backwards on the near side, onwards on the far one), so that no way crosses a box. The same layout
is turned by `across`: downwards for telephones, from left to right with lanes as bands otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from congvu.bpmn.definition import ACTIVITIES, Definition, Kind, Node

Point = tuple[int, int]

MARK = 26
CHANNEL = 11
EDGE = 14
BAND_HEAD = 22
SWEEPS = 4
_MARKS = frozenset(Kind) - ACTIVITIES


@dataclass(frozen=True, slots=True)
class Box:
    """One node: its middle, and its size."""

    node: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """One way, with the points at which it turns. `event` names the event on an edge it leaves."""

    source: int
    target: int
    points: tuple[Point, ...]
    back: bool = False
    event: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A lane: where its band begins, and how high it is."""

    lane: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A process laid out: all that `svg` needs."""

    definition: Definition
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    bands: tuple[Band, ...] = ()
    across: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    source: int
    target: int
    event: str = ""


@dataclass(slots=True)
class _Plan:
    """The layout with `along` running from the start to the ends, and `side` across it."""

    definition: Definition
    across: bool
    layer: dict[int, int] = field(default_factory=dict)
    slot: dict[int, float] = field(default_factory=dict)
    bands: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def box(self) -> tuple[int, int]:
        """The length along and the breadth aside of a step."""
        return (132, 56) if self.across else (62, 120)

    @property
    def gap(self) -> tuple[int, int]:
        return (30, 14) if self.across else (26, 8)


def lay_out(definition: Definition, *, across: bool = False) -> Drawing:
    """Lay the whole process out: downwards, or from left to right with `across`."""
    plan = _Plan(definition, across)
    ways = list(_ways(definition))
    plan.layer = _layers(definition, ways)
    _order(plan, ways)
    return _drawn(plan, ways)


def _ways(definition: Definition) -> Iterator[_Way]:
    """Every drawn way, and one from each sub-process to where it begins."""
    for number, node in enumerate(definition.nodes):
        for flow in node.flows:
            yield _Way(number, flow.target)
        for boundary in node.boundaries:
            for flow in boundary.flows:
                yield _Way(number, flow.target, boundary.id)
            if boundary.handler is not None:
                yield _Way(number, boundary.handler, boundary.id)
        for begin in definition.graph.begins(number) if number in definition.graph.inside else ():
            yield _Way(number, begin)


def _layers(definition: Definition, ways: list[_Way]) -> dict[int, int]:
    """The longest way from a beginning, without the ways that lead back."""
    after: dict[int, list[int]] = {number: [] for number in range(len(definition.nodes))}
    for way in ways:
        after[way.source].append(way.target)
    order = _finished(after, definition.start)
    place = {number: index for index, number in enumerate(reversed(order))}
    layer = dict.fromkeys(place, 0)
    for number, own in place.items():
        for target in after[number]:
            if place[target] > own:
                layer[target] = max(layer[target], layer[number] + 1)
    return layer


def _finished(after: dict[int, list[int]], start: int) -> list[int]:
    """All nodes in the order in which a walk in depth is done with them; without recursion."""
    done: list[int] = []
    seen: set[int] = set()
    for first in (start, *after):
        if first in seen:
            continue
        seen.add(first)
        stack = [(first, iter(after[first]))]
        while stack:
            number, rest = stack[-1]
            ahead = next((one for one in rest if one not in seen), None)
            if ahead is None:
                done.append(number)
                stack.pop()
            else:
                seen.add(ahead)
                stack.append((ahead, iter(after[ahead])))
    return done


def _order(plan: _Plan, ways: list[_Way]) -> None:
    """Who stands beside whom: near what leads there; lanes keep their bands."""
    rows: dict[int, list[int]] = {}
    for number, layer in sorted(plan.layer.items()):
        rows.setdefault(layer, []).append(number)
    lanes = _lanes(plan)
    near: dict[int, list[int]] = {number: [] for number in plan.layer}
    for way in ways:
        near[way.target].append(way.source)
        near[way.source].append(way.target)
    _settle(plan, rows, lanes)
    for _ in range(SWEEPS):
        for row in rows.values():
            row.sort(key=lambda number: _middle(plan, near[number], number))
        _settle(plan, rows, lanes)


def _middle(plan: _Plan, near: list[int], number: int) -> float:
    known = [plan.slot[one] for one in near]
    return sum(known) / len(known) if known else plan.slot[number]


def _lanes(plan: _Plan) -> list[str]:
    if not plan.across:
        return [""]
    used = {node.lane for node in plan.definition.nodes}
    return [lane.id for lane in plan.definition.lanes if lane.id in used] or [""]


def _settle(plan: _Plan, rows: dict[int, list[int]], lanes: list[str]) -> None:
    first = 0
    plan.bands = []
    for lane in lanes:
        groups = [[n for n in row if _lane(plan, n, lanes) == lane] for row in rows.values()]
        most = max((len(group) for group in groups), default=0) or 1
        for group in groups:
            for index, number in enumerate(group):
                plan.slot[number] = first + (most - len(group)) / 2 + index
        plan.bands.append((lane, first, most))
        first += most


def _lane(plan: _Plan, number: int, lanes: list[str]) -> str:
    lane = plan.definition.nodes[number].lane
    return lane if lane in lanes else lanes[0]


def _size(plan: _Plan, node: Node) -> tuple[int, int]:
    return (MARK, MARK) if node.kind in _MARKS else plan.box


def _drawn(plan: _Plan, ways: list[_Way]) -> Drawing:
    gap = plan.gap
    depth = max(plan.layer.values()) + 1
    nodes = plan.definition.nodes
    lengths = [MARK] * depth
    for number, layer in plan.layer.items():
        lengths[layer] = max(lengths[layer], _size(plan, nodes[number])[0])
    begins = [EDGE + (BAND_HEAD if plan.across else 0)]
    for one in lengths:
        begins.append(begins[-1] + one + gap[0])
    around = _around(plan, ways)
    back_channels = max((c for _, c, back in around.values() if back), default=-1) + 1
    near = EDGE + back_channels * CHANNEL
    step = plan.box[1] + gap[1]
    slots = sum(most for _, _, most in plan.bands)
    far = near + slots * step
    middle = {
        n: (begins[layer] + lengths[layer] // 2, near + int((plan.slot[n] + 0.5) * step))
        for n, layer in plan.layer.items()
    }
    boxes = [_box(plan, number, *middle[number]) for number in sorted(middle)]
    lines = [
        _line(plan, way, middle, begins, around.get(index), (near, far))
        for index, way in enumerate(ways)
    ]
    on_channels = max((c for _, c, back in around.values() if not back), default=-1) + 1
    along, aside = begins[-1] - gap[0] + EDGE, far + on_channels * CHANNEL + EDGE
    bands = tuple(
        Band(lane, near + first * step, most * step) for lane, first, most in plan.bands if lane
    )
    width, height = (along, aside) if plan.across else (aside, along)
    return Drawing(plan.definition, width, height, tuple(boxes), tuple(lines), bands, plan.across)


def _box(plan: _Plan, number: int, along: int, aside: int) -> Box:
    length, breadth = _size(plan, plan.definition.nodes[number])
    if plan.across:
        return Box(number, along, aside, length, breadth)
    return Box(number, aside, along, breadth, length)


def _around(plan: _Plan, ways: list[_Way]) -> dict[int, tuple[int, int, bool]]:
    """The ways that need a channel: (from layer, channel, whether back); short ones inmost."""
    far = [
        (abs(plan.layer[w.target] - plan.layer[w.source]), index, w)
        for index, w in enumerate(ways)
        if plan.layer[w.target] - plan.layer[w.source] != 1
    ]
    taken: dict[bool, list[list[tuple[int, int]]]] = {True: [], False: []}
    found: dict[int, tuple[int, int, bool]] = {}
    for _, index, way in sorted(far, key=lambda one: one[:2]):
        ends = sorted((plan.layer[way.source], plan.layer[way.target]))
        back = plan.layer[way.target] <= plan.layer[way.source]
        channels = taken[back]
        free = next(
            (
                number
                for number, spans in enumerate(channels)
                if all(ends[1] < low or high < ends[0] for low, high in spans)
            ),
            len(channels),
        )
        if free == len(channels):
            channels.append([])
        channels[free].append((ends[0], ends[1]))
        found[index] = (ends[0], free, back)
    return found


def _line(  # noqa: PLR0917 - where both ends lie, and what lies between, belong together
    plan: _Plan,
    way: _Way,
    middle: dict[int, Point],
    begins: list[int],
    around: tuple[int, int, bool] | None,
    sides: tuple[int, int],
) -> Line:
    (along, aside), (to, beside) = middle[way.source], middle[way.target]
    leave = along + _size(plan, plan.definition.nodes[way.source])[0] // 2
    reach = to - _size(plan, plan.definition.nodes[way.target])[0] // 2
    gap = plan.gap[0]
    after = begins[plan.layer[way.source] + 1] - gap + gap // 3
    before = begins[plan.layer[way.target]] - gap // 2
    if around is None:
        turns = [(leave, aside), (before, aside), (before, beside), (reach, beside)]
        if aside == beside:
            turns = [(leave, aside), (reach, beside)]
    else:
        _, channel, back = around
        side = sides[0] - channel * CHANNEL - 4 if back else sides[1] + channel * CHANNEL + 4
        turns = [(leave, aside), (after, aside), (after, side), (before, side)]
        turns += [(before, beside), (reach, beside)]
    points = tuple(turns) if plan.across else tuple((y, x) for x, y in turns)
    back = around is not None and around[2]
    return Line(way.source, way.target, points, back, way.event)
