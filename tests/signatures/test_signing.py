import datetime as dt

import pytest
from tests.signatures.conftest import AT, PIN, Asking, Office

from congvu.audit import queries as audit
from congvu.files import services as files
from congvu.jobs.models import StoredEvent
from congvu.kernel.refusals import AccessRefused, Reason
from congvu.signatures import queries, services
from congvu.signatures.adapters import registry
from congvu.signatures.adapters.demo_softkey import Mood
from congvu.signatures.models import Certificate, Report, SigningRequest
from congvu.signatures.rules import Holder, State, Verdict

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(minutes=5)


def codes(outcomes: tuple[services.Outcome, ...]) -> list[str]:
    return [outcome.reason.code if outcome.reason else "signed" for outcome in outcomes]


def events() -> list[str]:
    return list(StoredEvent.objects.order_by("id").values_list("kind", flat=True))


def test_the_chairwoman_signs_and_the_clerk_seals_and_both_signatures_are_valid(
    office: Office, ask: Asking
) -> None:
    request_id = ask.signer(office.huong)
    (signed,) = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER)
    assert signed.signed
    assert signed.file_id
    seal_id = ask.seal(signed.file_id)
    (sealed,) = services.sign_many(request_ids=[seal_id], pin=PIN, actor=office.ha, at=LATER)
    assert sealed.file_id
    report = services.verify_bytes(files.read(sealed.file_id))
    assert report.verdict is Verdict.VALID
    assert [(one.field, one.name, one.trusted_at) for one in report.signatures] == [
        ("SIGNER", "Lò Thị Hương", LATER),
        ("AGENCY", "Ủy ban nhân dân xã Tân Phú", LATER),
    ]
    assert not report.has_legal_force
    assert events() == ["signatures.SignatureAttached"] * 2
    assert Report.objects.count() == 2


def test_the_signed_file_keeps_every_byte_of_the_previewed_one(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    (signed,) = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER)
    assert signed.file_id
    assert files.read(signed.file_id).startswith(ask.paper)


