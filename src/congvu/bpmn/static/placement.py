"""Rules of where an event may wait or throw, of links, time and quantities."""

from collections.abc import Iterator

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.events import events_with, triggers_of
from congvu.bpmn.static.expressions import is_true
from congvu.bpmn.static.registry import rule


@rule("EXT.010", "textFormat phải là kiểu MIME", "textFormat must be a MIME type")
def _mime(model: Model) -> Iterator[Element]:
    for one in model.of("textAnnotation", "documentation"):
        kind, slash, rest = one.get("textFormat", "text/plain").partition("/")
        if not (kind and slash and rest):
            yield one


@rule(
    "EXT.024",
    "isImmediate không đặt được trong tiến trình chạy được",
    "isImmediate false is not allowed in an executable process",
)
def _immediate(model: Model) -> Iterator[Element]:
    for one in model.of("sequenceFlow"):
        process = next((up for up in one.above() if up.kind == "process"), None)
        executable = process is not None and is_true(process, "isExecutable")
        if executable and not is_true(one, "isImmediate", default=True):
            yield one


@rule(
    "EXT.035",
    "Tiến trình công khai không chạy được",
    "A public process must not be executable",
)
def _public(model: Model) -> Iterator[Element]:
    for one in model.processes:
        if one.get("processType") == "Public" and is_true(one, "isExecutable"):
            yield one


@rule(
    "EXT.058",
    "Tiến trình con sự kiện có đúng một sự kiện bắt đầu",
    "An event sub-process has exactly one start event",
)
def _one_start(model: Model) -> Iterator[Element]:
    for one in model.of("subProcess"):
        if is_true(one, "triggeredByEvent") and len(one.children("startEvent")) != 1:
            yield one


@rule(
    "EXT.061",
    "Tiến trình con tùy ý phải có hoạt động",
    "An ad-hoc sub-process must hold an activity",
)
def _adhoc(model: Model) -> Iterator[Element]:
    for one in model.of("adHocSubProcess"):
        kinds = (child.kind.lower() for child in one.children())
        if not any(kind.endswith(("task", "process", "activity", "transaction")) for kind in kinds):
            yield one


@rule(
    "EXT.111",
    "Sự kiện hủy chỉ gắn vào giao dịch",
    "A cancel boundary event stands on a transaction only",
)
def _cancel_boundary(model: Model) -> Iterator[Element]:
    for one in events_with(model, "boundaryEvent", "cancel"):
        host = model.refer(one.get("attachedToRef"))
        if host is not None and host.kind != "transaction":
            yield one


@rule(
    "EXT.114",
    "Sự kiện biên đền bù không có luồng ra",
    "A compensation boundary event has no outgoing sequence flow",
)
def _compensate_boundary(model: Model) -> Iterator[Element]:
    found = events_with(model, "boundaryEvent", "compensate")
    return (one for one in found if model.leaving(one))


@rule(
    "EXT.148",
    "Sự kiện chờ giữa chừng không dùng loại kích hoạt này",
    "An intermediate catch event does not wait for this kind of trigger",
)
def _caught(model: Model) -> Iterator[Element]:
    yield from events_with(
        model,
        "intermediateCatchEvent",
        *("cancel", "compensate", "error", "escalation", "terminate"),
    )
    yield from (one for one in model.of("intermediateCatchEvent") if not triggers_of(model, one))


@rule(
    "EXT.131",
    "Hẹn giờ chỉ có một trong timeDate, timeDuration, timeCycle",
    "A timer has only one of timeDate, timeDuration and timeCycle",
)
def _one_time(model: Model) -> Iterator[Element]:
    for one in model.of("timerEventDefinition"):
        if len(one.children("timeDate", "timeDuration", "timeCycle")) > 1:
            yield one
