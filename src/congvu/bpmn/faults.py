"""What can be wrong with a model or a command, in words of both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code for programs, words for people. `about` is the id of the element."""

    code: str
    about: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def words(self, language: Language) -> str:
        return WORDS[self.code][0 if language == "vi" else 1].format_map(_Said(self.values))

    def __str__(self) -> str:
        return self.words("en")


class _Said(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "?"


class BpmnError(Exception):
    """Carries every fault at once, so that people mend everything in one go."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults

    @property
    def reasons(self) -> tuple[Fault, ...]:
        return self.faults


class CannotCompile(BpmnError):
    """The model says something that the engine does not run. Faults name element and line."""


class CannotAdvance(BpmnError):
    """The command does not fit to where the process stands. Nothing was changed."""


WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "process-started-before": (
        "Quy trình này đã bắt đầu rồi",
        "The process has already begun",
    ),
    "process-not-started": ("Quy trình chưa bắt đầu", "The process has not begun yet"),
    "process-ended": ("Quy trình đã kết thúc", "The process has ended"),
    "step-not-waiting": (
        "Bước “{step}” đã xong hoặc quy trình đã sang bước khác",
        "The step “{step}” is done already, or the process has moved on",
    ),
    "step-ambiguous": (
        "Bước “{step}” đang chờ ở nhiều chỗ; hãy nêu rõ chỗ nào",
        "The step “{step}” waits in several places; say which",
    ),
    "start-unknown": (
        "Quy trình không bắt đầu được tại “{step}”",
        "The process cannot begin at “{step}”",
    ),
    "outcome-unknown": (
        "Bước “{step}” không có kết quả “{outcome}”",
        "The step “{step}” has no outcome “{outcome}”",
    ),
    "timer-not-set": (
        "Bước “{step}” không còn hẹn giờ này",
        "The step “{step}” has no such time limit any more",
    ),
    "deemed-unfit": (
        "Dòng {line}: “{id}” coi im lặng là “{outcome}” mà thiếu kết quả này hoặc hẹn giờ",
        "Line {line}: “{id}” deems silence “{outcome}” but lacks this outcome or a timer",
    ),
    "migration-unmapped": (
        "Bước “{step}” không có bước tương ứng trong phiên bản mới",
        "The step “{step}” has no counterpart in the new version",
    ),
    "migration-other-kind": (
        "Bước “{step}” ứng với “{target}”, nhưng hai bước khác loại",
        "The step “{step}” is mapped to “{target}”, which is of another kind",
    ),
    "migration-other-clock": (
        "Bước “{step}” ứng với “{target}”, nhưng khác trạng thái pháp lý hoặc cách tính thời hạn",
        "The step “{step}” is mapped to “{target}”, whose legal status or clock is another",
    ),
    "migration-other-place": (
        "Bước “{step}” ứng với “{target}” nằm trong một quy trình con khác",
        "The step “{step}” is mapped to “{target}”, which lies in another sub-process",
    ),
    "migration-way-gone": (
        "Điểm gộp “{step}” đang chờ, nhưng đường dẫn vào nó không còn trong phiên bản mới",
        "The join “{step}” waits, but the way into it is gone in the new version",
    ),
    "migration-two-at-one": (
        "Hai bước cùng ứng với một bước “{step}”",
        "Two steps are mapped to the one step “{step}”",
    ),
    "migration-undo-gone": (
        "Tại “{step}” có việc đã làm mà phiên bản mới không hoàn tác được",
        "At “{step}” there is work that the new version could not undo",
    ),
    "migration-needs-values": (
        "Bước “{step}” chờ một việc mới mà khoá hoặc thời hạn phải tính từ giá trị của từng hồ sơ",
        "The step “{step}” would wait for something new whose key or time needs values of its own",
    ),
    "migration-stuck": (
        "Từ chỗ tương ứng, quy trình mới không thể kết thúc (vướng ở “{step}”)",
        "From the place it is mapped to, the new process could not finish (stuck at “{step}”)",
    ),
    "name-too-long": (
        "“{step}” có tên quá dài; mã của bước và sự kiện có nhiều nhất {most} ký tự",
        "“{step}” has a name that is too long; ids of steps and events have at most {most} signs",
    ),
    "called-elsewhere": (
        "“{step}” gọi quy trình “{called}” không có trong tệp này",
        "“{step}” calls the process “{called}”, which is not in this file",
    ),
    "message-not-awaited": (
        "Không bước nào đang chờ thông điệp “{message}”",
        "No step waits for the message “{message}”",
    ),
    "too-many-moves": (
        "Quy trình đi vòng mãi tại “{step}”",
        "The process turns in a circle at “{step}”",
    ),
    "no-way-for-outcome": (
        "Sau “{step}” không có lối đi nào cho kết quả “{outcome}”",
        "After “{step}” no way leads on for the outcome “{outcome}”",
    ),
    "no-way-holds": (
        "Sau “{step}” không điều kiện nào đúng và không có lối mặc định",
        "After “{step}” no condition holds, and there is no default way",
    ),
    "count-unfit": (
        "Số lần của “{step}” phải là số nguyên không âm",
        "The number of times of “{step}” must be a whole number, not negative",
    ),
    "link-unknown": (
        "Liên kết “{step}” không dẫn tới đâu",
        "The link “{step}” leads nowhere",
    ),
    "bpmn-element-not-supported": (
        "Dòng {line}: “{element}” ({id}) không được chạy ở đây",
        "Line {line}: “{element}” ({id}) is not run here",
    ),
    "bpmn-value-unknown": (
        "Dòng {line}: giá trị của “{attribute}” ở “{element}” ({id}) không dùng được",
        "Line {line}: the value of “{attribute}” on “{element}” ({id}) cannot be used",
    ),
    "bpmn-reference-unknown": (
        "Dòng {line}: “{element}” ({id}) dẫn tới “{reference}”, không hợp",
        "Line {line}: “{element}” ({id}) refers to “{reference}”, which does not fit",
    ),
    "bpmn-attribute-not-supported": (
        "Dòng {line}: “{attribute}” không được hỗ trợ ở “{element}” ({id})",
        "Line {line}: “{attribute}” is not supported on “{element}” ({id})",
    ),
    "condition-unfit": (
        "Dòng {line}: biểu thức của “{id}” sai: {why}",
        "Line {line}: the expression of “{id}” is wrong: {why}",
    ),
    "bpmn-one-process": (
        "Mô hình phải có đúng một quy trình, hoặc nêu rõ quy trình nào",
        "The model must have exactly one process, or say which",
    ),
    "nowhere-to-begin": (
        "Dòng {line}: “{id}” không có chỗ bắt đầu",
        "Line {line}: “{id}” has nowhere to begin",
    ),
    "bpmn-id-twice-or-missing": (
        "Dòng {line}: “{element}” không có id, hoặc id “{id}” dùng hai lần",
        "Line {line}: “{element}” has no id, or its id “{id}” is used twice",
    ),
    "call-in-circle": (
        "Dòng {line}: “{id}” gọi lại chính quy trình chứa nó",
        "Line {line}: “{id}” calls the process that it is part of",
    ),
    "bpmn-service-without-action": (
        "Dòng {line}: bước dịch vụ “{id}” không nói làm gì (cv:do)",
        "Line {line}: the service task “{id}” does not say what it does (cv:do)",
    ),
    "bpmn-outcome-twice": (
        "Dòng {line}: kết quả của “{id}” bị trùng tên hoặc không có tên",
        "Line {line}: an outcome of “{id}” is named twice, or has no name",
    ),
    "bpmn-outcome-without-way": (
        "Dòng {line}: sau “{id}” không có lối đi cho kết quả “{outcome}”",
        "Line {line}: no way leads on from “{id}” for the outcome “{outcome}”",
    ),
    "bpmn-timer-without-duration": (
        "Dòng {line}: hẹn giờ “{id}” phải nêu thời hạn hoặc tham số pháp lý",
        "Line {line}: the timer “{id}” must say either a duration or a legal parameter",
    ),
    "bpmn-too-big": (
        "Tệp quy trình quá lớn; tối đa {limit} KB",
        "The process file is too big. At most {limit} KB are allowed",
    ),
    "bpmn-not-xml": (
        "Tệp quy trình không phải XML đúng dạng (dòng {line})",
        "The process file is not well-formed XML (line {line})",
    ),
    "bpmn-has-dtd": (
        "Tệp quy trình có khai báo kiểu tài liệu, không được phép",
        "The process file has a document type declaration, which is not allowed",
    ),
    "bpmn-not-bpmn": (
        "Tệp quy trình không phải BPMN 2.0: bắt đầu bằng “{element}”",
        "The process file is not BPMN 2.0: it begins with “{element}”",
    ),
    "bpmn-outcome-without-label": (
        "Dòng {line}: kết quả “{outcome}” của “{id}” chưa có nhãn (cv:outcome)",
        "Line {line}: the outcome “{outcome}” of “{id}” has no label (cv:outcome)",
    ),
    "bpmn-two-primary-outcomes": (
        "Dòng {line}: “{id}” có hai kết quả chính",
        "Line {line}: “{id}” has two main outcomes",
    ),
    "bpmn-outcomes-on-quick-service": (
        "Dòng {line}: bước “{id}” không chờ ai, nên không thể có kết quả",
        "Line {line}: the step “{id}” does not wait, so it cannot have outcomes",
    ),
    "bpmn-timer-on-quick-service": (
        "Dòng {line}: hẹn giờ “{id}” gắn vào bước dịch vụ không chờ",
        "Line {line}: the timer “{id}” is attached to a service task that does not wait",
    ),
    "bpmn-node-in-two-lanes": (
        "Dòng {line}: “{reference}” nằm trong hai làn",
        "Line {line}: “{reference}” lies in two lanes",
    ),
    "bpmn-way-out-of-end": (
        "Dòng {line}: có lối ra khỏi sự kiện kết thúc “{id}”",
        "Line {line}: a way leads out of the end event “{id}”",
    ),
    "bpmn-way-into-start": (
        "Dòng {line}: có lối vào sự kiện bắt đầu",
        "Line {line}: a way leads into the start event",
    ),
    "bpmn-no-way-out": (
        "Dòng {line}: không có lối đi tiếp từ “{id}”",
        "Line {line}: no way leads on from “{id}”",
    ),
    "unsound-cannot-finish": (
        "Quy trình có thể mắc lại tại “{step}” mà không bao giờ kết thúc",
        "The process can get stuck at “{step}” and never finish",
    ),
    "unsound-dead-step": (
        "Không bao giờ tới được bước “{step}”",
        "The step “{step}” can never be reached",
    ),
    "unsound-token-over": (
        "Bước “{step}” có thể bị làm hai lần: các nhánh song song không được gộp lại",
        "The step “{step}” can run twice: parallel branches are not joined",
    ),
    "unsound-no-way": (
        "Có lúc từ “{step}” không có lối nào đi tiếp",
        "At times no way leads on from “{step}”",
    ),
    "unsound-unknown": (
        "Chưa kết luận được: quy trình có hơn {limit} trạng thái",
        "No verdict: the process has more than {limit} states",
    ),
    "unsound-path": ("đường đi: {path}", "path: {path}"),
    "bpmn-many-ways-out": (
        "Dòng {line}: “{id}” có nhiều lối ra đặt tên theo kết quả; hãy đặt cổng loại trừ phía sau",
        "Line {line}: several named ways lead on from “{id}”; put an exclusive gateway behind it",
    ),
    "bpmn-task-without-lane": (
        "Dòng {line}: “{id}” không nằm trong làn nào, cũng không nêu vai trò hay đơn vị",
        "Line {line}: “{id}” lies in no lane, and names neither role nor unit",
    ),
    "condition-too-costly": (
        "Không tính được “{text}”: {why}",
        "“{text}” could not be worked out: {why}",
    ),
}
