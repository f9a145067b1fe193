"""What a signature looks like on the page (Decree 30/2020, annex I), drawn by typst.

The signer: a handwritten name, blue, on a transparent ground. The agency: its seal, red, in
real size, with its name and the time of signing in ISO 8601 as text. The demonstration's seal says
that it is one.
"""

import datetime as dt
import hashlib
import json
import math
from functools import lru_cache
from pathlib import Path

import typst

from congvu.kernel.moments import local
from congvu.kernel.vietnamese import folding
from congvu.signatures.rules import SEAL_MM, SEAL_TEXT_MM

_SOURCES = Path(__file__).resolve().parent / "typst"
_BLUE = "#1d4fb8"


def agency_stamp(agency: str, parent: str, at: dt.datetime) -> bytes:
    """One page, exactly as large as `rules.seal_box`: the seal, and below it name and time."""
    return _draw(
        "seal.typ",
        {
            "agency": agency,
            "parent": parent,
            "time": iso(at),
            "diameter": SEAL_MM,
            "text_height": SEAL_TEXT_MM,
        },
    )


def handwriting_stamp(name: str, width: float, height: float) -> bytes:
    """One page of `width` x `height` mm with the demonstration's handwriting of `name`."""
    return _draw(
        "handwriting.typ",
        {"svg": handwriting(name), "width": width, "height": height},
    )


def iso(at: dt.datetime) -> str:
    """The instant on a Vietnamese clock, to the second, with its offset."""
    return local(at).isoformat(timespec="seconds")


def handwriting(name: str) -> str:
    """An SVG of something like a signature, always the same for the same name.

    In production an officer's scanned signature takes its place.
    """
    letters = folding.fold(name).split()[-1]
    seed = hashlib.sha256(name.encode()).digest()
    x, path = 14.0, "M10 62"
    for index, letter in enumerate(letters):
        wild = seed[index % len(seed)] / 255
        tall = 34 + 16 * wild if index == 0 or letter in "bdhkltf" else 14 + 8 * wild
        low = 22 * wild if letter in "gyqpj" else 0
        step = 13 + 6 * wild
        path += (
            f" C{x + 2:.1f} {62 - tall:.1f} {x + step * 0.7:.1f} {58 - tall:.1f}"
            f" {x + step * 0.6:.1f} {60 - tall * 0.4:.1f}"
            f" S{x + step * 0.4:.1f} {66 + low:.1f} {x + step:.1f} {60 + 3 * math.sin(index):.1f}"
        )
        x += step
    path += f" q14 -16 26 -6 t{24 + seed[3] / 12:.1f} -8"
    path += f" M16 {74 - seed[4] / 40:.1f} q{x / 2:.1f} -9 {x:.1f} -3"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x + 62:.1f} 96">'
        f'<path d="{path}" fill="none" stroke="{_BLUE}" stroke-width="2.4"'
        ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


@lru_cache(maxsize=2)
def _source(name: str) -> bytes:
    return (_SOURCES / name).read_bytes()


def _draw(source: str, values: dict[str, object]) -> bytes:
    drawn = typst.compile(
        _source(source),
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    assert isinstance(drawn, bytes)
    return drawn
