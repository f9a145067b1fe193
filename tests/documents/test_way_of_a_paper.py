"""A paper from its first draft to its withdrawal, through services, with real signatures."""

from collections.abc import Callable
from uuid import UUID

import pytest
from tests.documents import papers
from tests.documents.conftest import Commune
from tests.documents.papers import AT, PIN, words

from congvu.audit.queries import history
from congvu.documents import queries, rules, services
from congvu.documents.models import Document
from congvu.documents.rules import State
from congvu.files import services as files
from congvu.jobs.models import StoredEvent
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import queries as signing
from congvu.signatures import services as signatures
from congvu.signatures.rules import Role, Verdict

pytestmark = pytest.mark.django_db
OFFICER = Actor.system("test")
DOSSIER = SubjectRef("errand", new_id())  # the room of dossiers does not react to it
RunJobs = Callable[..., int]


def drafted(commune: Commune, number: str = "187/2026", **columns: str) -> UUID:
    return services.draft(
        template=papers.TEMPLATE,
        kind="BIRTH_CERTIFICATE",
        kind_name=papers.NAME,
        values=papers.birth_values(**columns),
        subject=DOSSIER,
        agency_id=commune.agency_id,
        dated_on=AT.date(),
        holder_name="Trần Nguyễn Bảo An",
        number_text=number,
        actor=OFFICER,
        at=AT,
    )


def asked(commune: Commune, document_id: UUID, signer: UUID | None = None) -> UUID:
    return services.request_signing(
        document_id=document_id,
        template=papers.TEMPLATE,
        signer_id=signer or commune.chairwoman,
        actor=OFFICER,
        at=AT,
    )


def signed(commune: Commune, request_id: UUID, by: UUID) -> None:
    (outcome,) = signatures.sign_many(
        request_ids=[request_id], pin=PIN, actor=commune.actor(by), at=AT
    )
    assert outcome.signed, outcome


def issued(commune: Commune, run_jobs: RunJobs) -> UUID:
    document_id = drafted(commune)
    signed(commune, asked(commune, document_id), commune.chairwoman)
    run_jobs(at=AT)
    seal = services.request_seal(document_id=document_id, actor=OFFICER, at=AT)
    signed(commune, seal, commune.clerk)
    run_jobs(at=AT)
    return document_id


def text_of(document_id: UUID) -> str:
    file_id = queries.document_card(document_id).file_id
    assert file_id is not None
    return words(files.read(file_id))


def test_a_draft_is_marked_and_cannot_be_checked_by_outsiders(commune: Commune) -> None:
    document_id = drafted(commune)
    card = queries.document_card(document_id)
    assert (card.state, card.revision, card.number_text) == (State.DRAFT, 1, "187/2026")
    assert "BẢN DỰ THẢO" in text_of(document_id)
    assert card.check_code in text_of(document_id)
    assert queries.by_check_code(card.check_code) is None


def test_a_correction_makes_another_revision_under_the_same_check_code(commune: Commune) -> None:
    document_id = drafted(commune)
    services.confirm(document_id=document_id, actor=OFFICER, at=AT)
    before = queries.document_card(document_id)
    services.redraft(
        document_id=document_id,
        template=papers.TEMPLATE,
        values=papers.birth_values(child_name="Trần Nguyễn Bảo Anh"),
        actor=OFFICER,
        at=AT,
    )
    after = queries.document_card(document_id)
    assert (after.state, after.revision) == (State.DRAFT, 2)
    assert after.check_code == before.check_code
    assert "TRẦN NGUYỄN BẢO ANH" in text_of(document_id)
    assert [line.reason for line in queries.versions_of(document_id)] == ["DRAFTED", "CORRECTED"]


def test_signer_and_seal_make_an_issued_paper_with_two_valid_signatures(
    commune: Commune, run_jobs: RunJobs
) -> None:
    document_id = issued(commune, run_jobs)
    card = queries.document_card(document_id)
    assert card.state is State.ISSUED
    assert card.issued_at == AT
    assert card.file_id is not None
    report = signatures.verify_bytes(files.read(card.file_id))
    assert report.verdict is Verdict.VALID
    assert [one.field for one in report.signatures] == ["SIGNER", "AGENCY"]
    assert "BẢN DỰ THẢO" not in text_of(document_id)
    assert "BẢN TRÌNH DIỄN" in text_of(document_id)
    reasons = [line.reason for line in queries.versions_of(document_id)]
    assert reasons == ["DRAFTED", "PREPARED", "SIGNED", "SEALED"]
    told = StoredEvent.objects.filter(kind__startswith="documents.").order_by("at", "id")
    assert [one.kind for one in told] == ["documents.DocumentSigned", "documents.DocumentIssued"]


def test_the_check_code_of_an_issued_paper_tells_little(
    commune: Commune, run_jobs: RunJobs
) -> None:
    document_id = issued(commune, run_jobs)
    code = queries.document_card(document_id).check_code
    found = queries.by_check_code(code.lower().replace("-", " "))
    assert found is not None
    assert (found.name, found.number_text, found.issuer) == (
        "Giấy khai sinh",
        "187/2026",
        "Ủy ban nhân dân xã Tân Phú",
    )
    assert found.holder_initials == "T. N. B. A."
    assert "Bảo An" not in str(found)
    services.withdraw(document_id=document_id, actor=OFFICER, at=AT)
    withdrawn = queries.by_check_code(code)
    assert withdrawn is not None
    assert withdrawn.state is State.WITHDRAWN


