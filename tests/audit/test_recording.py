"""A write and its journal entry commit together or not at all."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.support import databases

from congvu.audit import queries, rules, sequencing
from congvu.audit import services as audit
from congvu.audit.models import Entry, Secret
from congvu.jobs.models import Schedule
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.kernel.subjects import SubjectRef

AT = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
OFFICER = Actor.officer(new_id(), new_id())


def a_subject() -> SubjectRef:
    return SubjectRef("thing", new_id())


def write(subject: SubjectRef, name: str = "thing.write", **detail: object) -> UUID:
    with audit.recorded(actor=OFFICER, action=name, subject=subject, at=AT) as act:
        act.note(**detail)
    return act.act_id


@pytest.mark.django_db
def test_an_act_leaves_one_line_in_the_history_of_its_subject() -> None:
    subject = a_subject()

    write(subject, "thing.write", status="DONE")
    write(subject, "thing.close")

    lines = queries.history(subject)
    assert [(line.action, line.seq) for line in lines] == [("thing.write", 1), ("thing.close", 2)]
    assert lines[0].detail == {"status": "DONE"}


@pytest.mark.django_db
def test_a_failing_use_case_leaves_neither_write_nor_line() -> None:
    subject = a_subject()

    with (
        pytest.raises(RuntimeError),
        audit.recorded(actor=OFFICER, action="thing.write", subject=subject, at=AT),
    ):
        Schedule.objects.create(sweep="half-done")
        raise RuntimeError

    assert queries.history(subject) == ()
    assert not Schedule.objects.filter(sweep="half-done").exists()


@pytest.mark.django_db
def test_an_inner_act_shares_the_act_id_of_the_outer_one() -> None:
    outer, inner = a_subject(), a_subject()

    with audit.recorded(actor=OFFICER, action="outer", subject=outer, at=AT) as act:
        inner_id = write(inner)

    assert act.act_id == inner_id
    assert set(Entry.objects.filter(act_id=inner_id).values_list("action", flat=True)) == {
        "outer",
        "thing.write",
    }


@pytest.mark.django_db
def test_a_refused_access_is_recorded_although_everything_else_is_undone() -> None:
    subject = a_subject()

    with (
        pytest.raises(AccessRefused),
        audit.recorded(actor=OFFICER, action="thing.open", subject=subject, at=AT),
    ):
        raise AccessRefused(Reason("not-yours"))

    (line,) = queries.history(subject)
    assert line.action == "access.refused"
    assert line.detail == {"refused": "thing.open", "reasons": ["not-yours"]}


@pytest.mark.django_db
def test_an_ordinary_refusal_is_not_recorded() -> None:
    subject = a_subject()

    with (
        pytest.raises(Refusal),
        audit.recorded(actor=OFFICER, action="thing.open", subject=subject, at=AT),
    ):
        raise Refusal(Reason("closed"))

    assert queries.history(subject) == ()


@pytest.mark.django_db
def test_the_same_press_of_a_button_gets_the_first_answer() -> None:
    subject, press = a_subject(), new_id()

    def press_once() -> str:
        request = audit.Request(press, {"amount": 5})
        with audit.recorded(
            actor=OFFICER, action="thing.add", subject=subject, at=AT, request=request
        ) as act:
            if not act.repeated:
                act.answer = {"code": str(new_id())}
            return str(act.answer["code"])

    assert press_once() == press_once()
    assert len(queries.history(subject)) == 1


@pytest.mark.django_db
def test_the_same_press_with_other_content_is_a_conflict_that_shows_the_first_answer() -> None:
    subject, press = a_subject(), new_id()
    with audit.recorded(
        actor=OFFICER, action="a", subject=subject, at=AT, request=audit.Request(press, {"n": 1})
    ) as act:
        act.answer = {"code": "first"}

    with (
        pytest.raises(audit.ConflictingRequest) as conflict,
        audit.recorded(
            actor=OFFICER,
            action="a",
            subject=subject,
            at=AT,
            request=audit.Request(press, {"n": 2}),
        ),
    ):
        raise AssertionError("not reached")

    assert conflict.value.first_answer == {"code": "first"}


def at_once(act: Callable[[], object], times: int = 40) -> list[object]:
    """Do the same many times, from several connections at a time."""

    def in_a_connection_of_its_own(_: int) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        return list(people.map(in_a_connection_of_its_own, range(times)))


def test_acts_at_once_on_one_subject_stand_one_after_the_other(committed_database: str) -> None:
    assert committed_database
    subject = a_subject()

    at_once(lambda: write(subject))

    assert [line.seq for line in queries.history(subject)] == list(range(1, 41))


def test_an_act_within_another_on_the_same_subject_lets_nobody_in_between(
    committed_database: str,
) -> None:
    assert committed_database
    subject = a_subject()

    def act() -> None:
        with audit.recorded(actor=OFFICER, action="thing.outer", subject=subject, at=AT):
            write(subject, "thing.inner")

    at_once(act)

    lines = [line.action for line in queries.history(subject)]
    assert lines == ["thing.inner", "thing.outer"] * 40


@pytest.mark.django_db
def test_an_act_that_failed_within_another_leaves_no_line_and_the_other_goes_on() -> None:
    outer, inner = a_subject(), a_subject()

    with audit.recorded(actor=OFFICER, action="thing.outer", subject=outer, at=AT):
        for subject in (outer, inner):
            with (
                pytest.raises(Refusal),
                audit.recorded(actor=OFFICER, action="thing.inner", subject=subject, at=AT),
            ):
                raise Refusal(Reason("closed"))
        write(inner)

    assert [line.action for line in queries.history(outer)] == ["thing.outer"]
    assert [line.action for line in queries.history(inner)] == ["thing.write"]


def test_a_button_pressed_many_times_at_once_counts_once(committed_database: str) -> None:
    assert committed_database
    subject, request = a_subject(), audit.Request(new_id(), {"amount": 5})

    def press() -> object:
        with audit.recorded(
            actor=OFFICER, action="thing.add", subject=subject, at=AT, request=request
        ) as act:
            if not act.repeated:
                act.answer = {"code": str(new_id())}
            return act.answer["code"]

    assert len(set(at_once(press))) == 1
    assert len(queries.history(subject)) == 1


@pytest.mark.django_db
def test_personal_content_is_bound_by_a_commitment_and_can_be_erased() -> None:
    subject = a_subject()
    with audit.recorded(actor=OFFICER, action="a", subject=subject, at=AT) as act:
        act.commit("answers", {"name": "Nguyễn Thị Minh Hằng"})

    entry = Entry.objects.get(subject_id=subject.id)
    assert "Hằng" not in json.dumps(entry.detail)
    assert len(entry.detail["answers_commitment"]) == 64
    assert b"H\xe1\xba\xb1ng" not in bytes(Secret.objects.get(entry=entry).payload)
    Secret.objects.filter(entry=entry).delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'forged'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "DROP TABLE audit_entry CASCADE",
        "UPDATE audit_place SET position = 0",
    ],
)
def test_the_app_role_cannot_change_the_journal(statement: str) -> None:
    write(a_subject())

    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_checkpoint_finds_what_a_superuser_changed(committed_database: str) -> None:
    assert committed_database
    for _ in range(5):
        write(a_subject())
    assert sequencing.place_pending(at=AT) == 5
    checkpoint = settings.ENVIRONMENT.data / "checkpoints" / "checkpoint.json"
    kept = checkpoint.with_name("kept.json")
    kept.write_bytes(checkpoint.read_bytes())
    assert sequencing.verify(kept) == sequencing.Verification(5, ())

    with databases.as_role("congvu"), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = 'forged' WHERE seq = 1")
    assert sequencing.verify(kept).faults

    with databases.as_role("congvu"), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = 'thing.write'")
    assert not sequencing.verify(kept).faults

    with databases.as_role("congvu"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_place WHERE position = 4")
    assert [fault.what for fault in sequencing.verify(kept).faults] == [
        "the journal is shorter than the checkpoint",
        "an entry has no place and does not wait for one",
    ]


@pytest.fixture
def checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, committed_database: str) -> Path:
    """A folder of the test's own, so that tests beside it do not write there."""
    assert committed_database
    monkeypatch.setattr(sequencing, "_checkpoint_file", lambda: tmp_path / "checkpoint.json")
    return tmp_path


