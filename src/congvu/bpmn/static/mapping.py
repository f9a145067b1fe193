"""Rules of data: what inputs, outputs and their sets hold, and what associations carry."""

from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.registry import rule

_TRUE: Final = frozenset({"true", "1"})
_ASSOCIATIONS: Final = ("dataInputAssociation", "dataOutputAssociation")
_HOLD_DATA: Final = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})


def item_of(model: Model, element: Element) -> Element | None:
    """The item definition of an input, an output or a data object; a reference is followed."""
    followed = model.refer(element.get("dataObjectRef") or element.get("dataStoreRef"))
    named = (followed or element).get("itemSubjectRef")
    found = model.refer(named)
    return found if found is not None and found.kind == "itemDefinition" else None


def same_structure(one: Element, other: Element) -> bool:
    """Whether two item definitions tell the same structure; one that tells none fits any."""
    structures = {item.get("structureRef").strip() for item in (one, other)} - {""}
    return len(structures) <= 1


@rule(
    "EXT.073",
    "Đối tượng dữ liệu nằm trong tiến trình hoặc tiến trình con (mục 10.4.1)",
    "A data object stands in a process or a sub-process (section 10.4.1)",
)
def _object_place(model: Model) -> Iterator[Element]:
    for one in model.of("dataObject"):
        if one.parent is None or one.parent.kind not in _HOLD_DATA:
            yield one


@rule(
    "EXT.074",
    "Tham chiếu đối tượng dữ liệu không tự định nghĩa dữ liệu (mục 10.4.1)",
    "A reference to a data object has no item definition of its own (section 10.4.1)",
)
def _reference_item(model: Model) -> Iterator[Element]:
    return (one for one in model.of("dataObjectReference") if one.get("itemSubjectRef").strip())


@rule(
    "EXT.075",
    "Đối tượng dữ liệu không mang trạng thái, chỉ tham chiếu mới mang (mục 10.4.1)",
    "A data object has no state; only references to it have (section 10.4.1)",
)
def _object_state(model: Model) -> Iterator[Element]:
    return (one for one in model.of("dataObject") if one.child("dataState"))


@rule(
    "EXT.076",
    "Tham chiếu dữ liệu mang tên của đối tượng kèm trạng thái trong ngoặc vuông (mục 10.4.1)",
    "A data reference bears the name of its object with the state in brackets (section 10.4.1)",
)
def _reference_name(model: Model) -> Iterator[Element]:
    for one in model.of("dataObjectReference"):
        state, named = one.child("dataState"), model.refer(one.get("dataObjectRef"))
        if state is None or named is None or not (state.name and named.name and one.name):
            continue
        if " ".join(one.name.split()) != f"{named.name} [{state.name}]":
            yield one


@rule(
    "EXT.078",
    "Thuộc tính nằm trong tiến trình, hoạt động hoặc sự kiện (mục 10.4.1)",
    "A property stands in a process, an activity or an event (section 10.4.1)",
)
def _property_place(model: Model) -> Iterator[Element]:
    ends = ("task", "process", "transaction", "activity", "event")
    for one in model.of("property"):
        if one.parent is None or not one.parent.kind.lower().endswith(ends):
            yield one


def _of_process(carrier: Element | None) -> bool:
    """Whether an input or output belongs to a process as a whole."""
    specification = carrier.parent if carrier is not None else None
    holder = specification.parent if specification is not None else None
    return holder is not None and holder.kind == "process"


def _joined(model: Model, end: str, kind: str) -> Iterator[Element]:
    for association in model.of(*_ASSOCIATIONS):
        for written in association.children(end):
            carrier = model.refer(written.text)
            if carrier is not None and carrier.kind == kind and _of_process(carrier):
                yield association


@rule(
    "EXT.080",
    "Đầu vào của tiến trình không nhận dữ liệu từ bên trong (mục 10.4.1)",
    "An input of a process is filled by no data association (section 10.4.1)",
)
def _input_filled(model: Model) -> Iterator[Element]:
    return _joined(model, "targetRef", "dataInput")


@rule(
    "EXT.082",
    "Đầu ra của tiến trình không làm nguồn dữ liệu bên trong (mục 10.4.1)",
    "An output of a process is the source of no data association (section 10.4.1)",
)
def _output_read(model: Model) -> Iterator[Element]:
    return _joined(model, "sourceRef", "dataOutput")


def _unlike_collection(model: Model, kind: str) -> Iterator[Element]:
    for one in model.of(kind):
        item = item_of(model, one)
        if item is None:
            continue
        if (one.get("isCollection") in _TRUE) != (item.get("isCollection") in _TRUE):
            yield one


@rule(
    "EXT.081",
    "isCollection của đầu vào phải giống của định nghĩa dữ liệu (mục 10.4.1)",
    "isCollection of an input is the same as that of its item definition (section 10.4.1)",
)
def _input_collection(model: Model) -> Iterator[Element]:
    return _unlike_collection(model, "dataInput")


