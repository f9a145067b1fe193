"""Databases for tests: migrated once into a template, cloned for each process or test.

Each has a data folder of its own, so that nobody sweeps the files of a neighbour away or meets her
checkpoint; keys, certificates and the server are shared.
"""

import argparse
import dataclasses
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from congvu.config.embedded import FAST, Cluster
from congvu.config.roles import grant_app_role
from congvu.kernel.sealing import make_key_file

PROJECT = Path(__file__).resolve().parents[2]
APP, OWNER = "congvu_app", "congvu_owner"
DATA: Path = settings.ENVIRONMENT.data
"""What all tests share: the server, keys, certificates, static files."""


def cluster() -> Cluster:
    return Cluster(DATA / "pg", FAST)


def data_of(database: str) -> Path:
    """The data folder of one database: its stored files and its checkpoints."""
    folder = DATA / "sites" / database
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def start_cluster() -> None:
    make_key_file(settings.ENVIRONMENT.key_file)
    cluster().start()
    _forget_data_without_database()


def _forget_data_without_database() -> None:
    """Folders of runs that were killed."""
    left = [folder.name for folder in (DATA / "sites").glob("*")]
    known = {row[0] for row in run_sql("SELECT datname FROM pg_database")}
    for name in set(left) - known:
        shutil.rmtree(DATA / "sites" / name, ignore_errors=True)


def run_sql(statement: str, *names: str) -> list[tuple[str]]:
    with psycopg.connect(cluster().dsn("postgres"), autocommit=True) as superuser:
        identifiers = [sql.Identifier(name) for name in names]
        cursor = superuser.execute(sql.SQL(statement).format(*identifiers))
        return cursor.fetchall() if cursor.description else []


def fingerprint(*folders: str) -> str:
    """Changes when a file that shapes the template changes."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted((PROJECT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:10]


def schema_fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in ("*/migrations/*.py", "*/models.py", "*/models/*.py", "config/roles.py"):
        for file in sorted((PROJECT / "src/congvu").glob(pattern)):
            digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:10]


def template(kind: str, mark: str, fill: Callable[[], None], source: str = "template0") -> str:
    """The name of a template database, made by `fill` unless it is there."""
    name = f"t_{kind}_{mark}"
    with (DATA / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = [row[0] for row in run_sql("SELECT datname FROM pg_database")]
        if name not in known:
            draft = f"{name}_draft"
            run_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", draft)
            run_sql(f"CREATE DATABASE {{}} OWNER congvu_owner TEMPLATE {source}", draft)
            with on_database(draft):
                fill()
            run_sql("ALTER DATABASE {} RENAME TO {}", draft, name)
            _forget_old(kind, known)
    return name


def _forget_old(kind: str, known: list[str]) -> None:
    for old in [one for one in known if one.startswith(f"t_{kind}_")][:-3]:
        try:
            run_sql("DROP DATABASE IF EXISTS {}", old)
        except psycopg.Error:
            continue


def migrate() -> None:
    """Migrate as the owner, then give the app role its rights."""
    with as_role(OWNER):
        call_command("migrate", verbosity=0, interactive=False)
        grant_app_role("default")


def clone(template_name: str) -> str:
    name = f"c_{os.getpid()}_{uuid4().hex[:8]}"
    run_sql("CREATE DATABASE {} OWNER congvu_owner TEMPLATE {}", name, template_name)
    return name


def drop(name: str) -> None:
    run_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(data_of(name), ignore_errors=True)


@contextmanager
def on_database(name: str) -> Iterator[None]:
    """Point Django's connection to another database, and what is kept to its folder; and back."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with _keeping_in(data_of(name)):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def _keeping_in(folder: Path) -> Iterator[None]:
    before = settings.ENVIRONMENT
    settings.ENVIRONMENT = dataclasses.replace(before, data=folder)
    try:
        yield
    finally:
        settings.ENVIRONMENT = before


@contextmanager
def as_role(role: str) -> Iterator[None]:
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = role
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo everything at the end; use cases may still open durable transactions inside."""
    outer = transaction.atomic()
    outer._from_testcase = True  # what django.test.TestCase does for the same purpose
    with outer:
        yield
        transaction.set_rollback(True)


def demonstration_template(schema_template: str) -> str:
    """What `congvu demo-data` loads, on top of the migrated template."""
    from congvu.config.cli import loading  # noqa: PLC0415 - needs Django to be ready

    def fill() -> None:
        assert loading.run_demonstration(argparse.Namespace()) == 0

    mark = f"{schema_template.rpartition('_')[2]}{fingerprint('packages')}"
    return template("demo", mark, fill, source=schema_template)
