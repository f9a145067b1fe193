"""Rules of event definitions: which triggers may stand where, and what each of them must tell."""

from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.events import events_with, triggers_of
from congvu.bpmn.static.expressions import is_true
from congvu.bpmn.static.registry import rule

_SUB_PROCESSES: Final = ("subProcess", "transaction", "adHocSubProcess")
_EVENTS: Final = (
    *("startEvent", "endEvent", "boundaryEvent"),
    *("intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent"),
)


def _definitions(*kinds: str) -> frozenset[str]:
    return frozenset(f"{kind}EventDefinition" for kind in kinds)


_STARTS_PROCESS: Final = _definitions("message", "timer", "conditional", "signal")
_LEAVES_RUNNING: Final = _STARTS_PROCESS | _definitions("escalation")
_INTERRUPTS: Final = _LEAVES_RUNNING | _definitions("error", "cancel", "compensate")


def _is_event_sub_process(element: Element | None) -> bool:
    return (
        element is not None
        and element.kind in _SUB_PROCESSES
        and is_true(element, "triggeredByEvent")
    )


def _has_trigger(event: Element) -> bool:
    kinds = (one.kind for one in event.children())
    return any(kind.endswith(("EventDefinition", "eventDefinitionRef")) for kind in kinds)


@rule(
    "EXT.098",
    "Sự kiện bắt đầu của tiến trình chỉ chờ thông điệp, giờ hẹn, điều kiện hoặc tín hiệu"
    " (mục 10.5.2)",
    "A start event of a process waits for messages, times, conditions or signals only"
    " (section 10.5.2)",
)
def _process_start(model: Model) -> Iterator[Element]:
    for one in model.of("startEvent"):
        in_process = one.parent is not None and one.parent.kind == "process"
        if in_process and not set(triggers_of(model, one)) <= _STARTS_PROCESS:
            yield one


@rule(
    "EXT.099",
    "Tiến trình được gọi phải có sự kiện bắt đầu không kích hoạt (mục 10.5.2)",
    "A process that is called has a start event without a trigger (section 10.5.2)",
)
def _called_start(model: Model) -> Iterator[Element]:
    for call in model.of("callActivity"):
        called = model.refer(call.get("calledElement"))
        starts = called.children("startEvent") if called is not None else []
        if starts and all(_has_trigger(start) for start in starts):
            yield call


@rule(
    "EXT.100",
    "Sự kiện bắt đầu của tiến trình con thường không có kích hoạt (mục 10.5.2)",
    "A start event of a plain sub-process has no trigger (section 10.5.2)",
)
def _plain_start(model: Model) -> Iterator[Element]:
    for one in model.of(*_SUB_PROCESSES):
        if not _is_event_sub_process(one):
            yield from (start for start in one.children("startEvent") if _has_trigger(start))


@rule(
    "EXT.106",
    "Sự kiện kết thúc hủy chỉ dùng trong giao dịch (mục 10.5.3)",
    "A cancel end event stands within a transaction only (section 10.5.3)",
)
def _cancel_end(model: Model) -> Iterator[Element]:
    for one in events_with(model, "endEvent", "cancel"):
        if not any(holder.kind == "transaction" for holder in one.above()):
            yield one


def _wrong_boundary(model: Model) -> Iterator[Element]:
    for one in model.of("boundaryEvent"):
        interrupts = is_true(one, "cancelActivity", default=True)
        allowed = _INTERRUPTS if interrupts else _LEAVES_RUNNING
        if not _has_trigger(one) or not set(triggers_of(model, one)) <= allowed:
            yield one


@rule(
    "EXT.110",
    "Sự kiện biên dùng một kích hoạt cho phép với việc ngắt hay không ngắt (mục 10.5.4)",
    "A boundary event has a trigger allowed to it, by whether it interrupts (section 10.5.4)",
)
def _boundary(model: Model) -> Iterator[Element]:
    return _wrong_boundary(model)