def test_a_checkpoint_signed_with_another_key_proves_nothing(checkpoints: Path) -> None:
    write(a_subject())
    sequencing.place_pending(at=AT)
    file = checkpoints / "checkpoint.json"
    note = json.loads(file.read_text())
    forger = Ed25519PrivateKey.generate()
    told = {name: note[name] for name in ("origin", "size", "running", "at")}
    note["key"] = base64.b64encode(forger.public_key().public_bytes_raw()).decode()
    note["signature"] = base64.b64encode(forger.sign(rules.canonical(told))).decode()
    forged = checkpoints / "forged.json"
    forged.write_text(json.dumps(note))

    with pytest.raises(ValueError, match="not signed by this installation"):
        sequencing.verify(forged)


def test_a_checkpoint_that_knows_more_than_the_database_is_kept(checkpoints: Path) -> None:
    for _ in range(3):
        write(a_subject())
    sequencing.place_pending(at=AT)
    with databases.as_role("congvu"), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_head SET size = 1")

    sequencing.write_checkpoint(at=AT)

    sizes = {file.name: json.loads(file.read_text())["size"] for file in checkpoints.iterdir()}
    assert sizes == {"checkpoint.json": 1, "checkpoint-3.json": 3}


def test_an_entry_taken_out_of_the_sequencer_s_reach_is_found(checkpoints: Path) -> None:
    assert checkpoints
    write(a_subject())
    sequencing.place_pending(at=AT)
    assert not sequencing.verify().faults
    write(a_subject())
    assert not sequencing.verify().faults
    with databases.as_role("congvu"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_pending")

    assert [fault.what for fault in sequencing.verify().faults] == [
        "an entry has no place and does not wait for one"
    ]
