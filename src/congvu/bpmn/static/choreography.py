"""Rules of participants, message flows, conversations and choreographies (chapters 9 and 11)."""

from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.expressions import is_true
from congvu.bpmn.static.registry import rule

_OF_CHOREOGRAPHY: Final = ("choreographyTask", "callChoreography", "subChoreography")
_SUB_PROCESSES: Final = ("subProcess", "transaction", "adHocSubProcess")
_OF_CONVERSATION: Final = (
    *("conversation", "subConversation", "callConversation", "conversationLink"),
    *("conversationAssociation", "participantAssociation", "messageFlowAssociation"),
    *("association", "group", "textAnnotation"),
)


def whole_number(element: Element, attribute: str, default: int) -> int | None:
    """The number of the attribute; None where the text is no whole number."""
    written = element.get(attribute, str(default)).strip()
    return int(written) if written.lstrip("+-").isdecimal() else None


@rule(
    "EXT.015",
    "Biên đạo không dùng làn (mục 8.4.8)",
    "Choreographies use no lanes (section 8.4.8)",
)
def _lanes(model: Model) -> Iterator[Element]:
    for one in model.of("laneSet"):
        if one.parent is not None and one.parent.kind in {"choreography", "subChoreography"}:
            yield one


@rule(
    "EXT.027",
    "Chỉ cộng tác thường mới chỉ tới biên đạo (mục 9)",
    "Only a plain collaboration refers to a choreography (section 9)",
)
def _choreography_named(model: Model) -> Iterator[Element]:
    for one in model.of("choreographyRef"):
        if one.parent is not None and one.parent.kind != "collaboration":
            yield one


@rule(
    "EXT.029",
    "Số bên tham gia ít nhất không được âm (mục 9.3.1)",
    "The minimum of participants is not below 0 (section 9.3.1)",
)
def _minimum(model: Model) -> Iterator[Element]:
    for one in model.of("participantMultiplicity"):
        minimum = whole_number(one, "minimum", 0)
        if minimum is not None and minimum < 0:
            yield one


@rule(
    "EXT.030",
    "Số bên tham gia nhiều nhất phải từ 1 và không dưới số ít nhất (mục 9.3.1)",
    "The maximum of participants is 1 or more and not below the minimum (section 9.3.1)",
)
def _maximum(model: Model) -> Iterator[Element]:
    for one in model.of("participantMultiplicity"):
        minimum, maximum = whole_number(one, "minimum", 0), whole_number(one, "maximum", 1)
        if maximum is not None and maximum < max(1, minimum or 0):
            yield one


@rule(
    "EXT.031",
    "Luồng thông điệp phải nối hai bên khác nhau (mục 9.4)",
    "A message flow connects two separate pools (section 9.4)",
)
def _two_pools(model: Model) -> Iterator[Element]:
    for one in model.of("messageFlow"):
        pools = [_pool(model, model.refer(one.get(end))) for end in ("sourceRef", "targetRef")]
        if pools[0] is not None and pools[0] is pools[1]:
            yield one


def _pool(model: Model, end: Element | None) -> Element | None:
    """What holds the end of a message flow: its process, else the participant without one."""
    if end is None:
        return None
    if end.kind == "participant":
        return model.refer(end.get("processRef")) or end
    return next((one for one in end.above() if one.kind == "process"), None)


@rule(
    "EXT.032",
    "Hội thoại dùng chung chỉ có bên tham gia, luồng thông điệp, khóa tương quan (mục 9.5)",
    "A global conversation holds participants, message flows and correlation keys only"
    " (section 9.5)",
)
def _global_conversation(model: Model) -> Iterator[Element]:
    for one in model.of("globalConversation"):
        yield from one.children(*_OF_CONVERSATION)


@rule(
    "EXT.033",
    "Biên đạo đóng không cho luồng thông điệp ngoài nó (mục 11.2)",
    "A closed choreography allows no message flow that it does not model (section 11.2)",
)
def _closed(model: Model) -> Iterator[Element]:
    for collaboration in model.of("collaboration"):
        named = [model.refer(one.text) for one in collaboration.children("choreographyRef")]
        if not any(one is not None and is_true(one, "isClosed") for one in named):
            continue
        # A flow is modelled by the choreography when an association tells which one it is there.
        modelled = {
            one.text_of(end)
            for one in collaboration.children("messageFlowAssociation")
            for end in ("innerMessageFlowRef", "outerMessageFlowRef")
        }
        for flow in collaboration.children("messageFlow"):
            if flow.id not in modelled:
                yield flow


def _within(model: Model, *holders: str) -> Iterator[Element]:
    for one in model.of(*_OF_CHOREOGRAPHY):
        if one.parent is not None and one.parent.kind in holders:
            yield one


@rule(
    "EXT.036",
    "Tiến trình không chứa hoạt động biên đạo (mục 10.2)",
    "A process holds no choreography activities (section 10.2)",
)
def _in_process(model: Model) -> Iterator[Element]:
    return _within(model, "process")


@rule(
    "EXT.056",
    "Tiến trình con không chứa hoạt động biên đạo (mục 10.3.5)",
    "A sub-process holds no choreography activities (section 10.3.5)",
)
def _in_sub_process(model: Model) -> Iterator[Element]:
    return _within(model, *_SUB_PROCESSES)
