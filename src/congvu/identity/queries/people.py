"""Officers and citizens, by the positions that they hold and the devices that they use."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from congvu.identity import wording
from congvu.identity.models import (
    Account,
    Assignment,
    Citizen,
    HeldForm,
    Officer,
    Session,
    lookup_digest,
)
from congvu.identity.permissions import held_on
from congvu.identity.queries.cards import (
    CitizenCard,
    HeldAnswers,
    HeldPosition,
    OfficerCard,
    SessionCard,
    StaffLine,
    citizen_of,
    position_of,
)
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor, ActorKind

PERSONAL_NUMBER = "identity.personal_number"


def officer_card(officer_id: UUID, *, on: dt.date | None = None) -> OfficerCard:
    """The officer with the positions held on that day; without a day, as last known.

    "As last known" is for names on old papers. Whoever decides about rights gives the day.
    """
    return officer_cards([officer_id], on=on)[officer_id]


def officer_cards(
    officer_ids: Iterable[UUID], *, on: dt.date | None = None
) -> dict[UUID, OfficerCard]:
    """Cards of several officers in two queries."""
    officers = Officer.objects.filter(id__in=set(officer_ids)).select_related("agency")
    return {card.id: card for card in _cards(officers, on)}


def officers_in(
    *, on: dt.date, unit_ids: Sequence[UUID] = (), position_ids: Sequence[UUID] = ()
) -> tuple[OfficerCard, ...]:
    """Who holds one of the positions, or any position of the units, on that day; by given name."""
    held = Assignment.objects.filter(
        held_on(on), Q(position__unit_id__in=unit_ids) | Q(position_id__in=position_ids)
    )
    officers = Officer.objects.filter(id__in=held.values("officer_id")).select_related("agency")
    return _cards(officers, on)


def officers_of(*, agency_id: UUID, on: dt.date) -> tuple[OfficerCard, ...]:
    """Everybody of the agency, also those without a position on that day; by given name."""
    return _cards(Officer.objects.filter(agency_id=agency_id).select_related("agency"), on)


def staff(*, agency_id: UUID, on: dt.date, officer_id: UUID | None = None) -> tuple[StaffLine, ...]:
    """The agency's people for the administrator, first ranks first, in two queries."""
    officers = Officer.objects.filter(agency_id=agency_id).select_related("account")
    if officer_id is not None:
        officers = officers.filter(id=officer_id)
    rows = Assignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on), officer__agency_id=agency_id
    ).select_related("position__unit")
    held: dict[UUID, list[HeldPosition]] = defaultdict(list)
    places: dict[UUID, int] = {}
    for row in rows.order_by("position__rank", "valid_from"):
        places.setdefault(row.officer_id, len(places))
        held[row.officer_id].append(
            HeldPosition(row.id, position_of(row.position), row.valid_from, row.valid_until)
        )
    return tuple(
        StaffLine(
            id=person.id,
            name=person.name,
            login=person.code,
            held=tuple(held[person.id]),
            closed_at=person.account.closed_at if hasattr(person, "account") else None,
        )
        for person in sorted(officers, key=lambda person: places.get(person.id, len(places)))
    )


def officers_with(role: Role, *, agency_id: UUID, on: dt.date) -> tuple[OfficerCard, ...]:
    held = Assignment.objects.filter(
        held_on(on), position__roles__contains=[role], position__unit__agency_id=agency_id
    )
    officers = Officer.objects.filter(id__in=held.values("officer_id")).select_related("agency")
    return _cards(officers, on)


def holders_of(position_id: UUID, *, on: dt.date) -> tuple[OfficerCard, ...]:
    return officers_in(on=on, position_ids=[position_id])


def citizen_card(citizen_id: UUID) -> CitizenCard:
    return citizen_of(Citizen.objects.get(id=citizen_id))


def language_of(citizen_id: UUID) -> str:
    """In which language letters reach a citizen: the one of her pages, else that of the law."""
    account = Account.objects.filter(citizen_id=citizen_id).only("language").first()
    return account.language if account else "vi"


def citizen_cards(citizen_ids: Iterable[UUID]) -> dict[UUID, CitizenCard]:
    return {row.id: citizen_of(row) for row in Citizen.objects.filter(id__in=set(citizen_ids))}


def citizen_by_personal_number(number: str) -> CitizenCard | None:
    """Find a citizen whom we know by number; the table itself shows nobody's number."""
    row = Citizen.objects.filter(
        personal_number_digest=lookup_digest(number, PERSONAL_NUMBER)
    ).first()
    return citizen_of(row) if row else None


def names_of(actors: Iterable[Actor]) -> dict[Actor, str | Promise]:
    """What to call each actor on a page, in at most two queries."""
    wanted = set(actors)
    officer_ids = {a.id for a in wanted if a.kind == ActorKind.OFFICER and a.id}
    citizen_ids = {a.id for a in wanted if a.kind == ActorKind.CITIZEN and a.id}
    known: dict[UUID | None, str] = {}
    if officer_ids:
        known |= dict(Officer.objects.filter(id__in=officer_ids).values_list("id", "name"))
    if citizen_ids:
        known |= {row.id: row.name for row in Citizen.objects.filter(id__in=citizen_ids)}
    return {actor: known.get(actor.id) or wording.name_of_kind(actor) for actor in wanted}


def sessions_of(actor: Actor, *, at: dt.datetime) -> tuple[SessionCard, ...]:
    """The devices that are signed in to the actor's account, newest use first."""
    person = {
        "account__officer_id"
        if actor.kind == ActorKind.OFFICER
        else "account__citizen_id": actor.id
    }
    rows = Session.objects.filter(ended_at=None, **person).order_by("-seen_at")[:50]
    return tuple(
        SessionCard(row.id, row.started_at, row.seen_at, row.device)
        for row in rows
        if row.end_at(at) is None
    )


def held_answers(*, held_id: UUID, account_id: UUID) -> HeldAnswers | None:
    """What the account sent when its session was just over; nobody else gets it."""
    row = HeldForm.objects.filter(id=held_id, account_id=account_id).first()
    if row is None:
        return None
    fields = tuple((name, value) for name, value in row.fields)
    return HeldAnswers(row.id, row.path, fields, row.held_at)


def _cards(officers: QuerySet[Officer], on: dt.date | None) -> tuple[OfficerCard, ...]:
    people = list(officers)
    held: dict[UUID, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(officer__in=[person.id for person in people])
    if on is not None:
        rows = rows.filter(held_on(on))
    for row in rows.select_related("position__unit").order_by("position__rank", "position__code"):
        held[row.officer_id].append(row)
    return tuple(
        OfficerCard(
            id=person.id,
            name=person.name,
            agency_id=person.agency_id,
            agency_name=person.agency.name,
            positions=tuple(
                position_of(row.position)
                for row in (held[person.id] if on else _last_known(held[person.id]))
            ),
            phone=person.phone,
            email=person.email,
        )
        for person in people
    )


def _last_known(rows: list[Assignment]) -> list[Assignment]:
    open_ones = [row for row in rows if row.valid_until is None]
    return open_ones or sorted(rows, key=lambda row: row.valid_from)[-1:]
