"""The content of a revision, which was checked before it was published, as typed values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from congvu.bpmn import compile_process
from congvu.kernel.functions import NUMBERS_LIBRARY
from congvu.procedures.rules.published import (
    Channel,
    Comparison,
    ConfirmRow,
    DraftConfirmation,
    Exemption,
    FeeSource,
    InShort,
    LegalBasis,
    Need,
    PackageDecision,
    PaperKind,
    PaperSlot,
    PublishedProcedure,
    ReasonChoice,
    ReceptionCheck,
    RegisterColumn,
    ResultPaper,
    ResultValue,
    Words,
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
    register = said.get("register", {})
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
        fee=_fee(said["fee"]) if "fee" in said else None,
        decisions={one["code"]: _decision(one, content) for one in said.get("decisions", ())},
        papers=tuple(_slot(one) for one in said["papers"]),
        wording={k: Words.of(text) for k, text in wording.items() if k != "what_happens"},
        what_happens=tuple(Words.of(one) for one in wording["what_happens"]),
        reception_checks=tuple(_check(one) for one in said["reception_checks"]),
        reasons={
            catalogue: tuple(_reason(one) for one in choices)
            for catalogue, choices in said["reasons"].items()
        },
        compare=tuple(Comparison(one["field"], one["known"]) for one in said["compare"]),
        register_book=register.get("book", ""),
        register_columns=tuple(_column(one) for one in register.get("columns", ())),
        register_number_column=register.get("number_column", ""),
        register_signer_column=register.get("signer_column", ""),
        population_question=dict(said.get("population_question", {})),
        delivery_field=said.get("delivery_field", ""),
        contact_fields=tuple(said.get("contact_fields", ())),
        results=tuple(_result(one, content) for one in said["results"]),
        draft_confirmation=DraftConfirmation(**confirmation) if confirmation else None,
        legal_basis=tuple(_basis(one) for one in said["legal_basis"]),
        source=Words.of(said.get("source")),
        form=content["form"],
        process=compile_process(content["process"].encode(), library=NUMBERS_LIBRARY),
    )


def _channel(one: Mapping[str, Any]) -> Channel:
    return Channel(
        kind=one["kind"],
        limit=one["limit"],
        uses_cutoff=one.get("uses_cutoff", False),
        limit_in_words=Words.of(one["limit_in_words"]),
        note=Words.of(one.get("note")),
    )


def _fee(one: Mapping[str, Any]) -> FeeSource:
    return FeeSource(
        kind=one["kind"],
        decision=one["decision"],
        exemptions=tuple(
            Exemption(each["code"], Words.of(each["text"])) for each in one.get("exemptions", ())
        ),
    )


def _decision(one: Mapping[str, Any], content: Mapping[str, Any]) -> PackageDecision:
    return PackageDecision(
        code=one["code"],
        decision=one["decision"],
        inputs=dict(one["inputs"]),
        law=dict(one.get("law", {})),
        xml=content["decisions"][one["file"]],
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
        when=one.get("when", ""),
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
    source = one.get("from", [])
    return RegisterColumn(
        column=one["column"],
        title=Words.of(one["title"]),
        fields=tuple(source) if isinstance(source, list) else (source,),
        written_as=one.get("as", "text"),
        when=one.get("when", ""),
        value=one.get("value", ""),
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
