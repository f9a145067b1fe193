"""A published procedure as typed values: what a citizen is told, what an officer works with.

Everything in it is a value, nothing can be changed. `reading_content` makes it of what a revision
holds.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from congvu.bpmn import Definition
from congvu.kernel.money import Money


class Need(StrEnum):
    """What the law wants done with a paper: filled in here, handed in, or only shown."""

    FORM = "FORM"
    SUBMIT = "SUBMIT"
    SHOW = "SHOW"


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a package, in Vietnamese as lawyers reviewed it and in English beside it."""

    vi: str = ""
    en: str = ""

    def said(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.vi

    def __bool__(self) -> bool:
        return bool(self.vi)

    @classmethod
    def of(cls, content: Mapping[str, str] | None) -> "Words":
        return cls(content["vi"], content["en"]) if content else cls()


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to hand in, with the time limit that hangs on it (`Limit.parse` reads `limit`)."""

    kind: str
    limit: str
    uses_cutoff: bool
    limit_in_words: Words
    note: Words


@dataclass(frozen=True, slots=True)
class Exemption:
    code: str
    text: Words


@dataclass(frozen=True, slots=True)
class Fee:
    """What falls due for one dossier: no amount if the law's tables leave it open.

    `because` is the reason in words; `why` keeps what the table was asked and which rules fired.
    """

    amount: Money | None
    because: Words
    why: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_claimed(self) -> bool:
        """Whether it rests on what the applicant claims, which nobody has compared yet."""
        return bool(self.why.get("claimed"))


@dataclass(frozen=True, slots=True)
class FeeSource:
    """Which decision gives the fee, of which kind it is, and who need not pay."""

    kind: str
    decision: str
    exemptions: tuple[Exemption, ...]


@dataclass(frozen=True, slots=True)
class PackageDecision:
    """A decision of a model: its inputs are FEEL over the form, or values of the reference data."""

    code: str
    decision: str
    inputs: Mapping[str, str]
    law: Mapping[str, str]
    xml: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One of the papers that the law accepts for a slot."""

    code: str
    title: Words
    hint: Words


@dataclass(frozen=True, slots=True)
class PaperSlot:
    slot: str
    need: Need
    title: Words
    note: Words
    basis: Words
    one_of: tuple[PaperKind, ...]
    max_pages: int
    optional: bool
    when: str
    satisfied_by: tuple[str, ...]
    satisfied_because: Words
    not_needed_because: Words
    usually_known: bool

    def kind(self, code: str) -> PaperKind | None:
        return next((one for one in self.one_of if one.code == code), None)


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason that an officer may choose, with its basis and how the thing is mended."""

    code: str
    title: Words
    text: Words
    mend: Words
    basis: Words
    papers: tuple[str, ...]
    slot: str
    names_agency: bool


@dataclass(frozen=True, slots=True)
class ReceptionCheck:
    code: str
    title: Words
    help: Words
    only_channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    field: str
    known: str


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column and the answers it takes; of several for one column the first that holds counts.

    Instead of an answer it may take a fixed `value`, which law decides by the conditions of `when`.
    """

    column: str
    title: Words
    fields: tuple[str, ...]
    written_as: str
    when: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ResultValue:
    """One value of a result paper: a column of the register entry, or something `given`."""

    name: str
    label: Words
    column: str
    given: str
    written_as: str


@dataclass(frozen=True, slots=True)
class ConfirmRow:
    """One line of the draft that the applicant looks at; `field` is the answer it came from."""

    values: tuple[str, ...]
    label: Words
    field: str


@dataclass(frozen=True, slots=True)
class ResultPaper:
    code: str
    title: Words
    template_name: str
    template: str
    electronic: bool
    paper: bool
    holder: str
    values: tuple[ResultValue, ...]
    confirm: tuple[ConfirmRow, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    number: str
    title: Words
    articles: str
    valid_from: dt.date | None
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class DraftConfirmation:
    """Whether the applicant confirms the draft, and what her silence means."""

    result: str
    limit_parameter: str
    silence: str
    stops_clock: bool
    certainty: str


@dataclass(frozen=True, slots=True)
class InShort:
    """The answers of the procedure page's first screen."""

    for_whom: Words
    papers: Words
    how_long: Words
    how_much: Words
    how_much_note: Words
    result: Words
    result_note: Words


@dataclass(frozen=True, slots=True)
class PublishedProcedure:
    """One revision of one procedure."""

    id: UUID
    procedure_id: UUID
    number: int
    definition_id: UUID | None
    effective_from: dt.date
    code: str
    slug: str
    name: Words
    field_code: str
    field_name: Words
    life_event_code: str
    life_event: Words
    audience: tuple[str, ...]
    level: str
    service_level: str
    in_short: InShort
    search_words: tuple[str, ...]
    channels: tuple[Channel, ...]
    fee: FeeSource | None
    decisions: Mapping[str, PackageDecision]
    papers: tuple[PaperSlot, ...]
    wording: Mapping[str, Words]
    what_happens: tuple[Words, ...]
    reception_checks: tuple[ReceptionCheck, ...]
    reasons: Mapping[str, tuple[ReasonChoice, ...]]
    compare: tuple[Comparison, ...]
    register_book: str
    register_columns: tuple[RegisterColumn, ...]
    register_number_column: str
    register_signer_column: str
    population_question: Mapping[str, str]
    delivery_field: str
    contact_fields: tuple[str, ...]
    results: tuple[ResultPaper, ...]
    draft_confirmation: DraftConfirmation | None
    legal_basis: tuple[LegalBasis, ...]
    source: Words
    form: Mapping[str, Any] = field(repr=False)
    process: Definition = field(repr=False)

    def channel(self, kind: str) -> Channel:
        """The way to hand in. A revision has one of each kind that it accepts."""
        return next(one for one in self.channels if one.kind == kind)

    def slot(self, slot: str) -> PaperSlot | None:
        return next((one for one in self.papers if one.slot == slot), None)

    def reason(self, catalogue: str, code: str) -> ReasonChoice | None:
        """A reason of a catalogue (`papers`, `supplement`, `refusal_at_reception` and so on)."""
        return next((one for one in self.reasons.get(catalogue, ()) if one.code == code), None)

    def result(self, code: str = "") -> ResultPaper:
        """The result paper with this code; without one, the first."""
        return next(one for one in self.results if not code or one.code == code)

    def basis_on(self, day: dt.date) -> tuple[LegalBasis, ...]:
        """The legal instruments that are in force on a day."""
        return tuple(
            one
            for one in self.legal_basis
            if (one.valid_from is None or one.valid_from <= day)
            and (one.valid_until is None or day < one.valid_until)
        )
