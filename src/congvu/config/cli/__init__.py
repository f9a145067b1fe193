"""`congvu`: every command that an agency's administrator or a developer types.

Exit codes are dependable: 0 done, 1 refused or not in order, 2 wrongly typed.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from congvu import __version__
from congvu.config.cli import clock, demo, inspection, loading, migration, serving
from congvu.kernel.refusals import Refusal

REFUSED = 1
EPILOG = """\
Begin with:
  congvu demo                     a whole commune on your machine, with people to sign in as
  congvu doctor                   is this installation in order? says what to do where it is not
  congvu clock explain --help     how a due date follows from the law

Exit codes: 0 done, 1 refused or not in order (the reason is printed), 2 wrongly typed.
Settings come from the environment; docs/how-to/install.md lists them.
"""


def parser() -> argparse.ArgumentParser:
    """Build the parser: each module brings its commands and their help."""
    top = argparse.ArgumentParser(
        prog="congvu",
        description="Công Vụ Số: the digital work of a state agency, from one command line.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"Công Vụ Số {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (demo, serving, migration, loading, clock, inspection):
        module.add(commands)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.config.settings")
    arguments = parser().parse_args(words)
    try:
        code: int = arguments.run(arguments)
    except Refusal as refusal:
        print(f"Refused: {_in_words(refusal)}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # the reader of our output went away: `congvu … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return REFUSED
    return code


def _in_words(refusal: Refusal) -> str:
    from django.utils import translation  # noqa: PLC0415 - only a failing command pays for Django

    from congvu.ui.wording import tell  # noqa: PLC0415 - the same

    with translation.override("en"):
        return "; ".join(str(tell(reason)) for reason in refusal.reasons)
