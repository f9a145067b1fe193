"""What can be wrong with a decision model, in words of both languages, with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from congvu.feel import FeelError
from congvu.feel.faults import Language


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a model: a code for programs, words for people, the line of its element.

    `because` are the faults of an expression inside, which speak for themselves.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    because: FeelError | None = None

    def words(self, language: Language) -> str:
        """A sentence in Vietnamese or English, with the line if it is known."""
        sentence = WORDS[self.code][language].format_map(self.values)
        if self.because is not None:
            inner = "; ".join(fault.words(language) for fault in self.because.faults)
            sentence = f"{sentence}: {inner}"
        return sentence if self.line is None else _AT[language].format(self.line, sentence)

    def __str__(self) -> str:
        return self.words("en")


class DmnError(Exception):
    """Base of what this package raises."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.words("en") for fault in faults))
        self.faults = faults


class CannotRead(DmnError):
    """The bytes are no decision model that may be read; each fault says where."""


class CannotCompile(DmnError):
    """The model can be read but not run: it refers to nothing, in a circle, or to no FEEL."""


_AT: Final[Mapping[Language, str]] = {"vi": "dòng {0}: {1}", "en": "line {0}: {1}"}

WORDS: Final[dict[str, Mapping[Language, str]]] = {
    "too_large": {
        "vi": "tệp lớn hơn {limit} byte",
        "en": "the file is larger than {limit} bytes",
    },
    "not_xml": {"vi": "tệp không phải XML đúng: {why}", "en": "this is not well-formed XML: {why}"},
    "has_doctype": {
        "vi": "tệp không được có DOCTYPE hay thực thể",
        "en": "a model may have no DOCTYPE and no entities",
    },
    "not_dmn": {
        "vi": "phần tử gốc {found} không phải definitions của DMN",
        "en": "the root {found} is no definitions of DMN",
    },
    "no_name": {"vi": "{kind} không có tên", "en": "{kind} has no name"},
    "unknown_expression": {
        "vi": "không chạy loại biểu thức {kind}",
        "en": "expressions of the kind {kind} are not run",
    },
    "unknown_hit_policy": {
        "vi": "không có quy tắc chọn {policy}",
        "en": "there is no hit policy {policy}",
    },
    "cells_count": {
        "vi": "dòng luật có {found} ô, bảng có {expected} cột",
        "en": "the rule has {found} cells, the table {expected} columns",
    },
    "unknown_reference": {
        "vi": "{name} nhắc tới {reference}, không có trong mô hình",
        "en": "{name} refers to {reference}, which is not in the model",
    },
    "unknown_import": {
        "vi": "không có mô hình {namespace} để dùng",
        "en": "there is no model {namespace} to import",
    },
    "import_circle": {
        "vi": "các mô hình dùng lẫn nhau thành vòng: {path}",
        "en": "models import each other in a circle: {path}",
    },
    "circle": {
        "vi": "quyết định cần lẫn nhau thành vòng: {path}",
        "en": "decisions require each other in a circle: {path}",
    },
    "unknown_type": {"vi": "không có kiểu {name}", "en": "there is no type {name}"},
    "type_circle": {"vi": "kiểu {name} chứa chính nó", "en": "the type {name} contains itself"},
    "expression": {"vi": "biểu thức của {name}", "en": "the expression of {name}"},
    "too_deep": {
        "vi": "biểu thức lồng sâu hơn {limit} lớp",
        "en": "expressions are nested more than {limit} deep",
    },
    "unknown_decision": {"vi": "không có quyết định {name}", "en": "there is no decision {name}"},
}