def test_a_deputy_s_capacity_is_printed_on_the_day(commune: Commune) -> None:
    document_id = drafted(commune)
    asked(commune, document_id, commune.deputy)
    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Trần Quốc Bảo" in text_of(document_id)


def test_what_is_sent_back_is_a_draft_again_and_can_be_asked_anew(
    commune: Commune, run_jobs: RunJobs
) -> None:
    document_id = drafted(commune)
    request_id = asked(commune, document_id)
    signatures.send_back(
        request_id=request_id, reason="Sai quê quán", actor=commune.actor(commune.chairwoman), at=AT
    )
    run_jobs(at=AT)
    assert queries.document_card(document_id).state is State.DRAFT
    assert StoredEvent.objects.filter(kind="documents.DocumentSentBack").count() == 1
    signed(commune, asked(commune, document_id), commune.chairwoman)
    run_jobs(at=AT)
    assert queries.document_card(document_id).state is State.SIGNED


def test_the_seal_is_asked_for_only_when_the_paper_is_signed(
    commune: Commune, run_jobs: RunJobs
) -> None:
    document_id = drafted(commune)
    request_id = asked(commune, document_id)
    with pytest.raises(services.CannotRequestSigning, match="document-state-does-not-allow"):
        services.request_seal(document_id=document_id, actor=OFFICER, at=AT)
    signed(commune, request_id, commune.chairwoman)
    run_jobs(at=AT)
    roles = [one.role for one in signing.requests_for(DOSSIER)]
    assert roles == [Role.SIGNER]
    with pytest.raises(services.CannotChangeDocument):
        services.redraft(
            document_id=document_id,
            template=papers.TEMPLATE,
            values=papers.birth_values(),
            actor=OFFICER,
            at=AT,
        )


def test_nothing_is_signed_without_a_number(commune: Commune) -> None:
    document_id = drafted(commune, number="")
    with pytest.raises(services.CannotRequestSigning, match="document-needs-a-number"):
        asked(commune, document_id)
    assert queries.document_card(document_id).state is State.DRAFT
    assert len(queries.versions_of(document_id)) == 1
    assert not signing.requests_for(DOSSIER)


def test_a_paper_under_signature_cannot_be_drafted_anew(commune: Commune) -> None:
    document_id = drafted(commune)
    asked(commune, document_id)
    with pytest.raises(services.CannotChangeDocument, match="document-state-does-not-allow"):
        services.redraft(
            document_id=document_id,
            template=papers.TEMPLATE,
            values=papers.birth_values(),
            actor=OFFICER,
            at=AT,
        )
    with pytest.raises(services.CannotRequestSigning):
        asked(commune, document_id)
    assert len(signing.requests_for(DOSSIER)) == 1


@pytest.mark.parametrize(
    ("content", "number", "kind"),
    [
        (papers.RECEIPT, "128/TNHS", "FORM_01"),
        (papers.SUPPLEMENT, "09/HDHS", "FORM_02"),
        (papers.REFUSAL, "02/TCHS", "FORM_03"),
    ],
)
def test_a_form_can_be_read_at_once_and_gets_its_seal_from_a_job(
    commune: Commune, run_jobs: RunJobs, content: rules.FormContent, number: str, kind: str
) -> None:
    document_id = services.issue_form(
        content=content,
        number_text=number,
        subject=DOSSIER,
        agency_id=commune.agency_id,
        actor=OFFICER,
        at=AT,
    )
    assert f"Số: {number}" in text_of(document_id)
    assert not queries.document_card(document_id).issued
    run_jobs(at=AT)
    services.seal_form(document_id=document_id, at=AT)
    card = queries.document_card(document_id)
    assert (card.kind, card.issued, card.file_id is not None) == (kind, True, True)
    report = signatures.verify_bytes(files.read(card.file_id or document_id))
    assert report.verdict is Verdict.VALID
    assert [line.reason for line in queries.versions_of(document_id)] == ["PREPARED", "SEALED"]


def test_the_declaration_is_kept_for_the_dossier(commune: Commune) -> None:
    file_id = services.keep_declaration(
        content=papers.DECLARATION,
        subject=DOSSIER,
        agency_id=commune.agency_id,
        actor=OFFICER,
        at=AT,
    )
    assert "TỜ KHAI ĐĂNG KÝ KHAI SINH" in words(files.read(file_id))
    assert not Document.objects.exists()


def test_a_form_can_be_looked_at_before_it_is_issued(commune: Commune) -> None:
    pdf = services.render_form(
        content=papers.RECEIPT,
        agency_id=commune.agency_id,
        number_text="",
        dated_on=AT.date(),
        at=AT,
    )
    assert "BẢN DỰ THẢO" in words(pdf)
    assert not Document.objects.exists()


def test_papers_of_many_dossiers_cost_one_query(
    commune: Commune, django_assert_num_queries: Callable[[int], object]
) -> None:
    first, second = drafted(commune), drafted(commune)
    other = SubjectRef("dossier", new_id())
    with django_assert_num_queries(1):
        found = queries.documents_of_many([DOSSIER, other])
    assert [card.id for card in found[DOSSIER]] == [first, second]
    assert found[other] == ()


def test_the_journal_proves_the_values_without_saying_them(commune: Commune) -> None:
    document_id = drafted(commune)
    (line,) = history(SubjectRef("document", document_id))
    assert line.action == "documents.draft"
    assert "values_commitment" in line.detail
    assert "Bảo An" not in str(line.detail).title()
