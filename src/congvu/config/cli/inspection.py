"""`congvu doctor`, `verify` and `audit verify`: is it in order, is it genuine, was it rewritten."""

import argparse
from pathlib import Path

from congvu.config import checks, environment
from congvu.config.cli.migration import is_embedded
from congvu.config.cli.terminal import Commands, complain
from congvu.config.embedded import Cluster


def add(commands: Commands) -> None:
    doctor = commands.add_parser(
        "doctor",
        help="is this installation in order?",
        description="Look at settings, keys, database, roles and certificates, and say in "
        "words what is not "
        "in order and what to do. Exit code 1 when something would stop `congvu serve`.",
    )
    doctor.set_defaults(run=run_doctor)
    verify = commands.add_parser(
        "verify",
        help="check the signatures of a PDF file",
        description="Say who signed a PDF, in which capacity and when, and whether a byte was "
        "changed since. "
        "Needs no database. Exit code 1 when a signature is not valid or there is none.",
    )
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument(
        "--trust",
        type=Path,
        metavar="DIR",
        help="folder of trusted authorities (default: CONGVU_PKI)",
    )
    verify.add_argument(
        "--lang", choices=("vi", "en"), default="vi", help="of the words (%(default)s)"
    )
    verify.set_defaults(run=run_verify)
    audit = commands.add_parser("audit", help="the journal")
    does = audit.add_subparsers(metavar="WHAT", required=True)
    proof = does.add_parser(
        "verify",
        help="compare the journal with a checkpoint",
        description="Reckon the journal's running hash anew and compare it with a signed "
        "checkpoint that was "
        "kept outside the database: finds what was changed, cut off or deleted, whoever did it.",
    )
    proof.add_argument(
        "--checkpoint",
        type=Path,
        required=True,
        metavar="FILE",
        help="var/checkpoints/checkpoint.json (of the data folder), or an older copy of it",
    )
    proof.set_defaults(run=run_audit)


def run_doctor(_arguments: argparse.Namespace) -> int:
    """Look at everything and tell all of it, the well and the unwell."""
    told = environment.read()
    if is_embedded() and (told.data / "pg" / "18" / "PG_VERSION").exists():
        Cluster(told.data / "pg").start()
    findings = [*checks.of_settings(told), *checks.of_database(told.database)]
    wide = max(len(finding.about) for finding in findings)
    for finding in findings:
        mark = "✓" if finding.well else "✗" if finding.stops else "!"
        print(f"{mark} {finding.about:<{wide}}  {finding.words}")
    wrong = sum(not finding.well and finding.stops for finding in findings)
    if wrong:
        return complain(f"\n{wrong} not in order.")
    print(f"\nIn order, in mode {told.mode}.")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify a file's signatures and say so in words."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        return complain(f"{arguments.file} cannot be read: {error.strerror}.")
    import django  # noqa: PLC0415 - `--help` need not wait for it

    from congvu.config import translations  # noqa: PLC0415 - the same

    translations.compile_all()
    django.setup()
    from congvu.signatures import services as signatures  # noqa: PLC0415 - after setup
    from congvu.signatures.rules import Verdict  # noqa: PLC0415 - the same

    report = signatures.verify_file(content, trusted=arguments.trust)
    print(*report.sentences(arguments.lang), sep="\n")
    return 0 if report.verdict is Verdict.VALID else 1


def run_audit(arguments: argparse.Namespace) -> int:
    """Recompute the journal and compare; exit code 1 when it does not agree."""
    if not arguments.checkpoint.is_file():
        return complain(f"There is no checkpoint at {arguments.checkpoint}.")
    import django  # noqa: PLC0415 - `--help` need not wait for it

    django.setup()
    from congvu.audit import sequencing  # noqa: PLC0415 - after setup

    if is_embedded():
        Cluster(environment.read().data / "pg").start()
    found = sequencing.verify(arguments.checkpoint)
    for fault in found.faults:
        print(f"position {fault.position}: {fault.what}")
    print(f"{found.checked} entries were recomputed.")
    if found.faults:
        return complain("The journal does not agree with the checkpoint.")
    print("The journal agrees with the checkpoint.")
    return 0
