"""Positions are held by periods; rights follow them; the journal knows."""

import datetime as dt
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from congvu.audit import queries as audit
from congvu.identity import permissions, queries, services
from congvu.identity.models import Assignment, Officer
from congvu.identity.rules import Role
from congvu.identity.services import CannotChangePeople, Face
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import AccessRefused
from congvu.kernel.subjects import SubjectRef

from .conftest import AT, PACKAGES

TODAY = AT.date()


def officer(agency_id: UUID, login: str) -> Actor:
    return Actor.officer(Officer.objects.get(code=login).id, agency_id)


def position(agency_id: UUID, code: str) -> queries.PositionCard:
    found = queries.position_by_code(agency_id=agency_id, code=code)
    assert found is not None
    return found


def test_loading_twice_changes_nothing(agency_id: UUID) -> None:
    before = queries.officers_of(agency_id=agency_id, on=TODAY)
    demo = PACKAGES / "agencies" / "demo"

    assert services.load_agency(demo, actor=Actor.system("test"), at=AT) == agency_id
    assert queries.officers_of(agency_id=agency_id, on=TODAY) == before
    assert [card.name.split()[-1] for card in before] == ["An", "Bảo", "Hà", "Hương", "Mai", "Tuấn"]


def test_a_card_says_title_unit_roles_and_capacity(agency_id: UUID) -> None:
    bao = officer(agency_id, "bao")
    assert bao.id is not None
    card = queries.officer_card(bao.id, on=TODAY)

    assert (card.position_title, card.capacity) == ("Phó Chủ tịch", "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH")
    assert card.roles == {Role.SIGNER, Role.LEADER}
    assert queries.names_of([bao])[bao] == "Trần Quốc Bảo"


def test_roles_end_with_the_assignment_and_its_last_day_is_outside(agency_id: UUID) -> None:
    mai, tuan = officer(agency_id, "mai"), officer(agency_id, "tuan")
    permissions.require(tuan, Role.DESK, agency_id=agency_id, at=AT)
    assignment = Assignment.objects.get(officer_id=tuan.id)

    services.end_assignment(assignment_id=assignment.id, until=TODAY, actor=mai, at=AT)

    with pytest.raises(AccessRefused):
        permissions.require(tuan, Role.DESK, agency_id=agency_id, at=AT)
    permissions.require(tuan, Role.DESK, agency_id=agency_id, at=AT - dt.timedelta(days=1))
    assert tuan.id is not None
    assert queries.officer_card(tuan.id).position_title
    history = audit.history(SubjectRef("officer", tuan.id))
    assert history[-1].action == "identity.end_assignment"


def test_only_an_administrator_changes_people(agency_id: UUID) -> None:
    chairwoman = officer(agency_id, "huong")
    desk = position(agency_id, "mot-cua")

    with pytest.raises(AccessRefused):
        services.create_officer(
            agency_id=agency_id,
            name="Kẻ Lạ",
            login="kela",
            position_id=desk.id,
            valid_from=TODAY,
            actor=chairwoman,
            at=AT,
        )
    with pytest.raises(AccessRefused):
        services.close_account(officer_id=chairwoman.id, actor=Actor.visitor(), at=AT)  # type: ignore[arg-type]

    assert not Officer.objects.filter(code="kela").exists()


def test_a_new_officer_signs_in_with_the_password_that_was_handed_over(agency_id: UUID) -> None:
    created = services.create_officer(
        agency_id=agency_id,
        name="Bùi Đức Long",
        login="long",
        position_id=position(agency_id, "mot-cua").id,
        valid_from=TODAY,
        actor=officer(agency_id, "mai"),
        at=AT,
    )

    entered = services.sign_in(
        login="long", password=created.first_password, face=Face.OFFICER, address="a", at=AT
    )

    assert entered.must_change_password
    assert len(queries.holders_of(position(agency_id, "mot-cua").id, on=TODAY)) == 2


def test_nobody_holds_one_position_twice_at_once(agency_id: UUID) -> None:
    tuan, mai = officer(agency_id, "tuan"), officer(agency_id, "mai")
    desk = position(agency_id, "mot-cua")
    assert tuan.id is not None

    with pytest.raises(CannotChangePeople):
        services.assign(officer_id=tuan.id, position_id=desk.id, valid_from=TODAY, actor=mai, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(officer_id=tuan.id, position_id=desk.id, valid_from=TODAY)

    assert Assignment.objects.filter(officer_id=tuan.id).count() == 1


def test_the_last_administrator_stays(agency_id: UUID) -> None:
    mai = officer(agency_id, "mai")
    assignment = Assignment.objects.get(officer_id=mai.id)

    with pytest.raises(CannotChangePeople):
        services.end_assignment(assignment_id=assignment.id, until=TODAY, actor=mai, at=AT)
    with pytest.raises(CannotChangePeople):
        services.close_account(officer_id=assignment.officer_id, actor=mai, at=AT)

    permissions.require(mai, Role.ADMINISTRATOR, agency_id=agency_id, at=AT)


def test_lists_cost_a_bounded_number_of_queries(
    agency_id: UUID, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.officers_of(agency_id=agency_id, on=TODAY)
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.staff(agency_id=agency_id, on=TODAY)
