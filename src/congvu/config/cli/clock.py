"""`congvu clock explain`: how a due date follows from the law, without a database."""

import argparse
import datetime as dt
import json
from pathlib import Path

from congvu.config.cli.terminal import Commands, complain
from congvu.config.environment import PROJECT
from congvu.kernel.moments import VIETNAM, local

EXAMPLES = """\
examples:
  congvu clock explain --received 2026-02-12T16:10 --limit 7wd
  congvu clock explain --received 2026-11-24T15:30 --limit sameday --cutoff 15:00 --lang en
  congvu clock explain --received 2026-11-02T09:00 --limit 7wd --json \\
      --pause 2026-11-04T10:00/2026-11-06T10:00

A time without an offset is a time in Vietnam (+07:00).
"""


def add(commands: Commands) -> None:
    clock = commands.add_parser("clock", help="the legal clock")
    does = clock.add_subparsers(metavar="WHAT", required=True)
    explain = does.add_parser(
        "explain",
        help="print a due date and how it follows from the law",
        description="Print when something is due, and every step of the reckoning in words: "
        "working days, "
        "holidays, swapped days, the cut-off hour and pauses.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    explain.add_argument(
        "--received", required=True, type=_moment, metavar="ISO", help="when it came in"
    )
    explain.add_argument(
        "--limit",
        required=True,
        metavar="LIMIT",
        help="7wd working days, 15d days, 8h hours, or sameday",
    )
    explain.add_argument("--cutoff", type=_hour, metavar="HH:MM", help="last hour for the same day")
    explain.add_argument(
        "--pause",
        type=_pause,
        action="append",
        default=[],
        metavar="FROM/TO",
        help="time that does not count; may be given again",
    )
    explain.add_argument(
        "--calendar",
        type=Path,
        default=PROJECT / "packages" / "reference",
        metavar="FILE",
        help="a working calendar, or a folder of them (default: the national ones)",
    )
    explain.add_argument(
        "--lang", choices=("vi", "en"), default="vi", help="of the words (%(default)s)"
    )
    explain.add_argument("--json", action="store_true", help="print due_at and derivation as JSON")
    explain.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Reckon and print. Refuses a limit that cannot be read."""
    import django  # noqa: PLC0415 - `--help` need not wait for it

    from congvu.config import translations  # noqa: PLC0415 - the same

    translations.compile_all()
    django.setup()
    from congvu.deadlines import queries, rules, services  # noqa: PLC0415 - after setup

    if not arguments.calendar.exists():
        return complain(f"There is no calendar at {arguments.calendar}.")
    due = rules.due(
        arguments.received,
        rules.Limit.parse(arguments.limit),
        services.calendar_from_file(arguments.calendar),
        cutoff=arguments.cutoff,
        pauses=[rules.Pause(*pause) for pause in arguments.pause],
    )
    due_at = local(due.at).isoformat()
    derivation = queries.derivation_in_words(due, arguments.lang)
    if arguments.json:
        print(
            json.dumps({"due_at": due_at, "derivation": derivation}, ensure_ascii=False, indent=2)
        )
    else:
        print(due_at, *(f"  {sentence}" for sentence in derivation), sep="\n")
    return 0


def _moment(word: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{word} is no time; write it like 2026-11-24T09:30"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _hour(word: str) -> dt.time:
    try:
        return dt.time.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word} is no hour; write it like 15:00") from None


def _pause(word: str) -> tuple[dt.datetime, dt.datetime]:
    start, slash, end = word.partition("/")
    if not slash:
        raise argparse.ArgumentTypeError(f"{word} is no pause; write FROM/TO")
    pause = _moment(start), _moment(end)
    if pause[1] < pause[0]:
        raise argparse.ArgumentTypeError(f"the pause {word} ends before it begins")
    return pause