@rule(
    "EXT.083",
    "isCollection của đầu ra phải giống của định nghĩa dữ liệu (mục 10.4.1)",
    "isCollection of an output is the same as that of its item definition (section 10.4.1)",
)
def _output_collection(model: Model) -> Iterator[Element]:
    return _unlike_collection(model, "dataOutput")


def _in_no_set(model: Model, kind: str, a_set: str, reference: str) -> Iterator[Element]:
    """Inputs or outputs that no set beside them lists.

    A set that names something of another kind is a broken reference; it leaves open what it meant.
    """
    for carrier in model.of(kind):
        if carrier.parent is None:
            continue
        beside = carrier.parent.children(a_set)
        listed = {model.refer(one.text) for each in beside for one in each.children(reference)}
        mistaken = any(one is None or one.kind != kind for one in listed)
        if carrier not in listed and not mistaken:
            yield carrier


@rule(
    "EXT.084",
    "Mỗi đầu vào phải thuộc một tập đầu vào (mục 10.4.1)",
    "Every data input belongs to an input set (section 10.4.1)",
)
def _input_in_set(model: Model) -> Iterator[Element]:
    return _in_no_set(model, "dataInput", "inputSet", "dataInputRefs")


@rule(
    "EXT.088",
    "Mỗi đầu ra phải thuộc một tập đầu ra (mục 10.4.1)",
    "Every data output belongs to an output set (section 10.4.1)",
)
def _output_in_set(model: Model) -> Iterator[Element]:
    return _in_no_set(model, "dataOutput", "outputSet", "dataOutputRefs")


def _unlisted(model: Model, a_set: str, part: str, whole: str) -> Iterator[Element]:
    """Sets whose part names what the whole of the same set does not list."""
    for one in model.of(a_set):
        listed = {named.text.strip() for named in one.children(whole)}
        if any(named.text.strip() not in listed for named in one.children(part)):
            yield one


@rule(
    "EXT.085",
    "Đầu vào tùy chọn phải nằm trong chính tập đầu vào đó (mục 10.4.1)",
    "An optional input is listed by the same input set (section 10.4.1)",
)
def _optional_input(model: Model) -> Iterator[Element]:
    return _unlisted(model, "inputSet", "optionalInputRefs", "dataInputRefs")


@rule(
    "EXT.086",
    "Đầu vào nhận khi đang chạy phải nằm trong chính tập đầu vào đó (mục 10.4.1)",
    "An input taken while executing is listed by the same input set (section 10.4.1)",
)
def _running_input(model: Model) -> Iterator[Element]:
    return _unlisted(model, "inputSet", "whileExecutingInputRefs", "dataInputRefs")


@rule(
    "EXT.087",
    "Tập đầu vào và tập đầu ra phải chỉ tới nhau (mục 10.4.1)",
    "Input sets and output sets refer to one another (section 10.4.1)",
)
def _paired_sets(model: Model) -> Iterator[Element]:
    inputs_first = ("inputSet", "outputSetRefs", "inputSetRefs")
    outputs_first = ("outputSet", "inputSetRefs", "outputSetRefs")
    for kind, there, back in (inputs_first, outputs_first):
        for one in model.of(kind):
            others = [model.refer(named.text) for named in one.children(there)]
            for other in (known for known in others if known is not None):
                if all(model.refer(named.text) is not one for named in other.children(back)):
                    yield one


@rule(
    "EXT.089",
    "Đầu ra tùy chọn phải nằm trong chính tập đầu ra đó (mục 10.4.1)",
    "An optional output is listed by the same output set (section 10.4.1)",
)
def _optional_output(model: Model) -> Iterator[Element]:
    return _unlisted(model, "outputSet", "optionalOutputRefs", "dataOutputRefs")


@rule(
    "EXT.090",
    "Đầu ra cho khi đang chạy phải nằm trong chính tập đầu ra đó (mục 10.4.1)",
    "An output given while executing is listed by the same output set (section 10.4.1)",
)
def _running_output(model: Model) -> Iterator[Element]:
    return _unlisted(model, "outputSet", "whileExecutingOutputRefs", "dataOutputRefs")


@rule(
    "EXT.091",
    "Không biến đổi thì nguồn và đích của dữ liệu cùng cấu trúc (mục 10.4.2)",
    "Without a transformation, source and target of data have one structure (section 10.4.2)",
)
def _like_structures(model: Model) -> Iterator[Element]:
    for one in model.of(*_ASSOCIATIONS):
        if one.child("transformation") or one.child("assignment"):
            continue
        ends = [model.refer(named.text) for named in one.children("sourceRef", "targetRef")]
        items = [item_of(model, end) for end in ends if end is not None]
        known = [item for item in items if item is not None]
        if any(not same_structure(known[0], item) for item in known[1:]):
            yield one


@rule(
    "EXT.092",
    "Không biến đổi thì dữ liệu chỉ đi từ một nguồn (mục 10.4.2)",
    "Without a transformation, data comes from one source only (section 10.4.2)",
)
def _one_source(model: Model) -> Iterator[Element]:
    for one in model.of(*_ASSOCIATIONS):
        if len(one.children("sourceRef")) > 1 and not one.child("transformation"):
            yield one
