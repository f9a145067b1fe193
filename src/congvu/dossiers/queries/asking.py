"""What an officer may ask to be supplemented during appraisal, as a form and as a request."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.filling import day_of_answers, slot_states
from congvu.eforms import rules as form_rules
from congvu.procedures import queries as procedures
from congvu.procedures.rules.published import PaperSlot, PublishedProcedure, ReasonChoice

SLOT, PAGE, NOTE = "slot-", "page-", "note-"


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A paper that can be asked for, with the reasons that fit it."""

    slot: str
    title: str
    has_files: bool
    options: tuple[tuple[str, str], ...]
    chosen: str
    note: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    page: str
    question: str
    chosen: bool
    note: str


@dataclass(frozen=True, slots=True)
class SupplementForm:
    papers: tuple[SlotLine, ...]
    questions: tuple[QuestionLine, ...]


def supplement_form(
    dossier: Dossier, posted: Mapping[str, str], *, at: dt.datetime
) -> SupplementForm:
    """Every paper slot and every answered question; what was chosen before an error stays."""
    revision, language = procedures.revision(dossier.revision_id), get_language() or "vi"
    papers = tuple(
        SlotLine(
            slot=state.need.slot.slot,
            title=state.need.slot.title.said(language),
            has_files=state.file_count > 0,
            options=tuple(
                (reason.code, reason.title.said(language))
                for reason in _reasons(
                    revision, state.need.slot, has_files=state.file_count > 0,
                    kind=state.paper.kind if state.paper else "",
                )
            ),
            chosen=posted.get(SLOT + state.need.slot.slot, ""),
            note=posted.get(NOTE + state.need.slot.slot, ""),
        )
        for state in slot_states(dossier, at=at)
        if state.need.slot.one_of and (state.need.is_open or state.file_count)
    )  # fmt: skip
    questions = tuple(
        QuestionLine(
            page=str(page["id"]),
            question=form_rules.said(page["question"], language),
            chosen=bool(posted.get(PAGE + str(page["id"]))),
            note=posted.get(NOTE + str(page["id"]), ""),
        )
        for page in form_rules.visible_pages(
            revision.form, dossier.answers, day_of_answers(dossier, at=at)
        )
    )
    return SupplementForm(tuple(line for line in papers if line.options), questions)


def wanted_items(dossier: Dossier, posted: Mapping[str, str]) -> list[dict[str, str]]:
    """The items of form 02 that were chosen."""
    revision = procedures.revision(dossier.revision_id)
    items = []
    for name, value in posted.items():
        if name.startswith(SLOT) and value:
            slot = name.removeprefix(SLOT)
            items.append({"slot": slot, "reason": value, "note": posted.get(NOTE + slot, "")})
        elif name.startswith(PAGE) and value:
            page, reason = name.removeprefix(PAGE), _of_answers(revision)
            items.append({"page": page, "reason": reason, "note": posted.get(NOTE + page, "")})
    return items


def _reasons(
    revision: PublishedProcedure, slot: PaperSlot, *, has_files: bool, kind: str
) -> tuple[ReasonChoice, ...]:
    if not has_files:
        missing = revision.reasons.get("supplement", ())
        return tuple(reason for reason in missing if reason.slot == slot.slot)
    faults = revision.reasons.get("papers", ())
    return tuple(reason for reason in faults if not reason.papers or kind in reason.papers)


def _of_answers(revision: PublishedProcedure) -> str:
    """The package's reason for an answer: the one that is about no paper."""
    general = (one for one in revision.reasons.get("supplement", ()) if not one.slot)
    return next((one.code for one in general), "")
