"""Packages are YAML that means what it says: ``00123`` is a code, ``no`` is a word.

Plain YAML guesses: it reads the commune code 00123 as 83, ``15:00`` as 900 and ``no`` as
false. Here a plain scalar stays text, except ``true``, ``false``, ``null`` and whole numbers
without a leading zero. A key written twice is refused, because one of the two would be lost.
"""

import json
import re
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from congvu.kernel.refusals import Reason, Refusal

SCHEMAS = Path(__file__).resolve().parents[3] / "packages" / "schema"
"""Where the JSON Schemas of everything that a package may say lie."""

_LONGEST_FILE = 4 * 1024 * 1024


class CannotRead(Refusal):
    """The file is not YAML, says something twice, or says what its schema does not allow."""


class _Loader(yaml.CSafeLoader):
    """The safe loader with less guessing. Its resolvers are its own, not those of its parent."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the parent's signature
        """Refuse a key that was written before in the same mapping."""
        keys = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in keys:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is written twice", key_node.start_mark
                )
            keys.add(key)
        return super().construct_mapping(node, deep=deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789")
)


def load(path: Path, *, schema: str = "") -> Any:  # noqa: ANN401 - YAML holds whatever its schema says
    """Read one YAML file; with `schema` (a name in `packages/schema`), check what it says.

    Raise CannotRead with file, line and problem of everything that is wrong.
    """
    if path.stat().st_size > _LONGEST_FILE:
        raise CannotRead(_reason(path, 0, "the file is longer than 4 MB"))
    content = loads(path.read_bytes(), path=path)
    if schema:
        check(content, schema=schema, path=path)
    return content


def loads(text: bytes | str, *, path: Path = Path("<text>")) -> Any:  # noqa: ANN401 - see load
    """Read YAML text that came from `path`. Raise CannotRead."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - it derives from the safe loader
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise CannotRead(_reason(path, line, problem.problem or "not YAML")) from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as problem:
        raise CannotRead(_reason(path, 0, str(problem))) from None


def lines(path: Path) -> dict[tuple[str | int, ...], int]:
    """The line of every value of a file that can be read, by its path from the top."""
    found: dict[tuple[str | int, ...], int] = {}
    root = yaml.compose(path.read_bytes(), Loader=_Loader)
    waiting: list[tuple[tuple[str | int, ...], yaml.Node]] = [((), root)] if root else []
    while waiting:
        spot, node = waiting.pop()
        found[spot] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            waiting += [((*spot, str(key.value)), value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [((*spot, place), value) for place, value in enumerate(node.value)]
    return found


def check(content: object, *, schema: str, path: Path = Path("<text>")) -> None:
    """Raise CannotRead with every place where `content` departs from the JSON Schema `schema`."""
    problems = sorted(_validator(schema).iter_errors(content), key=lambda e: list(map(str, e.path)))
    if problems:
        raise CannotRead(*(_reason(path, 0, _said(problem)) for problem in problems))


@lru_cache(maxsize=64)
def _validator(schema: str) -> Draft202012Validator:
    """Schemas are files of the release, so a process may keep them."""
    return Draft202012Validator(json.loads((SCHEMAS / schema).read_bytes()))


def _said(problem: ValidationError) -> str:
    place = "/".join(str(step) for step in problem.absolute_path)
    return f"{place}: {problem.message}" if place else problem.message


def _reason(path: Path, line: int, problem: str) -> Reason:
    return Reason(
        "file-cannot-be-read",
        about=path.name,
        values={"file": path.name, "line": line, "problem": problem},
    )
