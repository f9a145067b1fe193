"""`congvu migrate` and `congvu assemble`: what an administrator runs after each new version."""

import argparse
import os
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from congvu.config import environment
from congvu.config.cli.terminal import Commands, complain, step
from congvu.config.embedded import Cluster


def add(commands: Commands) -> None:
    migrate = commands.add_parser(
        "migrate",
        help="bring the database to this version",
        description="Bring the tables to this version as the owner role (DATABASE_OWNER_URL), "
        "then give "
        "the app role (the user of DATABASE_URL) its rights: it may add to the journal and "
        "never change "
        "it. Without DATABASE_URL, works on the embedded server. Safe to run again.",
    )
    migrate.set_defaults(run=run_migrate)
    assemble = commands.add_parser(
        "assemble",
        help="collect static files and compile translations",
        description="Collect style sheets, fonts and pictures under compressed names that "
        "never change, "
        "and compile the Vietnamese catalogue. Run it after each new version, before `congvu "
        "serve`.",
    )
    assemble.set_defaults(run=run_assemble)


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def url_of(database: Mapping[str, object]) -> str:
    """The connection as DATABASE_URL would say it, for a program that we start."""
    host = str(database["HOST"])
    options = database.get("OPTIONS")
    query = dict(options) if isinstance(options, Mapping) else {}
    if host.startswith("/"):
        query["host"], host = host, ""
    user, password = quote(str(database["USER"])), database.get("PASSWORD")
    secret = f":{quote(str(password))}" if password else ""
    port = f":{database['PORT']}" if database.get("PORT") else ""
    tail = f"?{urlencode(query)}" if query else ""
    return f"postgresql://{user}{secret}@{host}{port}/{quote(str(database['NAME']))}{tail}"


def run_migrate(_arguments: argparse.Namespace) -> int:
    """Migrate as the owner. Refuses a single role: it would own the journal."""
    told = environment.read()
    if is_embedded():
        cluster = Cluster(told.data / "pg")
        cluster.start()
        cluster.create_database(str(told.database["NAME"]))
    elif not os.environ.get("DATABASE_OWNER_URL"):
        return complain(TWO_ROLES)
    os.environ["DATABASE_URL"] = url_of(told.owner_database)

    import django  # noqa: PLC0415 - after the environment says who we are

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - the same

    from congvu.config.roles import grant_app_role  # noqa: PLC0415 - the same
    from congvu.kernel.sealing import make_key_file  # noqa: PLC0415 - the same

    make_key_file(told.key_file)
    with step("Bringing the tables to this version"):
        call_command("migrate", verbosity=0, interactive=False)
        grant_app_role("default", str(told.database["USER"]))
    return 0


def run_assemble(_arguments: argparse.Namespace) -> int:
    """Static files and translations; needs no database."""
    import django  # noqa: PLC0415 - `--help` need not wait for it

    from congvu.config import translations  # noqa: PLC0415 - the same

    with step("Compiling translations"):
        translations.compile_all()
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    with step("Collecting static files"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    return 0


TWO_ROLES = """\
Two roles are needed: an owner that migrates, and an app role that serves and owns nothing, so that
nobody who serves can rewrite the journal. As the server's administrator, once:

    CREATE ROLE congvu_owner LOGIN PASSWORD '…';
    CREATE ROLE congvu_app   LOGIN PASSWORD '…';
    CREATE DATABASE congvu OWNER congvu_owner TEMPLATE template0 ENCODING 'UTF8';

and then tell both:

    DATABASE_URL=postgresql://congvu_app:…@host:5432/congvu
    DATABASE_OWNER_URL=postgresql://congvu_owner:…@host:5432/congvu

docs/how-to/install.md explains it."""
