"""Join the rooms' Vietnamese sentences into one catalogue, and say what is missing.

Finds every sentence that the source marks for translation (Python by `ast`, templates by Django's
own reader), so GNU gettext is not needed. `--check` writes nothing and fails when a sentence lacks
its Vietnamese, when one is translated in two ways, when nobody says one any more, when a
placeholder got lost, or when the joined catalogue is stale.
"""

import argparse
import ast
import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import polib
from django.conf import settings
from django.utils.translation.template import templatize

from congvu.config import translations

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src" / "congvu"
DJANGO_PART = "django"
"""Sentences of Django itself that reach people and that its own Vietnamese catalogue lacks."""

PLAIN = {"gettext", "gettext_lazy", "gettext_noop", "_", "N_"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
CALL = re.compile(r"\b(n?p?gettext(?:_lazy)?|_)\(")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")

Key = translations.Key


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that the source marks, and where."""

    context: str
    words: str
    plural: str
    place: str

    @property
    def key(self) -> Key:
        return (self.context, self.words)


class NotLiteral(Exception):
    """What is marked for translation is not written out, so no catalogue can hold it."""


def sentences(source: Path, unreadable: list[str]) -> Iterator[Sentence]:
    """Every marked sentence of the source, in the order of files."""
    for file in sorted(source.rglob("*")):
        place = str(file.relative_to(source.parent.parent))
        try:
            if file.suffix == ".py":
                yield from _of_python(file.read_text(encoding="utf-8"), place)
            elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
                yield from _of_template(file.read_text(encoding="utf-8"), place)
        except NotLiteral as where:
            unreadable.append(f"{where}: write the sentence out, with named placeholders")
        except SyntaxError as fault:
            unreadable.append(f"unreadable   {place}: {fault.msg}")


def _of_python(text: str, place: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            sentence = _of_call(name, node.args, f"{place}:{node.lineno}")
            if sentence is not None:
                yield sentence


def _of_call(name: str, arguments: "list[ast.expr]", place: str) -> Sentence | None:
    if name in PLAIN:
        shape = ("words",)
    elif name in PLURAL:
        shape = ("words", "plural")
    elif name in CONTEXT:
        shape = ("context", "words")
    elif name in CONTEXT_PLURAL:
        shape = ("context", "words", "plural")
    else:
        return None
    said = {}
    for part, argument in zip(shape, arguments, strict=False):
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            raise NotLiteral(place)
        said[part] = argument.value
    return Sentence(
        context=said.get("context", ""),
        words=said["words"],
        plural=said.get("plural", ""),
        place=place,
    )


def _of_template(text: str, place: str) -> Iterator[Sentence]:
    marked = templatize(text, origin=place)
    for match in CALL.finditer(marked):
        call = _balanced(marked[match.start() :])
        node = ast.parse(call, mode="eval").body
        assert isinstance(node, ast.Call)
        sentence = _of_call(match[1], node.args, place)
        if sentence is not None:
            yield sentence


def _balanced(text: str) -> str:
    """The call at the beginning of `text`, up to the parenthesis that closes it."""
    depth = 0
    words = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        words.append(token.string)
        if token.type == tokenize.OP and token.string in "()":
            depth += 1 if token.string == "(" else -1
            if depth == 0:
                return " ".join(words)
    raise NotLiteral(text[:60])


def problems(parts_folder: Path, source: Path = SOURCE) -> list[str]:
    """What keeps the catalogue from being complete, one line for each."""
    found: list[str] = []
    said = {sentence.key: sentence for sentence in sentences(source, found)}
    known: dict[Key, list[tuple[str, polib.POEntry]]] = defaultdict(list)
    for room, part in translations.parts(parts_folder):
        for entry in part:
            if not entry.obsolete:
                known[translations.key_of(entry)].append((room, entry))
    of_django = _django_sentences()
    found += [
        f"missing      {sentence.place}: {_shown(key)}"
        for key, sentence in sorted(said.items())
        if key not in known and not _django_says(key)
    ]
    for key, versions in sorted(known.items()):
        found += list(_faults(key, versions, said, of_django))
    return found


def _faults(
    key: Key,
    versions: list[tuple[str, polib.POEntry]],
    said: dict[Key, Sentence],
    of_django: set[Key],
) -> Iterator[str]:
    rooms = ", ".join(room for room, _entry in versions)
    first = versions[0][1]
    if len({_translation(entry) for _room, entry in versions}) > 1:
        yield f"contradicting {rooms}: {_shown(key)}"
    if "fuzzy" in first.flags or not all(_translation(entry).strip() for _room, entry in versions):
        yield f"empty        {rooms}: {_shown(key)}"
    if DJANGO_PART in rooms.split(", "):
        if key not in of_django:
            yield f"unused       {rooms}: {_shown(key)}"
    elif key not in said:
        yield f"unused       {rooms}: {_shown(key)}"
    elif said[key].plural != first.msgid_plural:
        yield f"plural       {rooms}: {_shown(key)} is {said[key].plural!r} in {said[key].place}"
    wanted = set(PLACEHOLDER.findall(key[1])) | set(PLACEHOLDER.findall(first.msgid_plural or ""))
    if extra := set(PLACEHOLDER.findall(_translation(first))) - wanted:
        yield f"placeholder  {rooms}: {_shown(key)} does not know {', '.join(sorted(extra))}"


def _translation(entry: polib.POEntry) -> str:
    if entry.msgid_plural:
        return "\0".join(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))
    return str(entry.msgstr)


def _shown(key: Key) -> str:
    context, words = key
    return f"{words!r} ({context})" if context else repr(words)


def _django_sentences() -> set[Key]:
    """The msgids of the Django apps that we use."""
    root = Path(django.__file__).parent
    files = [
        root / "conf/locale/en/LC_MESSAGES/django.po",
        *root.glob("contrib/*/locale/en/*/django.po"),
    ]
    return {
        translations.key_of(entry)
        for file in files
        for entry in polib.pofile(str(file), encoding="utf-8")
    }


def _django_says(key: Key) -> bool:
    """Django's own Vietnamese serves for a sentence that we share with it ("January")."""
    return key in _django_vietnamese()


def _django_vietnamese(cache: "list[set[Key]]" = []) -> set[Key]:  # noqa: B006 - read once in a run
    if not cache:
        file = Path(django.__file__).parent / "conf/locale/vi/LC_MESSAGES/django.po"
        cache.append(
            {
                translations.key_of(entry)
                for entry in polib.pofile(str(file), encoding="utf-8").translated_entries()
            }
        )
    return cache[0]


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--check", action="store_true", help="write nothing, fail on a problem")
    check = words.parse_args().check
    settings.configure(USE_I18N=True)
    found = problems(translations.PARTS)
    print("\n".join(found))
    joined = str(translations.joined())
    if not check:
        translations.CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        translations.CATALOGUE.write_text(joined + "\n", encoding="utf-8")
        print(f"{joined.count(chr(10) + 'msgid ')} sentences in {translations.CATALOGUE}")
        return 0
    if (
        not translations.CATALOGUE.exists()
        or translations.CATALOGUE.read_text("utf-8") != joined + "\n"
    ):
        found.append("stale")
        print("The joined catalogue is stale. Please run:  just messages")
    if found:
        print(f"{len(found)} to mend in locale/parts.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
