"""Which agency offers what, and who does the steps there."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.identity import queries as identity
from congvu.identity.queries import AgencyCard
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries
from congvu.procedures.models import Offering, Procedure, StepAssignment
from congvu.reference import yaml_text

_NOT_AT_AN_AGENCY = frozenset({"applicant"})
"""Lanes of people outside; no unit or position holds them."""


class CannotOffer(Refusal):
    """An agency, procedure, lane, unit or position that the file names does not exist."""


def load_offerings(folder: Path, *, actor: Actor, at: dt.datetime) -> tuple[UUID, ...]:
    """Load `offerings.yaml` of an agency's folder; loading it again changes only what differs.

    Raises CannotOffer when it names something unknown, or leaves a lane without a holder.
    """
    content = yaml_text.load(folder / "offerings.yaml", schema="procedure-offerings.json")
    return tuple(_offer(one, actor=actor, at=at) for one in content["offerings"])


def _offer(said: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> UUID:
    procedure = Procedure.objects.filter(code=said["procedure"]).first()
    if procedure is None:
        raise CannotOffer(Reason("procedure-unknown", about=said["procedure"]))
    received_at = _agency(said["received_at"])
    with audit.recorded(
        actor=actor, action="procedures.offer", subject=SubjectRef("procedure", procedure.id), at=at
    ) as act:
        row, _new = Offering.objects.update_or_create(
            procedure=procedure,
            received_at_id=received_at.id,
            defaults={
                "solved_by_id": _agency(said.get("solved_by", said["received_at"])).id,
                "supported_at_id": _agency(said.get("supported_at", said["received_at"])).id,
                "active_from": dt.date.fromisoformat(said["from"]),
                "active_until": dt.date.fromisoformat(said["until"]) if "until" in said else None,
            },
        )
        _assign(row, said["lanes"], at=at)
        act.note(offering_id=row.id, lanes=sorted(said["lanes"]))
    return row.id


def _assign(row: Offering, lanes: Mapping[str, Mapping[str, str]], *, at: dt.datetime) -> None:
    revision = queries.current_revision(row.procedure_id, at=at)
    wanted = {lane.id for lane in revision.process.lanes} if revision else set(lanes)
    for lane in sorted(wanted - set(lanes) - _NOT_AT_AN_AGENCY):
        raise CannotOffer(Reason("lane-without-holder", about=lane, values={"lane": lane}))
    for lane in sorted(set(lanes) - wanted):
        raise CannotOffer(Reason("lane-unknown", about=lane, values={"lane": lane}))
    for lane, holder in lanes.items():
        StepAssignment.objects.update_or_create(
            offering=row, lane=lane, defaults=_holder(holder, row.solved_by_id)
        )
    StepAssignment.objects.filter(offering=row).exclude(lane__in=lanes).delete()


def _holder(said: Mapping[str, str], agency_id: UUID) -> dict[str, UUID | None]:
    if "role" in said:
        return _holder_by_role(Role(said["role"]), agency_id)
    if "unit" in said:
        unit = identity.unit_by_code(agency_id=agency_id, code=said["unit"])
        if unit is not None:
            return {"unit_id": unit.id, "position_id": None}
    elif (
        found := identity.position_by_code(agency_id=agency_id, code=said["position"])
    ) is not None:
        return {"unit_id": None, "position_id": found.id}
    code = said.get("unit") or said["position"]
    raise CannotOffer(Reason("holder-unknown", about=code, values={"code": code}))


def _holder_by_role(role: Role, agency_id: UUID) -> dict[str, UUID | None]:
    """The position that has the role; the unit of the first, when several have it."""
    having = [one for one in identity.positions(agency_id=agency_id) if role in one.roles]
    if not having:
        raise CannotOffer(Reason("holder-unknown", about=role, values={"code": role}))
    if len(having) == 1:
        return {"unit_id": None, "position_id": having[0].id}
    return {"unit_id": having[0].unit_id, "position_id": None}


def _agency(code: str) -> AgencyCard:
    card = identity.agency_by_code(code)
    if card is None:
        raise CannotOffer(Reason("agency-unknown", about=code, values={"code": code}))
    return card
