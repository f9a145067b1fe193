"""Processes are kept for ever, each known by the digest of what was drawn."""

import datetime as dt
import hashlib
from uuid import UUID

from congvu.audit import services as audit
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import ProcessDefinition
from congvu.workflow.refusing import compile_sound


def register_definition(xml: bytes, *, actor: Actor, at: dt.datetime) -> UUID:
    """Keep a process for ever and return its id; the same bytes give the same id.

    Raises CannotCompile when it leaves the declared subset of BPMN, or is not sound.
    """
    digest = hashlib.sha256(xml).hexdigest()
    known = ProcessDefinition.objects.filter(sha256=digest).values_list("id", flat=True).first()
    if known is not None:
        return known
    compiled = compile_sound(xml)
    definition_id = new_id()
    subject = SubjectRef("process-definition", definition_id)
    with audit.recorded(actor=actor, action="workflow.register", subject=subject, at=at) as act:
        row, _ = ProcessDefinition.objects.get_or_create(
            sha256=digest,
            defaults={
                "id": definition_id,
                "name": compiled.words.vi[:200] or compiled.id[:200],
                "xml": xml,
                "compiled": compiled.to_json(),
                "registered_at": at,
            },
        )
        act.note(sha256=digest, process=compiled.id)
    return row.id
