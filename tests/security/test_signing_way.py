"""A certificate comes from a signature and a seal over a living dossier, and from nothing else."""

import pytest
from tests.support import way

from congvu.documents import queries as documents
from congvu.documents.rules import State
from congvu.dossiers import services as dossiers
from congvu.dossiers.rules.statuses import Status
from congvu.registers import queries as registers
from congvu.signatures import queries as signatures
from congvu.signatures import services as signature_services

pytestmark = pytest.mark.usefixtures("demonstration")


def test_what_was_withdrawn_is_never_signed_or_sealed() -> None:
    who = way.people()
    dossier_id = way.a_dossier_to_sign(who)
    (waiting,) = signatures.waiting_for(who.chairwoman.id, at=way.now())

    dossiers.withdraw_dossier(
        dossier_id=dossier_id, reason="nộp nhầm", actor=who.mother, at=way.now()
    )

    assert signatures.waiting_for(who.chairwoman.id, at=way.now()) == ()
    (outcome,) = signature_services.sign_many(
        request_ids=[waiting.card.id], pin=way.PIN, actor=who.chairwoman, at=way.now()
    )
    assert not outcome.signed
    dossier = way.reload(dossier_id)
    paper = documents.document_card(dossier.result_document_id)  # type: ignore[arg-type]  # it was drafted
    assert paper.state is State.WITHDRAWN
    assert documents.by_check_code(paper.check_code) is None
    assert registers.entry_of(dossier.ref) is None, "the entry is void"


def test_what_is_signed_can_no_longer_be_withdrawn() -> None:
    who = way.people()
    dossier_id = way.a_dossier_to_sign(who)
    way.sign(who)

    with pytest.raises(dossiers.CannotWithdraw):
        dossiers.withdraw_dossier(dossier_id=dossier_id, reason="", actor=who.mother, at=way.now())

    assert way.reload(dossier_id).state is Status.IN_PROCESS


def test_nobody_presses_a_signature_or_a_seal_away() -> None:
    who = way.people()
    dossier_id = way.a_dossier_to_sign(who)

    with pytest.raises(dossiers.CannotTakeStep):
        way.take(dossier_id, "sign", "signed", who.chairwoman)
    way.sign(who)
    with pytest.raises(dossiers.CannotTakeStep):
        way.take(dossier_id, "seal", "sealed", who.clerk)

    assert way.reload(dossier_id).state is Status.IN_PROCESS


@pytest.mark.parametrize("outcome", ["refuse", "supplement"])
def test_a_refusal_or_supplement_never_goes_out_without_its_form(outcome: str) -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)

    with pytest.raises(dossiers.CannotTakeStep):
        way.take(dossier_id, "appraise", outcome, who.registrar)

    assert way.reload(dossier_id).state is Status.IN_PROCESS
