"""A page of questions as its template shows it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from congvu.eforms import rules
from congvu.eforms.queries.fields import FieldView, field_view, sentence
from congvu.eforms.rules import Fact, FieldType, Lookups, PageReading
from congvu.sources.queries import source_in_words


@dataclass(frozen=True, slots=True)
class KnownRow:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the whole way, for the list beside the page. `state`: done, now or later."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that `eforms/page.html` shows; texts are in the language of the page.

    `known` are the facts offered instead of questions; then `fields` holds only what is still
    asked, or all fields when the person wants to type (`retyping`).
    """

    id: str
    question: str
    hint: str
    part_line: str
    parts: tuple[Part, ...]
    fields: tuple[FieldView, ...]
    errors: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    help: tuple[tuple[str, str], ...]
    known: tuple[KnownRow, ...]
    known_source: str
    box: tuple[tuple[str, str], ...]
    retyping: bool
    has_search: bool

    @property
    def title(self) -> str:
        """For the head of the document: an error is said there first."""
        if self.errors:
            return gettext("Error: %(question)s") % {"question": self.question}
        return self.question

    @property
    def heading_is_label(self) -> bool:
        """With a single field the question itself is its label."""
        return len(self.fields) == 1 and not self.known


def page_view(
    form: rules.Form,
    page_id: str,
    answers: Mapping[str, Any],
    *,
    lookups: Lookups,
    today: dt.date,
    reading: PageReading | None = None,
    post: Mapping[str, Any] | None = None,
    parts_before: Sequence[str] | None = None,
    parts_after: Sequence[str] | None = None,
) -> PageView:
    """The page as it is shown: fresh from the answers, or as it was posted, with its errors."""
    page = rules.page(form, page_id)
    assert page is not None, "the caller shows pages of this form"
    language = get_language() or "vi"
    offered = rules.offered(form, page, answers, lookups, today)
    retyping = bool(offered) and _wants_to_type(page, answers, reading, offered)
    shown_known = offered if offered and not retyping else {}
    merged = {**answers, **(reading.answers if reading else {})}
    asked = [
        one for one in rules.asked_fields(form, page, merged, today) if one["id"] not in shown_known
    ]
    found = reading.errors if reading else ()
    errors = {one.field: one for one in found}
    question = rules.filled_in(page["question"], language, lookups)
    hint = rules.said(page.get("hint"), language)
    alone = len(asked) == 1 and not shown_known
    section = rules.section_of_page(form, page_id)
    place, titles = _parts(form, section[0] if section else 0, parts_before, parts_after, language)
    return PageView(
        id=page_id,
        question=question,
        hint=hint,
        part_line=gettext("Part %(place)d of %(count)d: %(title)s")
        % {"place": place + 1, "count": len(titles), "title": titles[place].title},
        parts=titles,
        fields=tuple(
            field_view(
                one,
                merged,
                lookups=lookups,
                language=language,
                post=post,
                error=errors.get(one["id"]),
                finding=reading is not None and reading.finding == one["id"],
                question=question if alone else "",
                page_hint=hint if alone else "",
            )
            for one in asked
        ),
        errors=tuple((one.control, sentence(one, language)) for one in found),
        warnings=tuple(sentence(one, language) for one in (reading.warnings if reading else ())),
        help=_help(page, language),
        known=_known(page, shown_known, language=language, lookups=lookups),
        known_source=_sources(fact for _value, fact in shown_known.values()),
        box=_box(page, lookups),
        retyping=retyping,
        has_search=any(one["type"] == FieldType.ADDRESS for one in asked),
    )


def _help(page: rules.Page, language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (rules.said(one["title"], language), rules.said(one["text"], language))
        for one in page.get("help", ())
    )


def _known(
    page: rules.Page, known: Mapping[str, tuple[Any, Fact]], *, language: str, lookups: Lookups
) -> tuple[KnownRow, ...]:
    """What is offered instead of questions, in the order of the page."""
    return tuple(
        KnownRow(
            rules.said(one["label"], language),
            rules.readable(one, known[one["id"]][0], language=language, lookups=lookups),
        )
        for one in page["fields"]
        if one["id"] in known
    )


def _box(page: rules.Page, lookups: Lookups) -> tuple[tuple[str, str], ...]:
    """Facts that the page shows beside its question, with where they are written."""
    return tuple(
        (str(fact.value), source_in_words(fact.source))
        for name in page.get("box", ())
        if (fact := lookups.facts.get(name)) is not None and isinstance(fact.value, str)
    )


def _wants_to_type(
    page: rules.Page,
    answers: Mapping[str, Any],
    reading: PageReading | None,
    offered: Mapping[str, Any],
) -> bool:
    """Whether the fields are shown although facts are known: she said so now, or before."""
    if reading is not None:
        return reading.retyping
    return any(
        rules.is_answered(answers.get(one["id"]))
        and not answers.get(one["id"] + rules.SOURCE_SUFFIX)
        for one in page["fields"]
        if one["id"] in offered
    )


def _parts(
    form: rules.Form,
    place: int,
    before: Sequence[str] | None,
    after: Sequence[str] | None,
    language: str,
) -> tuple[int, tuple[Part, ...]]:
    before = [gettext("Where to apply")] if before is None else before
    after = [gettext("Papers"), gettext("Check and submit")] if after is None else after
    titles = [
        *before,
        *(rules.said(section["title"], language) for section in form["sections"]),
        *after,
    ]
    now = len(before) + place
    return now, tuple(
        Part(title, "done" if number < now else "now" if number == now else "later")
        for number, title in enumerate(titles)
    )


def _sources(facts: Iterable[Fact]) -> str:
    return ", ".join(dict.fromkeys(source_in_words(fact.source) for fact in facts if fact.source))
