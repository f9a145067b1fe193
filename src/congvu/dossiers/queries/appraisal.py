"""Data beside paper: what was declared, what sources say, and what differs."""

import datetime as dt
from dataclasses import dataclass

from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.filling import day_of_answers, lookups_for
from congvu.eforms import rules as form_rules
from congvu.kernel.vietnamese import same_text
from congvu.procedures import queries as procedures
from congvu.sources import queries as sources


@dataclass(frozen=True, slots=True)
class Comparison:
    """One answer beside what a source says, in words.

    `known` is empty when no source knows it. `settled` says that an officer has chosen, and then
    `keeps_declared` which of the two counts.
    """

    field: str
    page_id: str
    label: str
    declared: str
    known: str
    source: str
    as_of: str
    settled: bool
    keeps_declared: bool

    @property
    def differs(self) -> bool:
        return bool(self.known) and not same_text(self.declared, self.known)

    @property
    def counts(self) -> str:
        """The value that counts now."""
        return self.known if self.settled and not self.keeps_declared else self.declared


def comparisons(
    dossier: Dossier, *, at: dt.datetime, language: str = "vi"
) -> tuple[Comparison, ...]:
    """Every field that the package wants compared, differences first."""
    revision = procedures.revision(dossier.revision_id)
    lookups = lookups_for(dossier, at=at)
    kept = form_rules.kept_answers(revision.form, dossier.answers, day_of_answers(dossier, at=at))
    fields = form_rules.fields(revision.form)
    decisions = {one.field: one for one in dossier.decisions.all()}
    found = []
    for pair in revision.compare:
        asked, fact = fields[pair.field], lookups.facts.get(pair.known)
        if pair.field not in kept:
            continue
        value = form_rules.value_of_fact(asked, fact, lookups) if fact else None
        decision = decisions.get(pair.field)
        page = form_rules.page_of_field(revision.form, pair.field)
        found.append(
            Comparison(
                field=pair.field,
                page_id=page["id"] if page else "",
                label=form_rules.said(asked["label"], language),
                declared=_read(asked, kept[pair.field], language, lookups),
                known=_read(asked, value, language, lookups) if value is not None else "",
                source=sources.source_in_words(fact.source) if fact else "",
                as_of=_day_as_written(fact.as_of) if fact else "",
                settled=decision is not None,
                keeps_declared=decision.keeps_declared if decision else True,
            )
        )
    return tuple(sorted(found, key=lambda one: not (one.differs and not one.settled)))


def _day_as_written(told: str) -> str:
    """24/11/2026 for 2026-11-24; what a source tells in another way stays as it is."""
    try:
        return f"{dt.date.fromisoformat(told):%d/%m/%Y}"
    except ValueError:
        return told


def open_differences(dossier: Dossier, *, at: dt.datetime) -> tuple[Comparison, ...]:
    """Differences that no officer has settled yet; the process waits for them."""
    return tuple(one for one in comparisons(dossier, at=at) if one.differs and not one.settled)


def settled_answers(dossier: Dossier, *, at: dt.datetime) -> dict[str, object]:
    """The answers as they count: declared, or what a source says where an officer chose it."""
    revision = procedures.revision(dossier.revision_id)
    lookups = lookups_for(dossier, at=at)
    fields = form_rules.fields(revision.form)
    known = {pair.field: lookups.facts.get(pair.known) for pair in revision.compare}
    answers = dict(
        form_rules.kept_answers(revision.form, dossier.answers, day_of_answers(dossier, at=at))
    )
    for decision in dossier.decisions.filter(keeps_declared=False):
        fact = known.get(decision.field)
        if fact is not None and decision.field in fields:
            value = form_rules.value_of_fact(fields[decision.field], fact, lookups)
            if value is not None:
                answers[decision.field] = value
    return answers


def _read(
    asked: form_rules.Field, value: object, language: str, lookups: form_rules.Lookups
) -> str:
    return form_rules.readable(asked, value, language=language, lookups=lookups)
