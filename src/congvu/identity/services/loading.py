"""Load an agency from a folder that people can read: units, positions, officers, citizens."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from congvu.audit import services as audit
from congvu.identity.models import (
    Account,
    Agency,
    Assignment,
    Citizen,
    Login,
    Officer,
    Position,
    Unit,
    lookup_digest,
)
from congvu.identity.queries import PERSONAL_NUMBER
from congvu.identity.rules import Login as TypedLogin
from congvu.identity.rules import read_login
from congvu.identity.services import passwords
from congvu.identity.services.people import open_officer_account
from congvu.identity.services.sessions import login_digest
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.kernel.vietnamese import name_sort_key
from congvu.reference import yaml_text


class CannotLoadAgency(Refusal):
    """The file names something that it does not define, or belongs to a demonstration."""


def load_agency(folder: Path, *, actor: Actor, at: dt.datetime) -> UUID:
    """Bring an agency to what ``agency.yaml`` says, and its demonstration citizens with it.

    Loading twice changes nothing; passwords of existing accounts are never touched. Rows that the
    file no longer names stay, so that old dossiers stay readable. Raises CannotLoadAgency, and
    CannotRead for a file that its schema refuses.
    """
    content = yaml_text.load(folder / "agency.yaml", schema="agency.json")
    people = folder / "citizens.yaml"
    citizens = yaml_text.load(people, schema="citizens.json") if people.exists() else []
    _refuse_known_passwords(content, citizens)
    known = Agency.objects.filter(code=content["code"]).first()
    agency_id = known.id if known else new_id()
    subject = SubjectRef("agency", agency_id)
    with audit.recorded(actor=actor, action="identity.load_agency", subject=subject, at=at) as act:
        agency = _agency(agency_id, content)
        positions = _positions(agency, content["units"])
        for row in content["officers"]:
            _officer(agency, row, positions, at)
        for row in citizens:
            _citizen(row, at)
        if holder := content.get("system_seal_holder"):
            Agency.objects.filter(id=agency_id).update(
                system_seal_holder=_known(positions, holder, "system_seal_holder")
            )
        act.note(officers=len(content["officers"]), citizens=len(citizens))
    return agency_id


def _refuse_known_passwords(content: Mapping[str, Any], citizens: list[Mapping[str, Any]]) -> None:
    """Passwords that stand in a file are for demonstrations; a real agency hands them out."""
    written = [row for row in (*content["officers"], *citizens) if row.get("password")]
    if written and not (settings.ENVIRONMENT.is_demonstration and content.get("demonstration")):
        problem = "it contains passwords, which only a demonstration may"
        raise CannotLoadAgency(Reason("agency-file-unreadable", values={"problem": problem}))


def _agency(agency_id: UUID, content: Mapping[str, Any]) -> Agency:
    names = ("code", "name", "short_name", "place_name", "parent_name", "level")
    more = ("unit_code", "address", "phone", "email", "opening_hours", "opening_hours_en")
    values = {name: content.get(name, "") for name in (*names, *more)}
    values["is_demonstration"] = bool(content.get("demonstration"))
    return Agency.objects.update_or_create(id=agency_id, defaults=values)[0]


def _positions(agency: Agency, rows: list[Mapping[str, Any]]) -> dict[str, Position]:
    positions: dict[str, Position] = {}
    for order, row in enumerate(rows):
        unit = Unit.objects.update_or_create(
            agency=agency,
            code=row["code"],
            defaults={
                "name": row["name"],
                "order": order,
                "valid_from": dt.date.fromisoformat(row["from"]),
                "valid_until": _day(row.get("until")),
            },
        )[0]
        for rank, chair in enumerate(row["positions"]):
            positions[chair["code"]] = Position.objects.update_or_create(
                unit=unit,
                code=chair["code"],
                defaults={
                    "title": chair["title"],
                    "roles": chair["roles"],
                    "signs_as": chair.get("signs_as", ""),
                    "rank": order * 100 + rank,
                },
            )[0]
    return positions


def _officer(
    agency: Agency, row: Mapping[str, Any], positions: Mapping[str, Position], at: dt.datetime
) -> None:
    officer = Officer.objects.update_or_create(
        agency=agency,
        code=row["login"],
        defaults={
            "name": row["name"],
            "sort_key": name_sort_key(row["name"]),
            "phone": row.get("phone", ""),
            "email": row.get("email", ""),
        },
    )[0]
    for held in row["positions"]:
        Assignment.objects.get_or_create(
            officer=officer,
            position=_known(positions, held["position"], row["login"]),
            valid_from=dt.date.fromisoformat(held["from"]),
            defaults={"valid_until": _day(held.get("until"))},
        )
    if not Account.objects.filter(officer=officer).exists():
        encoded = _encoded(row)
        open_officer_account(officer, _login(row["login"]), encoded, must_change=False, at=at)


def _citizen(row: Mapping[str, Any], at: dt.datetime) -> None:
    number = row.get("personal_number", "")
    logins = [_login(text) for text in (row.get("phone"), row.get("email")) if text]
    if Login.objects.filter(
        digest__in=[login_digest(login) for login in logins], confirmed_at__isnull=False
    ).exists():
        return
    citizen = Citizen.objects.create(
        name=row["name"],
        birth_on=row.get("birth_on", ""),
        personal_number=number,
        personal_number_digest=lookup_digest(number, PERSONAL_NUMBER) if number else None,
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        address=row.get("address", ""),
        identity_level=row["identity_level"],
        registered_at=at,
    )
    account = Account.objects.create(
        citizen=citizen, password=_encoded(row), password_set_at=at, created_at=at
    )
    for login in logins:
        Login.objects.create(
            account=account,
            kind=login.kind,
            value=login.value,
            digest=login_digest(login),
            confirmed_at=at,
        )


def _encoded(row: Mapping[str, Any]) -> str:
    password = row.get("password")
    return passwords.hashed(password) if password else make_password(None)


def _login(text: str) -> TypedLogin:
    login = read_login(text)
    if login is None:
        problem = f"{text} is no phone number, e-mail address or sign-in name"
        raise CannotLoadAgency(Reason("agency-file-unreadable", values={"problem": problem}))
    return login


def _known(positions: Mapping[str, Position], code: str, asked_by: str) -> Position:
    if code not in positions:
        problem = f"{asked_by} names the position {code}, which no unit has"
        raise CannotLoadAgency(Reason("agency-file-unreadable", values={"problem": problem}))
    return positions[code]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
