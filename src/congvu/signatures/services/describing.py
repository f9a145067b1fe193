"""The port by which rooms above describe what is to be signed. Lower rooms do not know them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from congvu.kernel.subjects import SubjectRef


@dataclass(frozen=True, slots=True)
class Described:
    """What a signer must know of a paper at a glance.

    `who` is whom it concerns, `sent_by` who is told when it is sent back; `facts` are short
    sentences that support the decision; `remaining` is what `deadlines.queries.remaining` answers.
    """

    title: str
    who: str = ""
    number: str = ""
    due_at: dt.datetime | None = None
    remaining: object | None = None
    url: str = ""
    facts: tuple[str, ...] = ()
    sent_by: str = ""


Describe = Callable[[Iterable[UUID], dt.datetime], Mapping[UUID, Described]]
_DESCRIBERS: dict[str, Describe] = {}


def register_describer(kind: str, describe: Describe) -> None:
    """Called in `apps.ready()` by the room that owns subjects of this kind; asked in batches.

    `describe` is given ids and the time at which the page is shown.
    """
    _DESCRIBERS[kind] = describe


def described(subjects: Iterable[SubjectRef], *, at: dt.datetime) -> dict[SubjectRef, Described]:
    """A description for each subject that some room knows."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for subject in subjects:
        by_kind[subject.kind].add(subject.id)
    return {
        SubjectRef(kind, id_): words
        for kind, ids in by_kind.items()
        if kind in _DESCRIBERS
        for id_, words in _DESCRIBERS[kind](ids, at).items()
    }
