"""Publish a package as a revision that nobody can change."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.procedures.models import Procedure, Revision
from congvu.procedures.services.checking import check_content
from congvu.procedures.services.reading import read_package
from congvu.workflow import services as workflow


class CannotPublish(Refusal):
    """The package has problems; each reason names its place and says what to mend."""


def publish_package(folder: Path, *, actor: Actor, at: dt.datetime) -> UUID:
    """Check a package and publish it as a revision; return the revision's id.

    A package that says what the newest revision says is left alone. Another is a new revision,
    in force from the day that the package names, or from today when that day is past and something
    was in force already: what citizens were told yesterday is never rewritten. Raises CannotPublish
    with every problem.
    """
    content, found = read_package(folder)
    problems = tuple(found) if content is None else check_content(content)
    if content is None or problems:
        raise CannotPublish(
            *(
                Reason(
                    "package-problem",
                    about=one.where,
                    values={"where": one.where, "what": one.what},
                )
                for one in problems
            )
        )
    said = content["procedure"]
    row = Procedure.objects.filter(code=said["code"]).first()
    subject = SubjectRef("procedure", row.id if row else new_id())
    with audit.recorded(actor=actor, action="procedures.publish", subject=subject, at=at) as act:
        procedure, _new = Procedure.objects.get_or_create(
            code=said["code"], defaults={"id": subject.id, "slug": said["slug"]}
        )
        revision = _publish(procedure, content, actor=actor, at=at)
        act.note(revision_id=revision.id, number=revision.number, sha256=revision.sha256)
    return revision.id


def _publish(
    procedure: Procedure, content: dict[str, Any], *, actor: Actor, at: dt.datetime
) -> Revision:
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    newest = procedure.revisions.order_by("-number").first()
    digest = digest_of(content)
    if newest is not None and newest.sha256 == digest:
        return newest
    if procedure.slug != content["procedure"]["slug"]:
        procedure.slug = content["procedure"]["slug"]
        procedure.save(update_fields=["slug"])
    named = dt.date.fromisoformat(content["procedure"]["effective_from"])
    definition_id = workflow.register_definition(content["process"].encode(), actor=actor, at=at)
    return Revision.objects.create(
        procedure=procedure,
        number=newest.number + 1 if newest else 1,
        sha256=digest,
        content=content,
        definition_id=definition_id,
        effective_from=max(named, day_of(at)) if newest else named,
        published_at=at,
    )


def digest_of(content: dict[str, Any]) -> str:
    """The digest of the canonical content: same words, same digest, on every machine."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
