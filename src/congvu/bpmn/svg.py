"""A laid-out process as a small SVG: classes for the style sheets, no styles of its own."""

from collections.abc import Collection, Iterator
from html import escape
from itertools import pairwise

from congvu.bpmn.definition import ACTIVITIES, Boundary, Definition, Event, Kind, Node
from congvu.bpmn.faults import Language
from congvu.bpmn.layout import Box, Drawing, Line, Point

LINES_IN_BOX = 3
_LETTER = 6.6
_LINE = 15
_RADIUS = 6
_TIP = (
    '<marker id="pd-tip" viewBox="0 0 6 6" refX="5.5" refY="3" markerWidth="6"'
    ' markerHeight="6" orient="auto"><path d="M0 0 6 3 0 6z"/></marker>'
)


def svg(
    drawing: Drawing,
    *,
    language: Language,
    standing: Collection[str] = (),
    passed: Collection[str] = (),
) -> str:
    """The drawing as markup for a page. `standing` and `passed` are ids of steps.

    It carries no styles: colours, middled words and unfilled ways come from a sheet for the classes
    pd-*, and without one it cannot be read. A screen reader hears title and description only; the
    steps are told by `outline`.
    """
    definition = drawing.definition
    title = definition.words.in_language(language) or definition.id
    said = "Sơ đồ các bước; danh sách bên cạnh nói cùng nội dung."
    if language == "en":
        said = "A drawing of the steps; the list beside it says the same."
    size = f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}"'
    parts = [
        f'<svg class="pd" role="img" {size} height="{drawing.height}">',
        f"<title>{escape(title)}</title><desc>{said}</desc>",
        _TIP,
        *_bands(drawing, language),
        *(_way(line, definition, passed) for line in drawing.lines),
    ]
    ahead = next_steps(definition, standing)
    for box in drawing.boxes:
        node = definition.nodes[box.node]
        mark = "on" if node.id in standing else "was" if node.id in passed else ""
        parts += _node(box, node, language, mark or ("next" if node.id in ahead else ""))
    parts.append("</svg>")
    return "".join(parts)


def next_steps(definition: Definition, standing: Collection[str]) -> frozenset[str]:
    """The steps that can come next: through gateways and marks to the nearest steps or ends."""
    ahead: list[int] = []
    for node in definition.nodes:
        if node.id in standing:
            ahead += [flow.target for flow in node.flows]
            ahead += [flow.target for b in node.boundaries for flow in b.flows]
    found: set[int] = set()
    seen: set[int] = set()
    while ahead:
        number = ahead.pop()
        if number in seen:
            continue
        seen.add(number)
        node = definition.nodes[number]
        if node.kind in ACTIVITIES or node.kind is Kind.END:
            found.add(number)
        else:
            ahead += [flow.target for flow in node.flows]
    return frozenset(definition.nodes[number].id for number in found)


def _bands(drawing: Drawing, language: Language) -> Iterator[str]:
    lanes = {
        lane.id: lane.words.in_language(language) or lane.id for lane in drawing.definition.lanes
    }
    for ordinal, band in enumerate(drawing.bands):
        odd = " pd-odd" if ordinal % 2 else ""
        yield (
            f'<rect class="pd-band{odd}" y="{band.y}" width="{drawing.width}"'
            f' height="{band.height}"/>'
        )
        middle = band.y + band.height // 2
        name = _wrapped(lanes[band.lane], max(band.height - 6, 40))[0]
        yield (
            f'<text class="pd-lane" transform="translate(15 {middle})rotate(-90)">'
            f"{escape(name)}</text>"
        )


