"""The Vietnamese catalogue: one part per room, joined here and compiled without GNU gettext.

A room keeps its sentences in ``locale/parts/<room>.vi.po``. The parts are the truth; the joined
``locale/vi/LC_MESSAGES/django.po`` is printed from them by `just messages` for translators and
their programs, and the ``.mo`` file that Django reads is made from them when a process starts.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from congvu.config.environment import PROJECT

LANGUAGE = "vi"
PARTS = PROJECT / "locale" / "parts"
CATALOGUE = PROJECT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
METADATA = {
    "Project-Id-Version": "congvu",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

Key = tuple[str, str]
"""Context and msgid: what makes a sentence itself."""


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid)


def parts(folder: Path = PARTS) -> Iterator[tuple[str, polib.POFile]]:
    """Each room's name and its sentences, in the order of names."""
    for file in sorted(folder.glob(f"*.{LANGUAGE}.po")):
        yield file.name.split(".")[0], polib.pofile(str(file), encoding="utf-8")


def joined(folder: Path = PARTS) -> polib.POFile:
    """All parts as one catalogue in a stable order. The first of equal sentences stands."""
    entries: dict[Key, polib.POEntry] = {}
    for _room, part in parts(folder):
        for entry in part:
            if not entry.obsolete:
                entries.setdefault(key_of(entry), entry)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(METADATA)
    for key in sorted(entries):
        entry = entries[key]
        catalogue.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=entry.msgstr,
                msgstr_plural=entry.msgstr_plural,
                msgctxt=entry.msgctxt,
                flags=[flag for flag in entry.flags if flag.endswith("-format")],
            )
        )
    return catalogue


def compile_all() -> None:
    """Make the ``.mo`` file that Django reads, when a part is newer than it."""
    compiled = CATALOGUE.with_suffix(".mo")
    files = list(PARTS.glob(f"*.{LANGUAGE}.po"))
    newest = max((file.stat().st_mtime_ns for file in (*files, PARTS)), default=0)
    if compiled.exists() and compiled.stat().st_mtime_ns > newest:
        return
    compiled.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=compiled.parent, suffix=".tmp", delete=False) as made:
        made.write(joined().to_binary())
    Path(made.name).chmod(0o644)
    os.replace(made.name, compiled)  # noqa: PTH105 - atomic, so that a reader never sees half a file
