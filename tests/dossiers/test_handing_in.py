"""Filling in and handing in: nothing doubled, nothing lost, nothing of somebody else's."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
from tests.support import way

from congvu.audit.services import ConflictingRequest, Request
from congvu.documents import queries as documents
from congvu.dossiers import services as dossiers
from congvu.dossiers.models import Dossier, PaperFile
from congvu.dossiers.queries.filling import content_digest, slot_states
from congvu.dossiers.queries.following import public_level
from congvu.dossiers.rules.statuses import Status
from congvu.identity.models import Citizen
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import AccessRefused
from congvu.notifications import queries as notifications
from congvu.procedures import queries as procedures

pytestmark = pytest.mark.usefixtures("demonstration")


def a_stranger() -> Actor:
    return Actor.citizen(Citizen.objects.create(name="Người Khác", registered_at=way.now()).id)


def codes_of(refusal: "pytest.ExceptionInfo[Exception]") -> set[str]:
    return {reason.code for reason in refusal.value.reasons}  # type: ignore[attr-defined]


def hand_in(dossier_id: UUID, who: way.People, request: Request | None = None) -> str:
    return dossiers.submit_dossier(
        dossier_id=dossier_id,
        declared=True,
        shown_digest=content_digest(way.reload(dossier_id)),
        actor=who.mother,
        at=way.now(),
        request=request,
    ).code


def test_a_dossier_that_is_handed_in_has_a_code_a_declaration_and_no_due_date() -> None:
    who = way.people()

    dossier_id = way.a_submitted_dossier(who)

    dossier = way.reload(dossier_id)
    assert dossier.state is Status.NEW
    assert dossier.code == f"H99.27-{day_of(way.now()):%y%m%d}-0001"
    assert dossier.declaration_file is not None
    assert dossier.declaration_file.media_type == "application/pdf"
    assert (dossier.due_at, dossier.received_at) == (None, None)
    assert dossier.reception_due_at is not None
    assert public_level(str(dossier.code)) == (1, 4)
    (message,) = notifications.messages_for(who.mother.id)
    assert message.code == "dossier.submitted"


def test_starting_twice_with_one_press_opens_one_draft() -> None:
    who = way.people()
    published = procedures.published(way.BIRTH, on=day_of(way.now()))
    (offering,) = procedures.offerings_of(published.procedure_id, on=day_of(way.now()))
    press = Request(new_id(), {"offering": str(offering.id)})

    drafts = {
        dossiers.start_dossier(
            offering_id=offering.id, actor=who.mother, at=way.now(), request=press
        )
        for _ in range(2)
    }

    assert len(drafts) == 1
    assert Dossier.objects.count() == 1


def test_handing_in_twice_with_one_press_gives_one_code() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)
    press = Request(new_id(), {"declared": "1"})

    assert hand_in(dossier_id, who, press) == hand_in(dossier_id, who, press)
    with pytest.raises(dossiers.CannotSubmit) as refused:
        hand_in(dossier_id, who)
    assert codes_of(refused) == {"already-submitted"}
    with pytest.raises(ConflictingRequest):
        hand_in(dossier_id, who, Request(press.id, {"declared": "other"}))


def test_an_incomplete_dossier_says_everything_that_is_missing_and_stays_a_draft() -> None:
    who = way.people()
    dossier_id = way.a_draft(who, answers={"applicant.relationship": "MOTHER"})
    for file in PaperFile.objects.filter(paper__dossier_id=dossier_id):
        dossiers.remove_file(
            dossier_id=dossier_id, file_id=file.file_id, actor=who.mother, at=way.now()
        )

    with pytest.raises(dossiers.CannotSubmit) as refused:
        dossiers.submit_dossier(
            dossier_id=dossier_id,
            declared=False,
            shown_digest="",
            actor=who.mother,
            at=way.now(),
        )

    assert codes_of(refused) == {
        *("page-missing", "paper-missing", "declaration-missing", "changed-in-another-tab"),
    }
    dossier = way.reload(dossier_id)
    assert (dossier.state, dossier.code) == (Status.DRAFT, None)


def test_a_change_in_another_tab_is_noticed_before_it_is_handed_in() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)
    shown = content_digest(way.reload(dossier_id))
    dossiers.save_page(
        dossier_id=dossier_id,
        page_id="child-sex",
        answers={"child.sex": "MALE"},
        actor=who.mother,
        at=way.now(),
    )

    with pytest.raises(dossiers.CannotSubmit) as refused:
        dossiers.submit_dossier(
            dossier_id=dossier_id, declared=True, shown_digest=shown, actor=who.mother, at=way.now()
        )
    assert codes_of(refused) == {"changed-in-another-tab"}


def test_two_tabs_on_different_pages_keep_both_answers() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)

    for page, name, value in (
        ("child-sex", "child.sex", "MALE"),
        ("child-ethnicity", "child.ethnicity", "02"),
    ):
        dossiers.save_page(
            dossier_id=dossier_id,
            page_id=page,
            answers={name: value},
            actor=who.mother,
            at=way.now(),
        )

    answers = way.reload(dossier_id).answers
    assert (answers["child.sex"], answers["child.ethnicity"]) == ("MALE", "02")


def test_a_stranger_can_neither_read_into_nor_change_nor_hand_in_a_draft() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)
    before = content_digest(way.reload(dossier_id))
    stranger = a_stranger()

    with pytest.raises(AccessRefused):
        dossiers.save_page(
            dossier_id=dossier_id, page_id="child-sex", answers={}, actor=stranger, at=way.now()
        )
    with pytest.raises(AccessRefused):
        dossiers.submit_dossier(
            dossier_id=dossier_id,
            declared=True,
            shown_digest=before,
            actor=stranger,
            at=way.now(),
        )
    with pytest.raises(AccessRefused):
        dossiers.add_files(
            dossier_id=dossier_id,
            slot="birth-proof",
            uploads=[("a.jpg", BytesIO(way.photo()))],
            actor=stranger,
            at=way.now(),
        )
    assert content_digest(way.reload(dossier_id)) == before


def test_after_handing_in_no_answer_and_no_paper_can_be_changed() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)

    with pytest.raises(dossiers.CannotSave):
        dossiers.save_page(
            dossier_id=dossier_id, page_id="child-sex", answers={}, actor=who.mother, at=way.now()
        )
    with pytest.raises(dossiers.CannotAddPaper):
        dossiers.add_files(
            dossier_id=dossier_id,
            slot="birth-proof",
            uploads=[("a.jpg", BytesIO(way.photo()))],
            actor=who.mother,
            at=way.now(),
        )


def test_a_file_that_takes_longer_than_the_dossier_is_open_is_not_added() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)

    def uploads() -> Iterator[tuple[str, BytesIO]]:
        yield "cham.jpg", BytesIO(way.photo("CHAM"))
        hand_in(dossier_id, who)  # in another window, while this one still sends

    with pytest.raises(dossiers.CannotAddPaper) as refused:
        dossiers.add_files(
            dossier_id=dossier_id,
            slot="birth-proof",
            uploads=uploads(),
            actor=who.mother,
            at=way.now(),
        )

    assert codes_of(refused) == {"slot-closed"}
    assert PaperFile.objects.filter(paper__dossier_id=dossier_id).count() == 1
    assert way.reload(dossier_id).snapshot_digest == content_digest(way.reload(dossier_id))


def test_a_bad_file_is_refused_and_the_good_one_beside_it_is_kept() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)

    with pytest.raises(dossiers.CannotAddPaper) as refused:
        dossiers.add_files(
            dossier_id=dossier_id,
            slot="birth-proof",
            uploads=[
                ("virus.exe", BytesIO(b"MZ" + b"\0" * 500)),
                ("trang-2.jpg", BytesIO(way.photo("TRANG 2"))),
            ],
            actor=who.mother,
            at=way.now(),
        )

    assert all(reason.about == "birth-proof" for reason in refused.value.reasons)
    assert PaperFile.objects.filter(paper__dossier_id=dossier_id).count() == 2


def test_a_page_can_be_replaced_and_keeps_its_place() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)
    old = PaperFile.objects.get(paper__dossier_id=dossier_id)

    dossiers.add_files(
        dossier_id=dossier_id,
        slot="birth-proof",
        uploads=[("ro-hon.jpg", BytesIO(way.photo("RO HON")))],
        replaces=old.file_id,
        actor=who.mother,
        at=way.now(),
    )

    new = PaperFile.objects.get(paper__dossier_id=dossier_id)
    assert new.file_id != old.file_id
    assert new.order == old.order


def test_another_kind_of_paper_puts_the_first_one_aside() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)

    dossiers.choose_alternative(
        dossier_id=dossier_id,
        slot="birth-proof",
        kind="witness-statement",
        actor=who.mother,
        at=way.now(),
    )

    dossier = way.reload(dossier_id)
    state = next(s for s in slot_states(dossier, at=way.now()) if s.need.slot.slot == "birth-proof")
    assert state.missing
    assert dossier.papers.filter(replaced_at__isnull=False).count() == 1


def test_a_dossier_can_be_withdrawn_until_there_is_a_result() -> None:
    who = way.people()
    early, late = way.a_submitted_dossier(who), way.a_dossier_with_a_draft(who)

    for dossier_id in (early, late):
        dossiers.withdraw_dossier(
            dossier_id=dossier_id, reason="nộp nhầm", actor=who.mother, at=way.now()
        )
        assert way.reload(dossier_id).state is Status.WITHDRAWN

    finished = way.a_finished_dossier(who)
    with pytest.raises(dossiers.CannotWithdraw):
        dossiers.withdraw_dossier(
            dossier_id=finished, reason="", actor=who.mother, at=way.now() + dt.timedelta(days=1)
        )
    assert documents.documents_of(way.reload(finished).ref)