def test_several_papers_are_signed_each_for_itself(office: Office, ask: Asking) -> None:
    mine, of_bao, again = (
        ask.signer(office.huong),
        ask.signer(office.bao, "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        ask.signer(office.huong),
    )
    registry.demo_provider().misbehave(Mood.TIME_OUT)
    outcomes = services.sign_many(
        request_ids=[mine, of_bao, again], pin=PIN, actor=office.huong, at=LATER
    )
    assert codes(outcomes) == ["device-silent", "waits-for-someone-else", "signed"]
    assert queries.request_card(of_bao).state is State.WAITING
    assert queries.request_card(mine).state is State.FAILED
    assert events() == ["signatures.SigningFailed", "signatures.SignatureAttached"]


def test_a_deputy_signs_what_prints_the_deputy_s_title(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.bao, "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    outcomes = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.bao, at=LATER)
    assert codes(outcomes) == ["signed"]


def test_a_paper_that_prints_the_title_of_another_is_refused(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.bao, "CHỦ TỊCH")
    outcomes = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.bao, at=LATER)
    assert codes(outcomes) == ["capacity-of-another"]
    assert queries.request_card(request_id).attempts == 0
    (waiting,) = queries.waiting_for(office.bao.id, at=LATER)  # type: ignore[arg-type]
    assert [reason.code for reason in waiting.reasons] == ["capacity-of-another"]


def test_a_paper_that_is_not_the_one_shown_is_refused(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    outcomes = services.sign_many(
        request_ids=[request_id],
        pin=PIN,
        actor=office.huong,
        at=LATER,
        seen={request_id: "0" * 64},
    )
    assert codes(outcomes) == ["paper-changed"]
    assert events() == []


def test_a_failed_seal_is_tried_again_without_the_leader(office: Office, ask: Asking) -> None:
    (signed,) = services.sign_many(
        request_ids=[ask.signer(office.huong)], pin=PIN, actor=office.huong, at=LATER
    )
    assert signed.file_id
    before = files.read(signed.file_id)
    seal_id = ask.seal(signed.file_id)
    authority = registry.demo_time_stamp_authority(registry.settings.ENVIRONMENT.pki)
    authority.misbehave(Mood.TIME_OUT)
    first = services.sign_many(request_ids=[seal_id], pin=PIN, actor=office.ha, at=LATER)
    assert codes(first) == ["time-stamp-silent"]
    assert files.read(signed.file_id) == before
    assert services.verify_bytes(before).verdict is Verdict.VALID
    (retry,) = services.sign_many(request_ids=[seal_id], pin=PIN, actor=office.ha, at=LATER)
    assert retry.signed
    assert retry.file_id
    assert files.read(retry.file_id).startswith(before)


def test_a_signed_paper_is_not_signed_twice(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER)
    again = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER)
    assert codes(again) == ["already-signed"]
    assert Report.objects.count() == 1


def test_a_wrong_pin_signs_nothing_and_waits_grow(office: Office, ask: Asking) -> None:
    first, second = ask.signer(office.huong), ask.signer(office.huong)
    for _ in range(5):
        outcomes = services.sign_many(
            request_ids=[first, second], pin="111222", actor=office.huong, at=LATER
        )
        assert codes(outcomes) == ["wrong-pin", "wrong-pin"]
    blocked = services.sign_many(request_ids=[first], pin=PIN, actor=office.huong, at=LATER)
    assert codes(blocked) == ["pin-must-wait"]
    assert SigningRequest.objects.filter(state=State.WAITING, attempts=0).count() == 2
    after = LATER + dt.timedelta(seconds=31)
    outcomes = services.sign_many(request_ids=[first], pin=PIN, actor=office.huong, at=after)
    assert codes(outcomes) == ["signed"]
    assert Certificate.objects.get(officer_id=office.huong.id).wrong_pins == 0


def test_a_wrong_pin_of_one_signer_does_not_slow_another(office: Office, ask: Asking) -> None:
    for _ in range(6):
        services.sign_many(
            request_ids=[ask.signer(office.huong)], pin="1", actor=office.huong, at=LATER
        )
    request_id = ask.signer(office.bao, "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH")
    outcomes = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.bao, at=LATER)
    assert codes(outcomes) == ["signed"]