@rule(
    "EXT.147",
    "Định nghĩa sự kiện ở biên phải là loại cho phép ở biên (mục 10.5.5)",
    "An event definition at a boundary is of a kind that is allowed there (section 10.5.5)",
)
def _boundary_definition(model: Model) -> Iterator[Element]:
    return _wrong_boundary(model)


@rule(
    "EXT.120",
    "Kích hoạt hủy chỉ gắn vào biên của giao dịch (mục 10.5.5)",
    "A cancel trigger is attached to the boundary of a transaction only (section 10.5.5)",
)
def _cancel_host(model: Model) -> Iterator[Element]:
    for one in events_with(model, "boundaryEvent", "cancel"):
        host = model.refer(one.get("attachedToRef"))
        if host is not None and host.kind != "transaction":
            yield one


@rule(
    "EXT.121",
    "Bắt đầu bằng đền bù chỉ dùng trong tiến trình con sự kiện (mục 10.5.5)",
    "A compensation start event stands in an event sub-process only (section 10.5.5)",
)
def _compensation_start(model: Model) -> Iterator[Element]:
    found = events_with(model, "startEvent", "compensate")
    return (one for one in found if not _is_event_sub_process(one.parent))


@rule(
    "EXT.122",
    "Trong luồng thường, đền bù chỉ được phát, không được chờ (mục 10.5.5)",
    "Within the normal flow compensation is thrown, never waited for (section 10.5.5)",
)
def _compensation_waits(model: Model) -> Iterator[Element]:
    return events_with(model, "intermediateCatchEvent", "compensate")


@rule(
    "EXT.123",
    "Hoạt động cần đền bù phải thấy được từ nơi phát (mục 10.5.5)",
    "The activity to be compensated is visible from where that is thrown (section 10.5.5)",
)
def _compensated(model: Model) -> Iterator[Element]:
    for one in model.of("compensateEventDefinition"):
        activity = model.refer(one.get("activityRef"))
        thrown = one.parent is not None and one.parent.kind in _EVENTS
        if activity is not None and thrown and activity.parent not in list(one.above()):
            yield one


def _used_definitions(model: Model, kind: str) -> Iterator[Element]:
    """The definitions of a kind that an event holds or refers to."""
    for event in model.of(*_EVENTS):
        yield from event.children(kind)
        named = (model.refer(one.text) for one in event.children("eventDefinitionRef"))
        yield from (one for one in named if one is not None and one.kind == kind)


def _runs(model: Model) -> bool:
    return any(is_true(one, "isExecutable") for one in model.processes)


@rule(
    "EXT.127",
    "Sự kiện thông điệp của tiến trình chạy được phải chỉ tới thông điệp (mục 10.5.5)",
    "A message event of an executable process refers to its message (section 10.5.5)",
)
def _message_named(model: Model) -> Iterator[Element]:
    if _runs(model):
        for one in _used_definitions(model, "messageEventDefinition"):
            if not one.get("messageRef").strip():
                yield one


@rule(
    "EXT.128",
    "Sự kiện thông điệp của tiến trình chạy được phải chỉ tới thao tác (mục 10.5.5)",
    "A message event of an executable process refers to its operation (section 10.5.5)",
)
def _operation_named(model: Model) -> Iterator[Element]:
    if _runs(model):
        for one in _used_definitions(model, "messageEventDefinition"):
            if not one.text_of("operationRef").strip():
                yield one


@rule(
    "EXT.129",
    "Sự kiện bắt đầu của tiến trình con sự kiện phải có kích hoạt (mục 10.5.5)",
    "The start event of an event sub-process has a trigger (section 10.5.5)",
)
def _event_sub_process_trigger(model: Model) -> Iterator[Element]:
    for one in model.of("startEvent"):
        if _is_event_sub_process(one.parent) and not _has_trigger(one):
            yield one


@rule(
    "EXT.130",
    "Sự kiện biên phải có kích hoạt (mục 10.5.5)",
    "A boundary event has a trigger (section 10.5.5)",
)
def _boundary_trigger(model: Model) -> Iterator[Element]:
    return (one for one in model.of("boundaryEvent") if not _has_trigger(one))
