"""Whatever is done in whatever order, and wherever the connection breaks: moves tell the state."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.queue import run_jobs
from tests.workflow.parcels import AT, SOMEBODY, Owner
from tests.workflow.random_processes import TREES, Tree, written

from congvu.audit.services import Request
from congvu.bpmn import Kind, awaited
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries, services
from congvu.workflow.models import Instance, Move, PendingTimer, Wait

TABLES = (
    "workflow_instance", "workflow_move", "workflow_pendingtimer", "workflow_wait",
    "workflow_message", "audit_pending", "procrastinate_jobs",
)  # fmt: skip
_DIGEST = "SELECT '{0}', count(*), md5(string_agg(one::text, '' ORDER BY one::text)) FROM {0} one"
MOST_ACTS = 25

Act = Callable[[], object]


class LineLost(Exception):
    """The connection to the database broke in the middle of an act."""


class TableMissing(Exception):
    """The rules have no answer today."""


def survives(act: Act, *, statement: int) -> bool:
    """Act while the line to the database breaks before this statement; whether that was the end."""
    left = statement

    def send(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            connection.connection.close()
            raise LineLost
        return execute(*args)

    try:
        with connection.execute_wrapper(send):
            act()
    except Exception:
        if left >= 0:
            raise
        connection.close()
    return left >= 0


def stored() -> list[tuple[object, ...]]:
    """Every row that the room, its journal and its queue have written."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(_DIGEST.format, TABLES)))
        return cursor.fetchall()


def forget_queue() -> None:
    """Works of the parcel before this one."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@dataclass
class Parcel:
    """A process under way, and what could be done with it next."""

    subject: SubjectRef
    messages: list[str]
    now: dt.datetime = AT

    def row(self) -> Instance:
        return Instance.objects.get(subject_id=self.subject.id)

    def acts(self) -> list[tuple[str, Act]]:
        """Everything that somebody, the clock or another agency could do now, by its name."""
        return [
            *self._steps(),
            *self._timers(),
            *[(f"hear {name}", self._hearing(name)) for name in self.messages],
            ("the queue", self._run_jobs),
        ]

    def _run_jobs(self) -> None:
        with suppress(TableMissing):  # it stays in the queue and is tried again
            run_jobs(self.now)

    def _steps(self) -> Iterator[tuple[str, Act]]:
        row = self.row()
        definition = queries.definition(row.definition_id)
        for token in queries.state_of(row).places:
            node = definition.nodes[token.node]
            if node.kind is Kind.USER and not token.phase:
                step = f"{node.id}.{token.serial}" if token.serial else node.id
                for outcome in node.outcomes:
                    yield f"take {step}: {outcome.name}", self._taking(step, outcome.name)

    def _timers(self) -> Iterator[tuple[str, Act]]:
        mine = PendingTimer.objects.filter(instance__subject_id=self.subject.id)
        for timer in mine.order_by("step", "timer"):
            yield f"clock {timer.step}/{timer.timer}", self._firing(timer)

    def _taking(self, step: str, outcome: str) -> Act:
        request = Request(new_id(), {"step": step})
        return lambda: services.take(
            subject=self.subject, step=step, outcome=outcome, actor=SOMEBODY, at=self.now,
            request=request,
        )  # fmt: skip

    def _firing(self, timer: PendingTimer) -> Act:
        def fire() -> None:
            self.now = max(self.now, timer.due_at)
            services.fire_timer(timer_id=timer.id, at=self.now)

        return fire

    def _hearing(self, name: str) -> Act:
        number = str(new_id())
        return lambda: services.hear(
            source="province", number=number, name=name, subject=self.subject, actor=SOMEBODY,
            at=self.now,
        )  # fmt: skip

    def must_be_consistent(self) -> None:
        """What is stored is what the moves lead to, and what is awaited is what is stored."""
        row = self.row()
        assert queries.is_as_replayed(row)
        assert Move.objects.filter(instance=row).count() == row.seq
        state = queries.state_of(row)
        expected = {
            (one.step, one.event) for one in awaited(queries.definition(row.definition_id), state)
        }
        kept = [*PendingTimer.objects.filter(instance=row), *Wait.objects.filter(instance=row)]
        assert expected == {
            (one.step, one.timer if isinstance(one, PendingTimer) else one.event) for one in kept
        }
        assert (row.ended_at is not None) == bool(state.ended)


@dataclass
class Fate:
    """What chance decides: the next act, where the line breaks, and what the rules answer."""

    data: st.DataObject

    def act(self, parcel: Parcel) -> tuple[str, Act]:
        found = parcel.acts()
        return found[self.data.draw(st.integers(0, len(found) - 1), label="act")]

    def breaks_before(self) -> int | None:
        return self.data.draw(st.none() | st.integers(0, 14), label="line breaks before statement")

    def answer(self, _: object) -> str:
        answer = self.data.draw(st.sampled_from(["short", "long", ""]), label="answer")
        if not answer:
            raise TableMissing
        return answer


def do_with_breaks(name: str, act: Act, fate: Fate) -> None:
    """Do it; a broken line must leave nothing behind, and the same again must then succeed."""
    statement = fate.breaks_before()
    before = stored()
    if statement is not None:
        if survives(act, statement=statement):
            return
        if name != "the queue":  # there each work has a transaction of its own
            assert stored() == before
    act()
    if name.startswith("take"):  # the answer was lost, and the button is pressed again
        after = stored()
        act()
        assert stored() == after


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TREES, st.data())
@pytest.mark.usefixtures("committed_database")
def test_moves_tell_the_state_wherever_the_line_broke(
    owner: Owner, tree: Tree, data: st.DataObject
) -> None:
    forget_queue()
    fate = Fate(data)
    owner.answers["either"] = fate.answer
    xml, messages = written(tree)
    definition = services.register_definition(xml, actor=SOMEBODY, at=AT)
    parcel = Parcel(SubjectRef("parcel", new_id()), messages)
    do_with_breaks(
        "start",
        lambda: services.start(
            definition_id=definition, subject=parcel.subject, actor=SOMEBODY, at=AT
        ),
        fate,
    )
    parcel.must_be_consistent()
    for _ in range(MOST_ACTS):
        if parcel.row().ended_at:
            break
        name, act = fate.act(parcel)
        do_with_breaks(name, act, fate)
        parcel.must_be_consistent()
