import datetime as dt
import io
import random
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests.signatures.conftest import AT, PIN, Asking, Office

from congvu.files import services as files
from congvu.signatures import services
from congvu.signatures.models import Certificate
from congvu.signatures.rules import DEMONSTRATION_POLICY, Changes, Coverage, Verdict
from congvu.signatures.services import verification

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(minutes=5)


@pytest.fixture
def certificate_of_birth(office: Office, ask: Asking) -> bytes:
    """Signed by the chairwoman and sealed by the agency."""
    (signed,) = services.sign_many(
        request_ids=[ask.signer(office.huong)], pin=PIN, actor=office.huong, at=LATER
    )
    assert signed.file_id
    (sealed,) = services.sign_many(
        request_ids=[ask.seal(signed.file_id)], pin=PIN, actor=office.ha, at=LATER
    )
    assert sealed.file_id
    return files.read(sealed.file_id)


def verdict(content: bytes) -> Verdict:
    return services.verify_bytes(content).verdict


def test_the_report_says_who_when_and_that_it_has_no_legal_force(
    certificate_of_birth: bytes,
) -> None:
    report = services.verify_bytes(certificate_of_birth)
    first, second = report.signatures
    assert (first.title, first.organisation) == ("Chủ tịch", "Ủy ban nhân dân xã Tân Phú")
    assert (first.coverage, first.changes) == (Coverage.WHOLE_REVISION, Changes.LATER_SIGNATURES)
    assert (second.coverage, second.changes) == (Coverage.WHOLE_FILE, Changes.NONE)
    words = " ".join(report.sentences("en"))
    assert "Lò Thị Hương, Chủ tịch, Ủy ban nhân dân xã Tân Phú" in words
    assert "09:15:05, 24/11/2026 (+07:00)" in words
    assert "No legal force" in words
    assert report.sentences("en")[0].startswith("Valid")


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
def test_poppler_finds_both_signatures_valid(certificate_of_birth: bytes, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(certificate_of_birth)
    said = subprocess.run(  # noqa: S603 - a fixed command on our own file
        [shutil.which("pdfsig") or "pdfsig", str(tmp_path / "paper.pdf")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    ).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert "Total document signed" in said


@pytest.mark.parametrize("seed", range(4))
def test_no_changed_byte_is_ever_valid(certificate_of_birth: bytes, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a sample of places, repeatable
    size = len(certificate_of_birth)
    last = certificate_of_birth.rindex(b"/Contents <")
    places = [chance.randrange(size) for _ in range(10)]
    places += [chance.randrange(last, min(size, last + 14_000)) for _ in range(15)]
    for place in places:
        changed = bytearray(certificate_of_birth)
        changed[place] ^= 1 << chance.randrange(8)
        assert verdict(bytes(changed)) is not Verdict.VALID, place


def test_bytes_appended_after_the_seal_are_found(certificate_of_birth: bytes) -> None:
    for tail in (b"\n", b"%%EOF\n", b"% nothing"):
        assert verdict(certificate_of_birth + tail) is Verdict.INVALID


def test_a_truncated_file_is_not_valid(certificate_of_birth: bytes) -> None:
    size = len(certificate_of_birth)
    for share in (0.1, 0.5, 0.9, 0.999):
        assert verdict(certificate_of_birth[: int(size * share)]) is not Verdict.VALID


def test_an_update_after_the_seal_is_refused(certificate_of_birth: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(certificate_of_birth))
    writer.root[pdf_name("/Lang")] = pdf_string("en")
    writer.update_root()
    changed = io.BytesIO()
    writer.write(changed)
    report = services.verify_bytes(changed.getvalue())
    assert report.verdict is Verdict.INVALID
    assert "changed-after-signing" in report.facts.problems


def test_a_field_filled_again_after_the_seal_is_refused(certificate_of_birth: bytes) -> None:
    """pyHanko takes form filling after a signature for lawful; this file has nothing to fill."""
    writer = IncrementalPdfFileWriter(io.BytesIO(certificate_of_birth))
    form = writer.root["/AcroForm"]
    number = DictionaryObject({pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("SO")})
    number[pdf_name("/V")] = pdf_string("999/2026")
    form["/Fields"].append(writer.add_object(number))
    writer.update_container(form["/Fields"])
    changed = io.BytesIO()
    writer.write(changed)
    assert verdict(changed.getvalue()) is Verdict.INVALID


def test_a_file_written_anew_is_not_valid(certificate_of_birth: bytes) -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(certificate_of_birth)) as pdf:
        pdf.save(written)
    assert verdict(written.getvalue()) is Verdict.INVALID


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n%%EOF\n", bytes(5000)])
def test_what_is_no_pdf_is_refused_in_words(content: bytes) -> None:
    report = services.verify_bytes(content)
    assert report.verdict is Verdict.INVALID
    assert "cannot be read" in report.sentences("en")[1]


def test_an_unsigned_paper_is_not_valid(paper: bytes) -> None:
    report = services.verify_bytes(paper)
    assert (report.verdict, report.facts.problems) == (Verdict.UNDETERMINED, ("no-signature",))


def test_without_our_root_nothing_is_valid(certificate_of_birth: bytes, tmp_path: Path) -> None:
    empty = tmp_path / "other"
    empty.mkdir()
    report = services.verify_file(certificate_of_birth, trusted=empty)
    assert report.verdict is Verdict.UNDETERMINED
    assert "chain-not-trusted" in report.signatures[0].problems


def test_behind_the_walls_of_the_jail_the_findings_are_the_same(
    certificate_of_birth: bytes,
) -> None:
    assert services.verify_file(certificate_of_birth) == services.verify_bytes(certificate_of_birth)
    assert services.verify_file(b"hello") == services.verify_bytes(b"hello")


def test_a_file_that_takes_too_long_is_stopped_and_nothing_is_said_of_it(
    certificate_of_birth: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "LONGEST_SECONDS", 0.02)

    with pytest.raises(services.CannotVerify) as refused:
        services.verify_file(certificate_of_birth)

    assert [reason.code for reason in refused.value.reasons] == ["check-took-too-long"]


def test_an_answer_that_makes_no_sense_is_not_believed(
    certificate_of_birth: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "asked_in_jail", lambda **_asked: {"problems": [], "signatures": 1})

    with pytest.raises(services.CannotVerify) as refused:
        services.verify_file(certificate_of_birth)

    assert [reason.code for reason in refused.value.reasons] == ["check-not-now"]


def test_a_signature_made_before_revocation_stays_valid(
    office: Office, certificate_of_birth: bytes
) -> None:
    certificate = Certificate.objects.get(officer_id=office.huong.id)
    services.revoke_certificate(
        certificate_id=certificate.id, actor=office.huong, at=LATER + dt.timedelta(days=1)
    )
    assert verdict(certificate_of_birth) is Verdict.VALID


def test_a_signature_made_after_revocation_is_not_valid(
    office: Office, certificate_of_birth: bytes
) -> None:
    certificate = Certificate.objects.get(officer_id=office.huong.id)
    services.revoke_certificate(
        certificate_id=certificate.id, actor=office.huong, at=LATER - dt.timedelta(minutes=1)
    )
    report = services.verify_bytes(certificate_of_birth)
    assert report.verdict is Verdict.INVALID
    assert "revoked-before-signing" in report.signatures[0].problems


def test_a_prepared_paper_keeps_its_tags_and_gains_two_fields(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == ["SIGNER", "AGENCY"]
        assert all("/StructParent" in field and "/AP" in field for field in fields)
    assert paper.endswith(b"\n")


def test_every_certificate_says_that_it_is_a_demonstration(office: Office) -> None:
    from cryptography import x509  # noqa: PLC0415 - only this test reads certificates

    del office
    for row in Certificate.objects.all():
        policies = x509.load_der_x509_certificate(bytes(row.content)).extensions
        found = policies.get_extension_for_class(x509.CertificatePolicies).value
        assert [one.policy_identifier.dotted_string for one in found] == [DEMONSTRATION_POLICY]
        assert PIN.encode() not in bytes(row.sealed_key)
