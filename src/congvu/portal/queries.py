"""What the portal's pages show, put together from the rooms below."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from congvu.deadlines import queries as deadlines
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Refusal
from congvu.procedures import queries as procedures
from congvu.procedures.queries import OfferingCard, PublishedProcedure
from congvu.ui.writing import day, time


@dataclass(frozen=True, slots=True)
class FoundProcedure:
    """One line of the search page."""

    slug: str
    name: str
    words: str
    summary: str


def said(words: procedures.Words) -> str:
    """A text of a package in the language of the page."""
    return words.said((get_language() or "vi")[:2])


def found(text: str, *, on: dt.date) -> tuple[FoundProcedure, ...]:
    """Procedures that fit everyday words; without words, everything that is open."""
    if not text.strip():
        return tuple(_line(one, "") for one in procedures.catalogue(on=on))
    answer = procedures.search(text, on=on)
    return tuple(_line(hit.procedure, hit.phrase) for hit in answer.hits)


def of_life_event(code: str, *, on: dt.date) -> tuple[FoundProcedure, ...]:
    return tuple(
        _line(one, "") for one in procedures.catalogue(on=on) if one.life_event_code == code
    )


def due_if_accepted(
    procedure: PublishedProcedure, offering: OfferingCard | None, *, at: dt.datetime
) -> str:
    """When the result is due if the dossier were accepted now, by the clock of the law itself."""
    channel = next((one for one in procedure.channels if one.kind == "ONLINE"), None)
    if channel is None or offering is None:
        return ""
    try:
        due = deadlines.due_for(
            agency_id=offering.solved_by_id,
            received_at=at,
            limit=channel.limit,
            uses_cutoff=channel.uses_cutoff,
        )
    except Refusal:
        return ""
    return gettext("Accepted now: ready before %(time)s, %(day)s.") % {
        "time": time(due.at),
        "day": day(due.at),
    }


def effort(procedure: PublishedProcedure) -> str:
    """How long the citizen herself needs."""
    estimate = procedures.time_to_fill(procedure)
    return gettext("About %(minutes)d minutes, %(screens)d screens") % {
        "minutes": estimate.minutes,
        "screens": estimate.screens,
    }


def open_offerings(procedure: PublishedProcedure, *, at: dt.datetime) -> tuple[OfferingCard, ...]:
    """Where it can be handed in on line now."""
    if not any(one.kind == "ONLINE" for one in procedure.channels):
        return ()
    return procedures.offerings_of(procedure.procedure_id, on=day_of(at))


def _line(procedure: PublishedProcedure, phrase: str) -> FoundProcedure:
    short = procedure.in_short
    parts = [
        said(short.how_long).rstrip("."),
        f"{said(short.how_much)} {said(short.how_much_note)}".strip().rstrip("."),
    ]
    if procedure.service_level == "FULLY_ONLINE":
        parts.append(gettext("All of it online"))
    name = said(procedure.name)
    return FoundProcedure(
        slug=procedure.slug,
        name=name,
        words="" if phrase in {"", procedure.name.vi, procedure.name.en} else phrase,
        summary=" · ".join(part for part in parts if part),
    )
