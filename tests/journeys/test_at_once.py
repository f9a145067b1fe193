"""Many people in the same moment, with real commits: numbers without gaps, acts done once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.support import databases, way

from congvu.documents import queries as documents
from congvu.dossiers import services as dossiers
from congvu.kernel.refusals import Refusal

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("at-once")]


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do everything in the same moment; a refusal is an answer, too."""
    together = threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            together.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def _submitting(dossier_id: UUID, who: way.People) -> Callable[[], str]:
    return lambda: way.submit(dossier_id, who)


def test_codes_given_at_once_have_no_gap_and_no_double(committed_demonstration: str) -> None:
    with databases.on_database(committed_demonstration):
        who = way.people()
        drafts = [way.a_draft(who) for _ in range(6)]

        codes = at_once([_submitting(draft, who) for draft in drafts])

    assert sorted(int(code[-4:]) for code in codes) == [1, 2, 3, 4, 5, 6]
    assert len({code[:-4] for code in codes}) == 1


def test_two_officers_who_receive_one_dossier_at_once_give_one_receipt(
    committed_demonstration: str,
) -> None:
    with databases.on_database(committed_demonstration):
        who = way.people()
        dossier_id = way.a_submitted_dossier(who)
        way.check_everything(dossier_id, who)

        def receive() -> Any:
            return dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())

        first, second = at_once([receive, receive])

        assert isinstance(first, Refusal) != isinstance(second, Refusal)
        assert len(documents.documents_of(way.reload(dossier_id).ref)) == 1
