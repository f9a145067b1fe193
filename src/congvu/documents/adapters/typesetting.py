"""Sets papers in type with typst, in this process: PDF/A-2a and PDF/UA-1, the same bytes each time.

Values go in as JSON and are text, never markup. Only our own font files and our own library are
seen; a template can read no file and reach no network.
"""

import datetime as dt
import io
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pikepdf
import segno
import typst

_ROOM = Path(__file__).resolve().parents[1]
_LIBRARY = _ROOM / "typst"
_NOTHING = _ROOM / "typst" / "nothing"
_STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
_own = threading.local()


class CannotTypeset(Exception):
    """The template is wrong: its author must mend it. No text of a person can cause this."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a signature goes: page from 1, millimetres from the top left corner."""

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Typeset:
    pdf: bytes
    pages: int
    fields: tuple[FieldPlace, ...]


def typeset(template: str, paper: Mapping[str, Any], *, at: dt.datetime) -> Typeset:
    """The paper as PDF with the places of its signatures. Same arguments, same bytes."""
    if "@preview" in template:
        raise CannotTypeset("A template may import only the house's own library.")
    source = template.encode()
    inputs = {"paper": json.dumps(paper, ensure_ascii=False, sort_keys=True)}
    try:
        pdf = _compiler().compile(
            input=source,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[*_STANDARDS],
            timestamp=int(at.timestamp()),
        )
        found = json.loads(_asker(source, inputs).query("<signature-field>", field="value"))
    except typst.TypstError as fault:
        raise CannotTypeset(str(fault)) from fault
    assert isinstance(pdf, bytes), "one PDF was asked for"
    content = pdf + b"\n"  # an update of the file must begin on a new line (PDF/A 6.1.9)
    return Typeset(content, _pages_of(content), tuple(FieldPlace(**place) for place in found))


def house_template(name: str) -> str:
    """One of the house's own templates, by file name."""
    return (_ROOM / "papers" / name).read_text()


@cache
def qr_svg(text: str) -> str:
    """The text as a QR code that survives creases (error level M)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=1, scale=4, dark="#16191d", light="#ffffff"
    )
    return out.getvalue().decode()


def _pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _compiler() -> typst.Compiler:
    """This thread's own compiler: typst keeps what it parsed, and is not shared between threads."""
    if not hasattr(_own, "compiler"):
        _own.compiler = _made()
    kept: typst.Compiler = _own.compiler
    return kept


def _asker(source: bytes, inputs: Mapping[str, str]) -> typst.Compiler:
    return _made(input=source, sys_inputs=dict(inputs))


def _made(**more: Any) -> typst.Compiler:  # noqa: ANN401 - passed through
    return typst.Compiler(
        root=_NOTHING,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=_LIBRARY,
        package_cache_path=_NOTHING,
        **more,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_ROOM / "fonts"],
    )
