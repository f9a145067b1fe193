"""A published procedure as typed values: what a citizen is told, what an officer works with.

`from_content` reads the canonical content of a revision, which was checked before
it was published; everything in it is a value, nothing can be changed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from congvu.kernel.money import Money
from congvu.workflow.rules import Definition, compile_process


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
    code: str
    kind: str
    amount: Money
    title: Words
    basis: Words
    when: tuple[Mapping[str, Any], ...]
    exemptions: tuple[Exemption, ...]


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
    when: tuple[Mapping[str, Any], ...]
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
    """A column and the answers it takes; of several for one column the first that holds counts."""

    column: str
    title: Words
    fields: tuple[str, ...]
    written_as: str
    when: tuple[Mapping[str, Any], ...]


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
    fees: tuple[Fee, ...]
    papers: tuple[PaperSlot, ...]
    wording: Mapping[str, Words]
    what_happens: tuple[Words, ...]
    reception_checks: tuple[ReceptionCheck, ...]
    reasons: Mapping[str, tuple[ReasonChoice, ...]]
    compare: tuple[Comparison, ...]
    register_book: str
    register_columns: tuple[RegisterColumn, ...]
    population_question: Mapping[str, str]
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


@dataclass(frozen=True, slots=True)
class Place:
    """Which row a content was read from."""

    id: UUID
    procedure_id: UUID
    number: int
    definition_id: UUID | None
    effective_from: dt.date


def from_content(content: Mapping[str, Any], place: Place) -> PublishedProcedure:
    """The typed view of a revision's content, as it was checked and published."""
    said = content["procedure"]
    wording = said["wording"]
    life_event = said.get("life_event", {})
    confirmation = said.get("draft_confirmation")
    return PublishedProcedure(
        id=place.id,
        procedure_id=place.procedure_id,
        number=place.number,
        definition_id=place.definition_id,
        effective_from=place.effective_from,
        code=said["code"],
        slug=said["slug"],
        name=Words.of(said["name"]),
        field_code=said["field"]["code"],
        field_name=Words.of(said["field"]["name"]),
        life_event_code=life_event.get("code", ""),
        life_event=Words.of(life_event.get("name")),
        audience=tuple(said["audience"]),
        level=said["level"],
        service_level=said["service_level"],
        in_short=InShort(**{name: Words.of(text) for name, text in said["in_short"].items()}),
        search_words=tuple(said["search_words"]),
        channels=tuple(_channel(one) for one in said["channels"]),
        fees=tuple(_fee(one) for one in said["fees"]),
        papers=tuple(_slot(one) for one in said["papers"]),
        wording={k: Words.of(text) for k, text in wording.items() if k != "what_happens"},
        what_happens=tuple(Words.of(one) for one in wording["what_happens"]),
        reception_checks=tuple(_check(one) for one in said["reception_checks"]),
        reasons={
            catalogue: tuple(_reason(one) for one in choices)
            for catalogue, choices in said["reasons"].items()
        },
        compare=tuple(Comparison(one["field"], one["known"]) for one in said["compare"]),
        register_book=said.get("register", {}).get("book", ""),
        register_columns=tuple(_column(one) for one in said.get("register", {}).get("columns", ())),
        population_question=dict(said.get("population_question", {})),
        results=tuple(_result(one, content) for one in said["results"]),
        draft_confirmation=DraftConfirmation(**confirmation) if confirmation else None,
        legal_basis=tuple(_basis(one) for one in said["legal_basis"]),
        source=Words.of(said.get("source")),
        form=content["form"],
        process=compile_process(content["process"].encode()),
    )


def _channel(one: Mapping[str, Any]) -> Channel:
    return Channel(
        kind=one["kind"],
        limit=one["limit"],
        uses_cutoff=one.get("uses_cutoff", False),
        limit_in_words=Words.of(one["limit_in_words"]),
        note=Words.of(one.get("note")),
    )


def _fee(one: Mapping[str, Any]) -> Fee:
    return Fee(
        code=one["code"],
        kind=one["kind"],
        amount=Money(one["amount"]),
        title=Words.of(one["title"]),
        basis=Words.of(one.get("basis")),
        when=tuple(one.get("when", ())),
        exemptions=tuple(
            Exemption(each["code"], Words.of(each["text"])) for each in one.get("exemptions", ())
        ),
    )


def _slot(one: Mapping[str, Any]) -> PaperSlot:
    return PaperSlot(
        slot=one["slot"],
        need=Need(one["need"]),
        title=Words.of(one["title"]),
        note=Words.of(one.get("note")),
        basis=Words.of(one.get("basis")),
        one_of=tuple(
            PaperKind(each["code"], Words.of(each["title"]), Words.of(each.get("hint")))
            for each in one.get("one_of", ())
        ),
        max_pages=one.get("max_pages", 1),
        optional=one.get("optional", False),
        when=tuple(one.get("when", ())),
        satisfied_by=tuple(one.get("satisfied_by", ())),
        satisfied_because=Words.of(one.get("satisfied_because")),
        not_needed_because=Words.of(one.get("not_needed_because")),
        usually_known=one.get("usually_known", False),
    )


def _check(one: Mapping[str, Any]) -> ReceptionCheck:
    return ReceptionCheck(
        code=one["code"],
        title=Words.of(one["title"]),
        help=Words.of(one["help"]),
        only_channels=tuple(one.get("only_channels", ())),
    )


def _reason(one: Mapping[str, Any]) -> ReasonChoice:
    return ReasonChoice(
        code=one["code"],
        title=Words.of(one["title"]),
        text=Words.of(one["text"]),
        mend=Words.of(one["mend"]),
        basis=Words.of(one["basis"]),
        papers=tuple(one.get("papers", ())),
        slot=one.get("slot", ""),
        names_agency=one.get("names_agency", False),
    )


def _column(one: Mapping[str, Any]) -> RegisterColumn:
    source = one["from"]
    return RegisterColumn(
        column=one["column"],
        title=Words.of(one["title"]),
        fields=tuple(source) if isinstance(source, list) else (source,),
        written_as=one.get("as", "text"),
        when=tuple(one.get("when", ())),
    )


def _result(one: Mapping[str, Any], content: Mapping[str, Any]) -> ResultPaper:
    mapping = content["results"][one["mapping"]]
    labels = {name: Words.of(value.get("label")) for name, value in mapping["values"].items()}
    return ResultPaper(
        code=one["code"],
        title=Words.of(one["title"]),
        template_name=one["template"],
        template=content["templates"].get(one["template"], ""),
        electronic=one.get("electronic", True),
        paper=one.get("paper", False),
        holder=mapping.get("holder", ""),
        values=tuple(
            ResultValue(
                name=name,
                label=labels[name],
                column=value.get("column", ""),
                given=value.get("given", ""),
                written_as=value.get("as", "text"),
            )
            for name, value in mapping["values"].items()
        ),
        confirm=tuple(
            ConfirmRow(
                values=tuple(row["values"]),
                label=Words.of(row.get("label")) or labels[row["values"][0]],
                field=row.get("field", ""),
            )
            for row in mapping.get("confirm", ())
        ),
    )


def _basis(one: Mapping[str, Any]) -> LegalBasis:
    return LegalBasis(
        number=one["number"],
        title=Words.of(one["title"]),
        articles=one.get("articles", ""),
        valid_from=dt.date.fromisoformat(one["from"]) if "from" in one else None,
        valid_until=dt.date.fromisoformat(one["until"]) if "until" in one else None,
    )
