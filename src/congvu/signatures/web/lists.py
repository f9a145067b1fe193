"""What the signing and sealing pages show of each paper."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from congvu.files import queries as files
from congvu.files import services as file_services
from congvu.files.queries import StoredFileCard
from congvu.identity import queries as identity
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Refusal
from congvu.signatures import queries, wording
from congvu.signatures.queries import RequestCard, Waiting
from congvu.signatures.rules import State, Verdict
from congvu.signatures.services import Described, described, verify_bytes
from congvu.ui import writing
from congvu.ui.wording import tell_all


@dataclass(frozen=True, slots=True)
class Row:
    """One paper of the list, in words.

    `asked` is when it was presented; `signer` and `signed` tell whose signature a paper to seal
    has, and since when; `sealer` is who sealed it.
    """

    card: RequestCard
    about: Described
    can: bool
    why_not: tuple[str, ...]
    failure: object
    asked: str
    signer: str
    signed: str
    sealer: str
    late: bool

    @property
    def done(self) -> bool:
        return self.card.state is State.SIGNED


@dataclass(frozen=True, slots=True)
class Chosen:
    """The paper that is shown beside the list; `sound` when its signatures hold at this moment."""

    row: Row
    file: StoredFileCard
    pages: range
    sound: bool


def rows(waiting: Sequence[Waiting], *, at: dt.datetime) -> tuple[Row, ...]:
    """A bounded number of queries for any number of papers."""
    about = described((one.card.subject for one in waiting), at=at)
    kept = files.cards({one.card.file_id for one in waiting})
    signed = queries.signatures_on({one.card.file_id for one in waiting})
    cards = [*(one.card for one in waiting), *signed.values()]
    people = identity.officer_cards({card.signed_by_id for card in cards if card.signed_by_id})
    return tuple(
        _row(
            one,
            about.get(one.card.subject) or _unknown(kept.get(one.card.file_id)),
            signed.get(one.card.file_id),
            people,
            at,
        )
        for one in waiting
    )


def _row(
    one: Waiting,
    words: Described,
    signature: RequestCard | None,
    people: dict[UUID, identity.OfficerCard],
    at: dt.datetime,
) -> Row:
    return Row(
        card=one.card,
        about=words,
        can=not one.reasons,
        why_not=tuple(tell_all(one.reasons)),
        failure=wording.REASONS.get(one.card.failure, ""),
        asked=_when(one.card.requested_at, at),
        signer=_name(people, signature.signed_by_id) if signature else "",
        signed=_when(signature.ended_at, at) if signature else "",
        sealer=_name(people, one.card.signed_by_id),
        late=words.due_at is not None and words.due_at < at,
    )


def chosen(found: Sequence[Row], wanted: str) -> Chosen | None:
    """The paper asked for, or the first that can be signed, or the first that waits."""
    row = next((one for one in found if str(one.card.id) == wanted), None)
    row = row or next((one for one in found if one.can), None)
    row = row or next((one for one in found if not one.done), None)
    if row is None:
        return None
    file = files.card(row.card.signed_file_id or row.card.file_id)
    return Chosen(row, file, range(1, max(1, file.pages) + 1), _sound(row, file.id))


def _sound(row: Row, file_id: UUID) -> bool:
    """Checked now, so that nobody seals a paper whose signature does not hold."""
    if not row.signer:
        return False
    try:
        content = file_services.read(file_id)
    except Refusal:
        return False
    return verify_bytes(content).verdict is Verdict.VALID


def _when(then: dt.datetime | None, at: dt.datetime) -> str:
    """The time alone of what is from today, as on a clock; otherwise with its date."""
    if then is None:
        return ""
    return writing.time(then) if day_of(then) == day_of(at) else writing.moment(then)


def _name(people: dict[UUID, identity.OfficerCard], officer_id: UUID | None) -> str:
    person = people.get(officer_id) if officer_id else None
    return person.name if person else ""


def _unknown(file: StoredFileCard | None) -> Described:
    """A paper of a room that has not said how to describe it still has a name."""
    return Described(title=file.name if file else "")
