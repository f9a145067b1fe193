"""The technology compatibility kit of DMN: folders with models and the cases that ask them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from lxml import etree
from tools.suites.report import Case

from congvu import dmn, feel
from congvu.feel import Value
from congvu.feel.order import equal
from congvu.feel.temporal_text import read_date, read_date_and_time, read_duration, read_time

NAME: Final = "dmn-tck"
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_CLOSE: Final = Decimal("1e-8")
"""How far numbers may be apart, as a share: expected values are written with fewer digits."""

_PLAIN: Final[dict[str, Callable[[str], Value]]] = {
    **dict.fromkeys(("decimal", "double", "float", "integer", "int", "long"), feel.number),
    "boolean": lambda text: text == "true",
    "date": read_date,
    "time": read_time,
    "dateTime": read_date_and_time,
    **dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), read_duration),
}


def here(folder: Path) -> Path | None:
    """The folder itself or the one of the usual name in it, if models and cases lie below."""
    for place in (folder / "dmn-tck", folder):
        if next(place.rglob("*-test-*.xml"), None) and next(place.rglob("*.dmn"), None):
            return place
    return None


def run(folder: Path) -> Iterator[Case]:
    """Every case of every folder that holds a model."""
    for place in sorted({file.parent for file in folder.rglob("*.dmn")}):
        models = _Models(place)
        for file in sorted(place.glob("*-test-*.xml")):
            yield from _cases(folder, file, models)


class _Models:
    """The models of one folder, which may import each other; each compiled when first asked."""

    def __init__(self, place: Path) -> None:
        self._texts = {file.name: file.read_bytes() for file in sorted(place.glob("*.dmn"))}
        self._ready: dict[str, dmn.Decisions | Exception] = {}

    def ready(self, name: str) -> dmn.Decisions:
        """The compiled model of that file. Raises what was wrong with it."""
        if name not in self._ready:
            self._ready[name] = self._compiled(name)
        found = self._ready[name]
        if isinstance(found, Exception):
            raise found
        return found

    def _compiled(self, name: str) -> dmn.Decisions | Exception:
        try:
            others = {dmn.namespace_of(text): text for text in self._texts.values()}
            return dmn.compile_model(dmn.read(self._texts[name], imports=others), strict=False)
        except Exception as failure:  # noqa: BLE001 - a model that breaks fails its own cases only
            return failure


def _cases(folder: Path, file: Path, models: _Models) -> Iterator[Case]:
    root = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    name = (root.findtext("{*}modelName") or "").strip()
    for case in root.findall("{*}testCase"):
        for result in case.findall("{*}resultNode"):
            label = f"{file.parent.relative_to(folder)}/{file.stem}/{case.get('id')}"
            yield _case(f"{label}/{result.get('name')}", case, result, name, models)


def _case(
    label: str, case: etree._Element, result: etree._Element, name: str, models: _Models
) -> Case:
    expected: Value = None
    try:
        if result.get("errorResult") != "true":
            found = result.find("{*}expected")
            expected = None if found is None else _value(found)
        got, about = _answer(case, result, models.ready(name))
        passed = _same(got, expected)
        said = feel.to_text(got)
    except Exception as failure:  # noqa: BLE001 - a crash is this case's failure, not the run's
        passed, said, about = False, type(failure).__name__, str(failure)
    return Case(
        suite=NAME,
        id=label,
        kind="null" if expected is None else "value",
        passed=passed,
        expected=feel.to_text(expected),
        got=said,
        about="" if passed else about,
    )


def _answer(
    case: etree._Element, result: etree._Element, decisions: dmn.Decisions
) -> tuple[Value, str]:
    inputs = {one.get("name", ""): _value(one) for one in case.findall("{*}inputNode")}
    asked = case.get("invocableName") or result.get("name", "")
    outcome = decisions.evaluate(asked, inputs, at=datetime.now(UTC))  # noqa: TID251 - the edge
    value = outcome.value
    if case.get("invocableName") and isinstance(value, dict) and result.get("name") in value:
        value = value[result.get("name", "")]
    return value, "; ".join(note.words("en") for note in outcome.notes[:3])


def _value(element: etree._Element) -> Value:
    """A typed value as the cases write it."""
    listed = element.find("{*}list")
    if listed is not None:
        return None if _is_nil(listed) else [_value(item) for item in listed.findall("{*}item")]
    parts = element.findall("{*}component")
    if parts:
        return {part.get("name", ""): _value(part) for part in parts}
    value = element.find("{*}value")
    if value is None or _is_nil(value) or _is_nil(element):
        return None
    return _plain(value.text or "", value.get(f"{_XSI}type", "xsd:string").rpartition(":")[2])


def _is_nil(element: etree._Element) -> bool:
    return element.get(f"{_XSI}nil") == "true"


def _plain(text: str, kind: str) -> Value:
    read = _PLAIN.get(kind)
    return text if read is None else read(text.strip())


def _same(got: Value, expected: Value) -> bool:
    if isinstance(got, Decimal) and isinstance(expected, Decimal):
        try:
            return abs(got - expected) <= _CLOSE * max(Decimal(1), abs(expected))
        except InvalidOperation:
            return False
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(_same, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(_same(got[k], expected[k]) for k in got)
    return equal(got, expected) is True