def test_somebody_else_s_paper_costs_no_try_of_the_pin(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    for actor in (office.bao, office.ha):
        outcomes = services.sign_many(request_ids=[request_id], pin="0", actor=actor, at=LATER)
        assert "waits-for-someone-else" in codes(outcomes)
    assert not Certificate.objects.filter(wrong_pins__gt=0).exists()


def test_what_a_dead_process_left_waits_again_after_a_minute(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    SigningRequest.objects.filter(pk=request_id).update(
        state=State.SIGNING, started_at=LATER, attempts=1
    )
    assert services.return_stale(at=LATER + dt.timedelta(seconds=59)) == 0
    assert services.return_stale(at=LATER + dt.timedelta(seconds=61)) == 1
    card = queries.request_card(request_id)
    assert (card.state, card.failure) == (State.WAITING, "signing-was-interrupted")
    outcomes = services.sign_many(
        request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER + dt.timedelta(minutes=2)
    )
    assert codes(outcomes) == ["signed"]


def test_sending_back_needs_a_reason_and_ends_the_request(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    with pytest.raises(services.CannotSendBack) as refused:
        services.send_back(request_id=request_id, reason=" ", actor=office.huong, at=LATER)
    assert refused.value.reasons[0].code == "send-back-needs-reason"
    assert queries.request_card(request_id).state is State.WAITING
    services.send_back(request_id=request_id, reason="Sai nơi sinh", actor=office.huong, at=LATER)
    card = queries.request_card(request_id)
    assert (card.state, card.note) == (State.SENT_BACK, "Sai nơi sinh")
    assert events() == ["signatures.SigningSentBack"]
    outcomes = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER)
    assert codes(outcomes) == ["sent-back-already"]
    journal = audit.history(card.subject)
    assert "Sai nơi sinh" not in str([line.detail for line in journal])


def test_only_the_signer_sends_back(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    with pytest.raises(AccessRefused):
        services.send_back(request_id=request_id, reason="x", actor=office.bao, at=LATER)
    assert queries.request_card(request_id).state is State.WAITING


def test_a_cancelled_request_cannot_be_signed(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    services.cancel_request(request_id=request_id, actor=office.huong, at=LATER)
    outcomes = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER)
    assert codes(outcomes) == ["request-cancelled"]


def test_a_field_is_asked_for_once(office: Office, ask: Asking) -> None:
    card = queries.request_card(ask.signer(office.huong))
    assert office.huong.id
    for field, code in (("SIGNER", "signature-asked-already"), ("X", "no-such-signature-field")):
        with pytest.raises(services.CannotAskForSignature) as refused:
            services.request_signature(
                file_id=card.file_id,
                subject=card.subject,
                signer=office.huong.id,
                role="SIGNER",
                field_name=field,
                actor=office.huong,
                at=LATER,
            )
        assert refused.value.reasons == (Reason(code),)


def test_an_expired_certificate_signs_nothing(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    late = AT + dt.timedelta(days=800)
    outcomes = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=late)
    assert codes(outcomes) == ["certificate-not-valid"]
    card = queries.officer_certificate(office.huong.id, at=AT)  # type: ignore[arg-type]
    assert card
    assert card.days_left == 729


def test_a_new_pin_replaces_the_old_one(office: Office, ask: Asking) -> None:
    certificate = Certificate.objects.get(officer_id=office.huong.id)
    request_id = ask.signer(office.huong)
    with pytest.raises(services.CannotSetPin):
        services.set_pin(
            certificate_id=certificate.id, old_pin=PIN, new_pin="12", actor=office.huong, at=LATER
        )
    services.set_pin(
        certificate_id=certificate.id, old_pin=PIN, new_pin="135791", actor=office.huong, at=LATER
    )
    old = services.sign_many(request_ids=[request_id], pin=PIN, actor=office.huong, at=LATER)
    new = services.sign_many(request_ids=[request_id], pin="135791", actor=office.huong, at=LATER)
    assert (codes(old), codes(new)) == (["wrong-pin"], ["signed"])


def test_the_pin_of_another_is_not_set(office: Office) -> None:
    certificate = Certificate.objects.get(officer_id=office.huong.id)
    with pytest.raises(AccessRefused):
        services.set_pin(
            certificate_id=certificate.id, old_pin=PIN, new_pin="135791", actor=office.bao, at=LATER
        )


def test_making_the_demonstration_twice_changes_nothing(office: Office) -> None:
    before = set(Certificate.objects.values_list("serial", flat=True))
    services.make_demonstration_pki(agency_id=office.agency_id, pin=PIN, actor=office.ha, at=LATER)
    assert set(Certificate.objects.values_list("serial", flat=True)) == before
    assert Certificate.objects.filter(holder=Holder.OFFICER).count() == 2


def test_the_system_seals_by_itself(office: Office, paper: bytes) -> None:
    sealed = services.seal_automatically(
        paper, agency_id=office.agency_id, reason="Mẫu số 01", at=LATER
    )
    report = services.verify_bytes(sealed)
    assert report.verdict is Verdict.VALID
    assert "tự động" in report.signatures[0].name


def test_a_signer_is_shown_the_list_in_few_queries(
    office: Office, ask: Asking, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        ask.signer(office.huong)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(queries.waiting_for(office.huong.id, at=LATER)) == 5  # type: ignore[arg-type]
