"""Rules of written values: identity, expressions, languages, addresses and media types."""

import re
from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import BPMN, Element, Model
from congvu.bpmn.static.registry import rule

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
# An address by RFC 3986 with the letters of RFC 3987; a percent sign opens two hexadecimal digits.
_ADDRESS: Final = re.compile(
    r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=\[\]\u00a0-\U0010ffff]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=\u00a0-\U0010ffff]|%[0-9A-Fa-f]{2})*)?"
)
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;.*)?", re.ASCII)
_METHODS: Final = ("##Compensate", "##Image", "##Store")
_NAMED_BY_OTHERS: Final = re.compile(
    r"\w+Gateway|startEvent|endEvent|boundaryEvent|intermediate\w+Event|implicitThrowEvent"
    r"|\w*[tT]ask|subProcess|adHocSubProcess|transaction|callActivity|callChoreography"
    r"|subChoreography|sequenceFlow|dataObject|dataObjectReference|dataStoreReference|dataStore"
    r"|dataInput|dataOutput|participant|messageFlow|message|signal|error|escalation|itemDefinition"
    r"|operation|resource"
)
_PLAIN: Final = (
    *("conditionExpression", "condition", "timeDate", "timeDuration", "timeCycle"),
    *("loopCondition", "loopCardinality", "completionCondition", "activationCondition"),
    *("from", "to", "expression"),
)
# Where the schema itself asks for a formal expression, without a type written at the place.
# A message path without text is left out: it takes the message whole.
_FORMAL: Final = frozenset({"dataPath", "transformation", "formalExpression"})


def is_true(element: Element, attribute: str, *, default: bool = False) -> bool:
    """The truth an attribute tells; XML writes it as a word or as a digit."""
    return element.get(attribute, str(default).lower()).strip() in {"true", "1"}


def is_address(text: str) -> bool:
    return bool(text.strip()) and _ADDRESS.fullmatch(text.strip()) is not None


def is_formal(expression: Element) -> bool:
    prefix, _, kind = expression.get(_XSI_TYPE).strip().rpartition(":")
    if kind == "tFormalExpression":
        return expression.prefixes.get(prefix or None) == BPMN
    above = expression.parent
    of_behaviour = above is not None and above.kind == "complexBehaviorDefinition"
    return expression.kind in _FORMAL or (of_behaviour and expression.kind == "condition")


@rule(
    "EXT.003",
    "Phần tử mà nơi khác có thể chỉ tới phải có id (mục 8.3.1)",
    "An element that others may refer to has an id (section 8.3.1)",
)
def _identity(model: Model) -> Iterator[Element]:
    return (one for one in model.elements if not one.id and _NAMED_BY_OTHERS.fullmatch(one.kind))


@rule(
    "EXT.004",
    "textFormat của tài liệu phải là kiểu MIME (mục 8.3.1)",
    "The textFormat of documentation is a MIME type (section 8.3.1)",
)
def _documented_format(model: Model) -> Iterator[Element]:
    for one in model.of("documentation"):
        if not _MEDIA_TYPE.fullmatch(one.get("textFormat", "text/plain").strip()):
            yield one


@rule(
    "EXT.012",
    "Biểu thức bằng lời phải có lời (mục 8.4.7)",
    "An expression in words has words (section 8.4.7)",
)
def _wordless(model: Model) -> Iterator[Element]:
    for one in model.of(*_PLAIN):
        if is_formal(one) or one.text.strip() or one.child("documentation"):
            continue
        if not _says_by_elements(one):
            yield one


@rule(
    "EXT.013",
    "Biểu thức hình thức phải có nội dung (mục 8.4.7)",
    "A formal expression has a body (section 8.4.7)",
)
def _empty_expression(model: Model) -> Iterator[Element]:
    for one in model.elements:
        if is_formal(one) and not one.text.strip() and not _says_by_elements(one):
            yield one


def _says_by_elements(expression: Element) -> bool:
    """A body may be XML of its own; a comment or an extension is no body."""
    aside = ("documentation", "extensionElements")
    return any(
        inner.tail.strip() or not (inner.is_bpmn and inner.kind in aside)
        for inner in expression.inside
    )


@rule(
    "EXT.014",
    "Ngôn ngữ biểu thức phải ghi dạng URI (mục 8.4.7)",
    "The language of expressions is written as a URI (section 8.4.7)",
)
def _language(model: Model) -> Iterator[Element]:
    for one in model.elements:
        written = (one.get(name, "urn:x") for name in ("language", "expressionLanguage"))
        if not all(is_address(said) for said in written):
            yield one


@rule(
    "EXT.053",
    "Bước chạy mã có mã thì phải ghi kiểu MIME của mã (mục 10.3.3)",
    "A script task with a script tells the MIME type of the script (section 10.3.3)",
)
def _script_format(model: Model) -> Iterator[Element]:
    for one in model.of("scriptTask"):
        written = one.get("scriptFormat").strip()
        if (written or one.child("script")) and not _MEDIA_TYPE.fullmatch(written):
            yield one


@rule(
    "EXT.060",
    "Cách thức giao dịch là URI hoặc ##Compensate, ##Image, ##Store (mục 10.3.5)",
    "The method of a transaction is a URI or ##Compensate, ##Image, ##Store (section 10.3.5)",
)
def _method(model: Model) -> Iterator[Element]:
    for one in model.of("transaction"):
        written = one.get("method", "##Compensate").strip()
        if written not in _METHODS and not is_address(written):
            yield one
