"""`congvu reference|agency|procedure …`, and the demonstration: packages into the database."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from congvu.config.cli.terminal import Commands, complain, step
from congvu.config.environment import PROJECT
from congvu.kernel.actors import Actor

ADMINISTRATOR = Actor.system("command-line")
PACKAGES = PROJECT / "packages"
DEMONSTRATION_PIN = "246810"


def add(commands: Commands) -> None:
    _add_reference(commands)
    _add_agency(commands)
    _add_procedure(commands)
    demonstration = commands.add_parser(
        "demo-data",
        help="load the demonstration agency and its people (never in production)",
        description="Load reference data, the invented commune Tân Phú, its procedures, its "
        "people with "
        "their passwords and the demonstration's certificates. `congvu demo` calls it.",
    )
    demonstration.set_defaults(run=run_demonstration)


def _add_reference(commands: Commands) -> None:
    reference = commands.add_parser(
        "reference", help="legal parameters, units, code lists, calendars"
    )
    does = reference.add_subparsers(metavar="WHAT", required=True)
    load = does.add_parser(
        "load",
        help="load a folder of reference data",
        description="Load legal instruments and parameters, administrative units, code lists "
        "and working "
        "calendars. What is already there stays; what a file says anew begins on the day it names.",
    )
    load.add_argument("folder", type=_folder, metavar="DIR", help="for example packages/reference")
    load.set_defaults(run=run_reference)


def _add_agency(commands: Commands) -> None:
    agency = commands.add_parser("agency", help="an agency's units, positions and officers")
    does = agency.add_subparsers(metavar="WHAT", required=True)
    load = does.add_parser(
        "load",
        help="load an agency from a folder",
        description="Load an agency with its units, positions, officers and which procedures "
        "it offers. "
        "Running it again changes only what differs. packages/agencies/demo is an example.",
    )
    load.add_argument(
        "folder", type=_folder, metavar="DIR", help="for example packages/agencies/demo"
    )
    load.set_defaults(run=run_agency)


def _add_procedure(commands: Commands) -> None:
    procedure = commands.add_parser("procedure", help="procedure packages")
    does = procedure.add_subparsers(metavar="WHAT", required=True)
    check = does.add_parser(
        "check",
        help="check procedure packages without a database",
        description="Check that packages are complete: schemas, form, process, result papers, "
        "examples. "
        "Prints each problem with its file; exit code 1 when there is one.",
    )
    load = does.add_parser(
        "load",
        help="check and publish procedure packages",
        description="Check packages and publish each as a new revision. A package that has not "
        "changed "
        "stays as it is; dossiers keep the revision that they were started with.",
    )
    for command, run in ((check, run_check), (load, run_procedures)):
        command.add_argument("folders", type=_folder, nargs="+", metavar="DIR")
        command.set_defaults(run=run)


def run_reference(arguments: argparse.Namespace) -> int:
    _ready()
    with step(f"Loading {arguments.folder}"):
        load_reference(arguments.folder)
    return 0


def run_agency(arguments: argparse.Namespace) -> int:
    _ready()
    with step(f"Loading {arguments.folder}"):
        load_agency(arguments.folder)
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    _ready()
    from congvu.procedures import services as procedures  # noqa: PLC0415 - after setup

    problems = 0
    for folder in arguments.folders:
        found = procedures.check_package(folder)
        for problem in found:
            print(f"{folder}: {problem}")
        problems += len(found)
        if not found:
            print(f"{folder}: in order")
    return complain(f"{problems} to mend.") if problems else 0


def run_procedures(arguments: argparse.Namespace) -> int:
    _ready()
    for folder in arguments.folders:
        with step(f"Publishing {folder}"):
            load_procedures([folder])
    return 0


def run_demonstration(_arguments: argparse.Namespace) -> int:
    """Everything that the demonstration needs in a new database; refused in production."""
    from django.conf import settings  # noqa: PLC0415 - `--help` need not wait for it

    if not settings.ENVIRONMENT.is_demonstration:
        return complain("CONGVU_MODE is production: invented people do not belong there.")
    _ready()
    demonstration = PACKAGES / "agencies" / "demo"
    with step("Loading law, units and calendars"):
        load_reference(PACKAGES / "reference")
    with step("Loading the commune Tân Phú and its people"):
        agency_id = load_agency(demonstration, with_offerings=False)
    with step("Publishing procedures"):
        load_procedures(
            sorted(file.parent for file in PACKAGES.glob("procedures/*/*/procedure.yaml"))
        )
        load_offerings(demonstration)
    with step("Making certificates, and what other registers know"):
        load_surroundings(demonstration, agency_id)
    return 0


def load_reference(folder: Path) -> None:
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from congvu.deadlines import services as deadlines  # noqa: PLC0415 - the same
    from congvu.reference import services as reference  # noqa: PLC0415 - the same

    reference.load_reference(folder, actor=ADMINISTRATOR, at=timezone.now())
    deadlines.load_calendar(folder, actor=ADMINISTRATOR, at=timezone.now())


def load_agency(folder: Path, *, with_offerings: bool = True) -> UUID:
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from congvu.identity import services as identity  # noqa: PLC0415 - the same

    agency_id = identity.load_agency(folder, actor=ADMINISTRATOR, at=timezone.now())
    if with_offerings and (folder / "offerings.yaml").exists():
        load_offerings(folder)
    return agency_id


def load_procedures(folders: Sequence[Path]) -> None:
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from congvu.procedures import services as procedures  # noqa: PLC0415 - the same

    for folder in folders:
        procedures.publish_package(folder, actor=ADMINISTRATOR, at=timezone.now())


def load_offerings(folder: Path) -> None:
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from congvu.procedures import services as procedures  # noqa: PLC0415 - the same

    procedures.load_offerings(folder, actor=ADMINISTRATOR, at=timezone.now())


def load_surroundings(folder: Path, agency_id: UUID) -> None:
    """Certificates with their PIN for who signs, and what the simulated population data know."""
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from congvu.signatures import services as signatures  # noqa: PLC0415 - the same
    from congvu.sources import services as sources  # noqa: PLC0415 - the same

    sources.load_population(folder, actor=ADMINISTRATOR, at=timezone.now())
    signatures.make_demonstration_pki(
        agency_id=agency_id, pin=DEMONSTRATION_PIN, actor=ADMINISTRATOR, at=timezone.now()
    )


def _folder(word: str) -> Path:
    path = Path(word)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{word} is not a folder")
    return path


def _ready() -> None:
    import django  # noqa: PLC0415 - `--help` need not wait for it

    django.setup()
