"""Papers of a dossier: several files a paper, replaced and removed as people like."""

import datetime as dt
from collections.abc import Iterable
from typing import IO
from uuid import UUID

from congvu.audit import services as audit
from congvu.dossiers.models import Dossier, Paper, PaperFile
from congvu.dossiers.permissions import dossier_of, require_submitter
from congvu.dossiers.queries.filling import editable_slots
from congvu.dossiers.rules.reception import Verdict
from congvu.files import services as files
from congvu.files.queries import StoredFileCard
from congvu.files.services import CannotTakeIn
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries as procedures


class CannotAddPaper(Refusal):
    """The slot is closed, full, or the file is not fit; `about` names the slot."""


def add_files(
    *,
    dossier_id: UUID,
    slot: str,
    uploads: Iterable[tuple[str, IO[bytes]]],
    replaces: UUID | None = None,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Check, encrypt and keep each upload (name, content) as further pages of the slot's paper.

    With `replaces`, the first upload takes the place of that file. Files that pass are kept even
    when another one is refused; the refusals come back together. Returns how many were kept.
    """
    subject = SubjectRef("dossier", dossier_id)
    dossier = _require_open_slot(dossier_id, slot, actor)
    uploads = list(uploads)
    _require_room(dossier, slot, len(uploads), replaces)
    kept: list[StoredFileCard] = []
    reasons: list[Reason] = []
    for name, content in uploads:
        # The jail is a process of its own: it must not run inside our transaction.
        try:
            kept.append(
                files.take_in(content=content, name=name, owner=subject, actor=actor, at=at)
            )
        except CannotTakeIn as refusal:
            reasons += [
                Reason(reason.code, about=slot, values={"file": name, **reason.values})
                for reason in refusal.reasons
            ]
    if kept:
        _attach(dossier_id, slot, kept, replaces, actor=actor, at=at)
    if reasons:
        raise CannotAddPaper(*reasons)
    return len(kept)


def remove_file(*, dossier_id: UUID, file_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Take one file out of its paper. Removing twice is no fault.

    A paper that was judged keeps its files: what is left of it becomes a paper of its own.
    """
    with audit.recorded(
        actor=actor, action="dossiers.remove_file", subject=SubjectRef("dossier", dossier_id), at=at
    ) as act:
        dossier = dossier_of(actor, dossier_id)
        row = (
            PaperFile.objects.select_related("paper")
            .filter(paper__dossier=dossier, paper__replaced_at=None, file_id=file_id)
            .first()
        )
        if row is None:
            return
        if row.paper.slot not in editable_slots(dossier):
            raise CannotAddPaper(Reason("slot-closed", about=row.paper.slot))
        act.note(slot=row.paper.slot, file_id=file_id)
        paper = _renewed(row.paper, at=at)
        paper.files.filter(file_id=file_id).delete()
        if not paper.files.exists():
            Paper.objects.filter(replaced_by=paper).update(replaced_by=None)
            paper.delete()


def choose_alternative(
    *, dossier_id: UUID, slot: str, kind: str, actor: Actor, at: dt.datetime
) -> None:
    """Say which of the papers that the law allows is handed in for the slot.

    A paper of another kind that was there already is put aside, not lost.
    """
    with audit.recorded(
        actor=actor,
        action="dossiers.choose_paper",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
    ) as act:
        dossier = _require_open_slot(dossier_id, slot, actor)
        known = procedures.revision(dossier.revision_id).slot(slot)
        if known is None or known.kind(kind) is None:
            raise CannotAddPaper(Reason("paper-kind-unknown", about=slot))
        act.note(slot=slot, kind=kind)
        current = dossier.papers.filter(slot=slot, replaced_at=None).first()
        if current is not None and current.kind == kind:
            return
        if current is not None:
            current.replaced_at = at
            current.save(update_fields=["replaced_at"])
        Paper.objects.create(dossier=dossier, slot=slot, kind=kind, added_at=at)


def _require_open_slot(dossier_id: UUID, slot: str, actor: Actor) -> Dossier:
    dossier = Dossier.objects.filter(pk=dossier_id).first() or Dossier(id=dossier_id)
    require_submitter(actor, dossier)
    if slot not in editable_slots(dossier):
        raise CannotAddPaper(Reason("slot-closed", about=slot))
    return dossier


def _require_room(dossier: Dossier, slot: str, more: int, replaces: UUID | None) -> None:
    """Refuse what is too many before a single file is opened; `_attach` counts again, locked."""
    known = procedures.revision(dossier.revision_id).slot(slot)
    present = PaperFile.objects.filter(
        paper__dossier=dossier, paper__slot=slot, paper__replaced_at=None
    ).exclude(file_id=replaces)
    if known is not None and present.count() + more > known.max_pages:
        values = {"most": known.max_pages}
        raise CannotAddPaper(Reason("too-many-pages", about=slot, values=values))


def _attach(
    dossier_id: UUID,
    slot: str,
    kept: list[StoredFileCard],
    replaces: UUID | None,
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    with audit.recorded(
        actor=actor, action="dossiers.add_paper", subject=SubjectRef("dossier", dossier_id), at=at
    ) as act:
        dossier = dossier_of(actor, dossier_id)
        # The files took their time; meanwhile the dossier may have been handed in elsewhere.
        if slot not in editable_slots(dossier):
            raise CannotAddPaper(Reason("slot-closed", about=slot))
        known = procedures.revision(dossier.revision_id).slot(slot)
        assert known is not None, "an open slot is one of the procedure"
        paper, _ = Paper.objects.get_or_create(
            dossier=dossier,
            slot=slot,
            replaced_at=None,
            defaults={"kind": known.one_of[0].code, "added_at": at},
        )
        paper = _renewed(paper, at=at)
        present = list(paper.files.order_by("order"))
        place = next((f.order for f in present if f.file_id == replaces), None)
        if place is not None:
            paper.files.filter(file_id=replaces).delete()
        if len(present) + len(kept) - (place is not None) > known.max_pages:
            values = {"most": known.max_pages}
            raise CannotAddPaper(Reason("too-many-pages", about=slot, values=values))
        last = max((file.order for file in present), default=0)
        orders = [place] if place is not None else []
        orders += range(last + 1, last + 1 + len(kept))
        PaperFile.objects.bulk_create(
            PaperFile(paper=paper, file_id=card.id, order=order, hints=list(card.hints))
            for card, order in zip(kept, orders, strict=False)
        )
        act.note(slot=slot, kind=paper.kind, file_ids=[card.id for card in kept])


def _renewed(paper: Paper, *, at: dt.datetime) -> Paper:
    """A paper that was judged is replaced by a copy; the judged one can still be read."""
    if paper.verdict == Verdict.NOT_LOOKED_AT:
        return paper
    files = list(paper.files.order_by("order"))
    paper.replaced_at = at
    paper.save(update_fields=["replaced_at"])
    fresh = Paper.objects.create(
        dossier_id=paper.dossier_id, slot=paper.slot, kind=paper.kind, added_at=at
    )
    PaperFile.objects.bulk_create(
        PaperFile(paper=fresh, file_id=file.file_id, order=file.order, hints=file.hints)
        for file in files
    )
    Paper.objects.filter(pk=paper.pk).update(replaced_by=fresh)
    return fresh
