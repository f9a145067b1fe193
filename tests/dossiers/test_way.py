"""The whole way of a dossier through the services, on the demonstration commune."""

import pytest
from tests.support import way
from tests.support.queue import run_jobs

from congvu.documents import queries as documents
from congvu.dossiers.rules.statuses import Status
from congvu.files import services as files
from congvu.registers import queries as registers
from congvu.signatures import services as signatures
from congvu.sources import queries as sources

pytestmark = pytest.mark.usefixtures("demonstration")


def test_a_clean_dossier_ends_in_a_signed_and_sealed_paper() -> None:
    who = way.people()

    dossier_id = way.a_finished_dossier(who)

    dossier = way.reload(dossier_id)
    assert dossier.state is Status.DONE
    assert dossier.done_at is not None
    assert dossier.result_document_id is not None
    card = documents.document_card(dossier.result_document_id)
    assert card.issued
    report = signatures.verify_bytes(files.read(card.file_id))
    assert len(report.signatures) == 2
    entry = registers.entry_of(dossier.ref)
    assert entry is not None
    assert entry.content["child_personal_number"] == sources.personal_number_of(dossier.ref) != ""
    assert entry.content["signer_name"] == report.signatures[0].name
    run_jobs(way.now())