def _way(line: Line, definition: Definition, passed: Collection[str]) -> str:
    ends = {definition.nodes[line.source].id, definition.nodes[line.target].id}
    classes = "pd-way" + (" pd-back" if line.back else "") + (" pd-event" if line.event else "")
    if ends <= set(passed) and not line.back and not line.event:
        classes += " pd-was"
    (x, y), *rest = line.points
    turns = []
    for (ax, ay), (bx, by) in pairwise(rest):
        turns.append(_rounded((x, y), (ax, ay), (bx, by)))
        x, y = ax, ay
    first, last = line.points[0], line.points[-1]
    path = f"M{first[0]} {first[1]}{''.join(turns)}L{last[0]} {last[1]}"
    return f'<path class="{classes}" d="{path}" marker-end="url(#pd-tip)"/>'


def _rounded(before: Point, corner: Point, after: Point) -> str:
    """Up to shortly before the corner, and around it."""
    x, y = corner
    near_x, near_y = _towards(x, before[0]), _towards(y, before[1])
    far_x, far_y = _towards(x, after[0]), _towards(y, after[1])
    return f"L{near_x} {near_y}Q{x} {y} {far_x} {far_y}"


def _towards(corner: int, other: int) -> int:
    distance = min(_RADIUS, abs(other - corner) // 2)
    return corner + (distance if other > corner else -distance)


def _node(box: Box, node: Node, language: Language, mark: str) -> Iterator[str]:
    classes = f"pd-{'step' if node.kind in ACTIVITIES else 'mark'}" + (
        f" pd-{mark}" if mark else ""
    )
    left, top = box.x - box.width // 2, box.y - box.height // 2
    half = box.width // 2
    if node.kind in ACTIVITIES:
        name = node.words.in_language(language) or node.id
        yield (
            f'<g class="{classes}"><rect x="{left}" y="{top}" width="{box.width}"'
            f' height="{box.height}" rx="6"/>'
        )
        lines = _wrapped(name, box.width - 14)
        first = box.y + 5 - (len(lines) - 1) * _LINE // 2
        for row, text in enumerate(lines):
            yield f'<text x="{box.x}" y="{first + row * _LINE}">{escape(text)}</text>'
        yield from (_edge_event(b, left + 16 + 20 * i, top + box.height) for i, b in _shown(node))
        yield "</g>"
    elif node.kind in {
        Kind.GATEWAY,
        Kind.PARALLEL,
        Kind.INCLUSIVE,
        Kind.COMPLEX,
        Kind.EVENT_GATEWAY,
    }:
        yield (
            f'<path class="{classes}"'
            f' d="M{box.x} {top}l{half} {half}-{half} {half}-{half}-{half}z"/>'
        )
        if node.kind is Kind.PARALLEL:
            yield f'<path class="pd-sign" d="M{box.x} {box.y - 6}v12m-6-6h12"/>'
        elif node.kind is Kind.INCLUSIVE:
            yield f'<circle class="pd-sign" cx="{box.x}" cy="{box.y}" r="5"/>'
    else:
        end = " pd-end" if node.kind is Kind.END else ""
        yield f'<circle class="{classes}{end}" cx="{box.x}" cy="{box.y}" r="{half - 1}"/>'


def _shown(node: Node) -> Iterator[tuple[int, Boundary]]:
    return enumerate(b for b in node.boundaries if not b.catches(Event.COMPENSATION))


def _edge_event(boundary: Boundary, x: int, y: int) -> str:
    """A small ring on the edge of the step; a clock in it when time is waited for."""
    soft = "" if boundary.interrupting else " pd-soft"
    hands = f'<path class="pd-sign" d="M{x} {y - 4}v4h3"/>' if boundary.timer else ""
    return f'<circle class="pd-ring{soft}" cx="{x}" cy="{y}" r="8"/>{hands}'


def _wrapped(text: str, width: int) -> list[str]:
    """Break at spaces into a few lines; what does not fit ends in three dots."""
    most = max(int(width / _LETTER), 4)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [line if len(line) <= most else line[: most - 1] + "…" for line in lines]
    if len(lines) > LINES_IN_BOX:
        lines = lines[:LINES_IN_BOX]
        lines[-1] = lines[-1][: most - 1] + "…"
    return lines
