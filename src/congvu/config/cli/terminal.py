"""How commands speak: long work says what it does and how long it took."""

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - no public name
"""Where a module of the command line adds its commands."""


@contextlib.contextmanager
def step(words: str) -> Iterator[None]:
    """Tell a piece of work when it begins, and its time when it is done."""
    start = time.monotonic()
    lively = sys.stdout.isatty()
    if lively:
        print(f"  … {words}", end="", flush=True)
    try:
        yield
    except BaseException:
        print("\r" if lively else "", f" ✗ {words}", sep="")
        raise
    print(
        "\r" if lively else "",
        f"  ✓ {words} ({time.monotonic() - start:.1f} s)",
        sep="",
        flush=True,
    )


def complain(words: str) -> int:
    """Say why not, and give back the exit code of a refusal."""
    print(words, file=sys.stderr)
    return 1
