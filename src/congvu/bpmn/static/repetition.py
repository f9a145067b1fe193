"""Rules of several instances, written times, ad-hoc sub-processes and of what is called."""

import re
from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.mapping import item_of, same_structure
from congvu.bpmn.static.registry import rule

_SEVERAL: Final = "multiInstanceLoopCharacteristics"
_NO_TRUTH: Final = re.compile(r"[+-]?\d+(\.\d+)?|\"[^\"]*\"|'[^']*'")
# A time is judged only where the text is a bare word; anything else may be an expression.
_BARE: Final = re.compile(r"[\w:.+/,-]+", re.ASCII)
_DATE: Final = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?"
_DURATION: Final = (
    r"P(?=[\dT])(\d+W|(\d+Y)?(\d+M)?(\d+D)?"
    r"(T(?=\d)(\d+([.,]\d+)?H)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?S)?)?)"
)
_CYCLE: Final = rf"R-?\d*/({_DATE}/)?{_DURATION}(/{_DATE})?|{_DURATION}"


@rule(
    "EXT.062",
    "Tiến trình con tùy ý không có sự kiện bắt đầu, kết thúc hay phần của biên đạo (mục 10.3.5)",
    "An ad-hoc sub-process has no start or end events and nothing of choreographies"
    " (section 10.3.5)",
)
def _ad_hoc(model: Model) -> Iterator[Element]:
    events = ("startEvent", "endEvent")
    choreography = ("choreographyTask", "callChoreography", "subChoreography")
    conversation = ("conversation", "subConversation", "callConversation", "conversationLink")
    for one in model.of("adHocSubProcess"):
        yield from one.children(*events, *choreography, *conversation)


@rule(
    "EXT.064",
    "Tiến trình hay bước chung có giao diện phải gắn dữ liệu với thao tác (mục 10.3.6)",
    "What is called by an interface binds its data to operations (section 10.3.6)",
)
def _bound(model: Model) -> Iterator[Element]:
    for one in model.elements:
        if one.child("supportedInterfaceRef") and not one.child("ioBinding"):
            yield one


@rule(
    "EXT.065",
    "Dữ liệu gắn với thao tác phải khớp thông điệp của thao tác (mục 10.3.6)",
    "Data bound to an operation fits the messages of that operation (section 10.3.6)",
)
def _binding_fits(model: Model) -> Iterator[Element]:
    sides = (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef"))
    for binding in model.of("ioBinding"):
        operation = model.refer(binding.get("operationRef"))
        for data, side in sides if operation is not None else ():
            carrier = model.refer(binding.get(data))
            message = model.refer(operation.text_of(side)) if operation is not None else None
            item = item_of(model, carrier) if carrier is not None else None
            told = model.refer(message.get("itemRef")) if message is not None else None
            if item is not None and told is not None and not same_structure(item, told):
                yield binding


@rule(
    "EXT.067",
    "Nhiều thể hiện cần số lượng hoặc một tập dữ liệu (mục 10.3.8)",
    "Several instances need a number or a collection of data (section 10.3.8)",
)
def _number(model: Model) -> Iterator[Element]:
    known = ("loopCardinality", "loopDataInputRef")
    return (one for one in model.of(_SEVERAL) if not one.children(*known))


@rule(
    "EXT.068",
    "Tập dữ liệu của nhiều thể hiện phải là đầu vào hay dữ liệu mang được (mục 10.3.8)",
    "The collection of several instances is an input or other data (section 10.3.8)",
)
def _collection(model: Model) -> Iterator[Element]:
    allowed = ("dataInput", "dataObject", "dataObjectReference", "dataStoreReference", "property")
    for one in model.of(_SEVERAL):
        found = model.refer(one.text_of("loopDataInputRef"))
        if found is not None and found.kind not in allowed:
            yield one


def _unlike_members(model: Model, member: str, collection: str) -> Iterator[Element]:
    for one in model.of(_SEVERAL):
        part, whole = one.child(member), model.refer(one.text_of(collection))
        if part is None or whole is None:
            continue
        items = item_of(model, part), item_of(model, whole)
        if items[0] is None or items[1] is None:
            continue
        if items[0].get("isCollection") in {"true", "1"} or not same_structure(items[0], items[1]):
            yield one


@rule(
    "EXT.069",
    "Đầu ra của từng thể hiện phải là một phần tử của tập đầu ra (mục 10.3.8)",
    "The output of one instance is a member of the collected output (section 10.3.8)",
)
def _output_member(model: Model) -> Iterator[Element]:
    return _unlike_members(model, "outputDataItem", "loopDataOutputRef")


@rule(
    "EXT.070",
    "Đầu vào của từng thể hiện phải là một phần tử của tập đầu vào (mục 10.3.8)",
    "The input of one instance is a member of the collected input (section 10.3.8)",
)
def _input_member(model: Model) -> Iterator[Element]:
    return _unlike_members(model, "inputDataItem", "loopDataInputRef")


@rule(
    "EXT.071",
    "Điều kiện hoàn tất của nhiều thể hiện phải cho đúng hoặc sai (mục 10.3.8)",
    "The completion condition of several instances gives true or false (section 10.3.8)",
)
def _completion(model: Model) -> Iterator[Element]:
    for one in model.of(_SEVERAL):
        if _NO_TRUTH.fullmatch(one.text_of("completionCondition").strip()):
            yield one


@rule(
    "EXT.072",
    "Điều kiện của hành vi phức phải cho đúng hoặc sai (mục 10.3.8)",
    "The condition of a complex behaviour gives true or false (section 10.3.8)",
)
def _behaviour(model: Model) -> Iterator[Element]:
    for one in model.of("complexBehaviorDefinition"):
        if _NO_TRUTH.fullmatch(one.text_of("condition").strip()):
            yield one


def _misread(model: Model, kind: str, pattern: str) -> Iterator[Element]:
    for one in model.of(kind):
        text = one.text.strip()
        if not one.get("language") and _BARE.fullmatch(text) and not re.fullmatch(pattern, text):
            yield one


@rule(
    "EXT.132",
    "timeDate phải theo ISO 8601 (mục 10.5.5)",
    "timeDate is written by ISO 8601 (section 10.5.5)",
)
def _date(model: Model) -> Iterator[Element]:
    return _misread(model, "timeDate", _DATE)


@rule(
    "EXT.133",
    "timeCycle phải theo ISO 8601 (mục 10.5.5)",
    "timeCycle is written by ISO 8601 (section 10.5.5)",
)
def _cycle(model: Model) -> Iterator[Element]:
    return _misread(model, "timeCycle", _CYCLE)


@rule(
    "EXT.134",
    "timeDuration phải theo ISO 8601 (mục 10.5.5)",
    "timeDuration is written by ISO 8601 (section 10.5.5)",
)
def _duration(model: Model) -> Iterator[Element]:
    return _misread(model, "timeDuration", _DURATION)
