"""Rules of what activities take and give: items, messages of operations, input and output sets.

Section 10.3.3 ties the single input and output of a service, send or receive task to the message
that it sends or receives. What refers to nothing known here is judged by no rule of this module.
"""

from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.expressions import is_true
from congvu.bpmn.static.registry import rule

_COUNTED: Final = ("dataObject", "dataInput", "dataOutput", "inputDataItem", "outputDataItem")


def _within(task: Element, *kinds: str) -> list[Element]:
    """The inputs, outputs or sets of a task, as its specification of data lists them."""
    return [one for spec in task.children("ioSpecification") for one in spec.children(*kinds)]


def _operation(model: Model, task: Element) -> Element | None:
    found = model.refer(task.get("operationRef"))
    return found if found is not None and found.kind == "operation" else None


def _message_of(model: Model, operation: Element, side: str) -> Element | None:
    found = model.refer(operation.text_of(side))
    return found if found is not None and found.kind == "message" else None


def _message(model: Model, task: Element, side: str) -> Element | None:
    """The message that a send or receive task names, else the one of its operation."""
    found = model.refer(task.get("messageRef"))
    if found is not None and found.kind == "message":
        return found
    operation = _operation(model, task)
    return _message_of(model, operation, side) if operation is not None else None


def _differs(model: Model, carrier: Element, message: Element) -> bool:
    """Whether the item that is taken or given is no equivalent of the item of the message."""
    wanted, given = message.get("itemRef").strip(), carrier.get("itemSubjectRef").strip()
    if not wanted or wanted == given:
        return False
    if not given:
        return True
    items = model.refer(wanted), model.refer(given)
    if items[0] is None or items[1] is None or items[0] is items[1]:
        return False
    structures = {one.get("structureRef").strip() for one in items if one is not None}
    return len(structures) > 1 or structures == {""}


def _other_item(model: Model, task: Element, kind: str, message: Element | None) -> bool:
    """Whether a task has other than one such carrier of the message, or one of another item."""
    if message is None:
        return False
    carriers = _within(task, kind)
    return len(carriers) != 1 or _differs(model, carriers[0], message)


@rule(
    "EXT.020",
    "isCollection phải giống của định nghĩa dữ liệu (mục 10.4.1)",
    "isCollection is the same as that of the item definition (section 10.4.1)",
)
def _collection(model: Model) -> Iterator[Element]:
    for one in model.of(*_COUNTED):
        item = model.refer(one.get("itemSubjectRef"))
        if item is None or item.kind != "itemDefinition":
            continue
        if is_true(one, "isCollection") != is_true(item, "isCollection"):
            yield one


@rule(
    "EXT.042",
    "Bước dịch vụ gọi thao tác có đúng một tập đầu vào (mục 10.3.3)",
    "A service task with an operation has exactly one input set (section 10.3.3)",
)
def _service_inputs(model: Model) -> Iterator[Element]:
    for one in model.of("serviceTask"):
        if _operation(model, one) is not None and len(_within(one, "inputSet")) != 1:
            yield one


@rule(
    "EXT.043",
    "Bước dịch vụ gọi thao tác có nhiều nhất một tập đầu ra (mục 10.3.3)",
    "A service task with an operation has at most one output set (section 10.3.3)",
)
def _service_outputs(model: Model) -> Iterator[Element]:
    for one in model.of("serviceTask"):
        if _operation(model, one) is not None and len(_within(one, "outputSet")) > 1:
            yield one


@rule(
    "EXT.044",
    "Đầu vào của bước dịch vụ phải khớp thông điệp vào của thao tác (mục 10.3.3)",
    "The input of a service task fits the incoming message of its operation (section 10.3.3)",
)
def _service_input_item(model: Model) -> Iterator[Element]:
    return _unlike_operation(model, "dataInput", "inMessageRef")


@rule(
    "EXT.045",
    "Đầu ra của bước dịch vụ phải khớp thông điệp ra của thao tác (mục 10.3.3)",
    "The output of a service task fits the outgoing message of its operation (section 10.3.3)",
)
def _service_output_item(model: Model) -> Iterator[Element]:
    return _unlike_operation(model, "dataOutput", "outMessageRef")


def _unlike_operation(model: Model, kind: str, side: str) -> Iterator[Element]:
    for one in model.of("serviceTask"):
        operation = _operation(model, one)
        if operation is None:
            continue
        if _other_item(model, one, kind, _message_of(model, operation, side)):
            yield one


def _several(model: Model, task: str, kind: str) -> Iterator[Element]:
    return (one for one in model.of(task) if len(_within(one, kind)) > 1)


def _unlike_message(model: Model, task: str, kind: str, side: str) -> Iterator[Element]:
    """Tasks whose carriers do not fit the message; without a carrier nothing is judged."""
    for one in model.of(task):
        message = _message(model, one, side)
        if message is None:
            continue
        if any(_differs(model, carrier, message) for carrier in _within(one, kind)):
            yield one


@rule(
    "EXT.046",
    "Bước gửi có nhiều nhất một tập đầu vào (mục 10.3.3)",
    "A send task has at most one input set (section 10.3.3)",
)
def _send_sets(model: Model) -> Iterator[Element]:
    return _several(model, "sendTask", "inputSet")


@rule(
    "EXT.047",
    "Bước gửi có nhiều nhất một đầu vào (mục 10.3.3)",
    "A send task has at most one data input (section 10.3.3)",
)
def _send_inputs(model: Model) -> Iterator[Element]:
    return _several(model, "sendTask", "dataInput")


@rule(
    "EXT.048",
    "Đầu vào của bước gửi phải khớp thông điệp (mục 10.3.3)",
    "The data input of a send task fits its message (section 10.3.3)",
)
def _send_item(model: Model) -> Iterator[Element]:
    return _unlike_message(model, "sendTask", "dataInput", "inMessageRef")


@rule(
    "EXT.050",
    "Bước nhận có nhiều nhất một tập đầu ra (mục 10.3.3)",
    "A receive task has at most one output set (section 10.3.3)",
)
def _receive_sets(model: Model) -> Iterator[Element]:
    return _several(model, "receiveTask", "outputSet")


@rule(
    "EXT.051",
    "Bước nhận có nhiều nhất một đầu ra (mục 10.3.3)",
    "A receive task has at most one data output (section 10.3.3)",
)
def _receive_outputs(model: Model) -> Iterator[Element]:
    return _several(model, "receiveTask", "dataOutput")


@rule(
    "EXT.052",
    "Đầu ra của bước nhận phải khớp thông điệp (mục 10.3.3)",
    "The data output of a receive task fits its message (section 10.3.3)",
)
def _receive_item(model: Model) -> Iterator[Element]:
    return _unlike_message(model, "receiveTask", "dataOutput", "inMessageRef")
