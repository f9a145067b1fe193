"""What the signing and sealing pages show of each paper."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from congvu.files import queries as files
from congvu.files.queries import StoredFileCard
from congvu.identity import queries as identity
from congvu.signatures import wording
from congvu.signatures.queries import RequestCard, Waiting
from congvu.signatures.rules import State
from congvu.signatures.services import Described, described
from congvu.ui.wording import tell_all


@dataclass(frozen=True, slots=True)
class Row:
    """One paper of the list, in words."""

    card: RequestCard
    about: Described
    can: bool
    why_not: tuple[str, ...]
    failure: object
    signer: str
    late: bool

    @property
    def done(self) -> bool:
        return self.card.state is State.SIGNED


@dataclass(frozen=True, slots=True)
class Chosen:
    """The paper that is shown beside the list."""

    row: Row
    file: StoredFileCard
    pages: range


def rows(waiting: Sequence[Waiting], *, at: dt.datetime) -> tuple[Row, ...]:
    """A bounded number of queries for any number of papers."""
    about = described((one.card.subject for one in waiting), at=at)
    kept = files.cards({one.card.file_id for one in waiting})
    people = identity.officer_cards(
        {id_ for one in waiting for id_ in (one.card.officer_id, one.card.signed_by_id) if id_}
    )
    return tuple(
        Row(
            card=one.card,
            about=(words := about.get(one.card.subject) or _unknown(kept.get(one.card.file_id))),
            can=not one.reasons,
            why_not=tuple(tell_all(one.reasons)),
            failure=wording.REASONS.get(one.card.failure, ""),
            signer=_name(people, one.card.signed_by_id or one.card.officer_id),
            late=words.due_at is not None and words.due_at < at,
        )
        for one in waiting
    )


def chosen(found: Sequence[Row], wanted: str) -> Chosen | None:
    """The paper asked for, or the first that can be signed, or the first."""
    row = next((one for one in found if str(one.card.id) == wanted), None)
    row = row or next((one for one in found if one.can), None) or next(iter(found), None)
    if row is None:
        return None
    file = files.card(row.card.signed_file_id or row.card.file_id)
    return Chosen(row, file, range(1, max(1, file.pages) + 1))


def _name(people: dict[UUID, identity.OfficerCard], officer_id: UUID | None) -> str:
    person = people.get(officer_id) if officer_id else None
    return person.name if person else ""


def _unknown(file: StoredFileCard | None) -> Described:
    """A paper of a room that has not said how to describe it still has a name."""
    return Described(title=file.name if file else "")
