"""Databases for `bench/workflow.py`, full of running cases that the engine has moved."""

import datetime as dt
import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

PROJECT = Path(__file__).resolve().parents[1]
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "CONGVU_KEY_FILE"):
    os.environ.pop(_name, None)
os.environ["CONGVU_MODE"] = "test"
os.environ["CONGVU_DATA"] = str(PROJECT / "var" / "bench")
os.environ["DJANGO_SETTINGS_MODULE"] = "congvu.config.settings"

import django

django.setup()

# ruff: noqa: E402 - the rest needs Django to be ready
import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from psycopg.types.json import Json

from congvu import bpmn
from congvu.config.embedded import Cluster
from congvu.config.roles import grant_app_role
from congvu.kernel.actors import Actor
from congvu.kernel.moments import VIETNAM
from congvu.workflow import services as workflow

AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)
KIND = "case"
CLERK = Actor.system("bench")
AGENCY, UNIT = UUID(int=1), UUID(int=2)
OFFICER, LEADER = Actor.officer(UUID(int=3), AGENCY), Actor.officer(UUID(int=4), AGENCY)
BEGAN, APART = 1_735_689_600_000, 26_000
"""When the first case began, in milliseconds, and how long after it the next one."""


def model(*, asks: str = "consult_b", then: Sequence[str] = ("deliver",)) -> bytes:
    """Desk, supplement, appraisal, two units asked at once, signature, return: six timers."""
    steps = ("receive", "supplement", "appraise", "consult_a", asks, "sign", *then)
    users = "".join(f"<bpmn:userTask id='{step}' name='{step}'/>" for step in steps)
    refs = "".join(f"<bpmn:flowNodeRef>{step}</bpmn:flowNodeRef>" for step in steps)
    timers = "".join(
        f"<bpmn:boundaryEvent id='{step}_{name}' attachedToRef='{step}' cancelActivity='{ends}'>"
        "<bpmn:timerEventDefinition><bpmn:timeDuration>P30D</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
        for steps_here, name, ends in (
            (("receive", "appraise", "sign"), "late", "false"),
            (("supplement", "consult_a", asks), "silent", "true"),
        )
        for step in steps_here
    )
    reminders = "".join(
        f"<bpmn:serviceTask id='{step}_remind' name='{step}' cv:do='remind'/>"
        f"<bpmn:endEvent id='{step}_reminded'/>"
        for step in ("receive", "appraise", "sign")
    )
    flows = [
        ("start", "receive", ""),
        ("receive", "complete", ""),
        ("complete", "appraise", "ok"),
        ("complete", "supplement", "supplement"),
        ("supplement", "receive", "done"),
        ("supplement_silent", "end", ""),
        ("appraise", "ask", "ok"),
        ("ask", "consult_a", ""),
        ("ask", asks, ""),
        ("consult_a", "a_said", "done"),
        ("consult_a_silent", "a_said", ""),
        ("a_said", "asked", ""),
        (asks, "b_said", "done"),
        (f"{asks}_silent", "b_said", ""),
        ("b_said", "asked", ""),
        ("asked", "sign", ""),
        *((before, after, "done") for before, after in pairwise(("sign", *then))),
        (then[-1], "end", "done"),
    ]
    for step in ("receive", "appraise", "sign"):
        flows += [(f"{step}_late", f"{step}_remind", "")]
        flows += [(f"{step}_remind", f"{step}_reminded", "")]
    arrows = "".join(
        f"<bpmn:sequenceFlow id='f{number}' name='{outcome}' sourceRef='{before}'"
        f" targetRef='{after}'/>"
        for number, (before, after, outcome) in enumerate(flows)
    )
    return (
        "<bpmn:definitions xmlns:bpmn='http://www.omg.org/spec/BPMN/20100524/MODEL'"
        " xmlns:cv='urn:congvu:process:1'><bpmn:process id='case' name='case'>"
        f"<bpmn:laneSet id='lanes'><bpmn:lane id='office'>{refs}</bpmn:lane></bpmn:laneSet>"
        f"<bpmn:startEvent id='start'/>{users}{timers}{reminders}"
        "<bpmn:exclusiveGateway id='complete'/>"
        "<bpmn:exclusiveGateway id='a_said'/><bpmn:exclusiveGateway id='b_said'/>"
        "<bpmn:parallelGateway id='ask'/><bpmn:parallelGateway id='asked'/>"
        f"<bpmn:endEvent id='end'/>{arrows}</bpmn:process></bpmn:definitions>"
    ).encode()


VALUES: dict[str, Any] = {
    "kind": "birth",
    "child_age_days": 12,
    "late": False,
    "exempt": False,
    "fee": "0",
    "channel": "portal",
}
WAY = ("receive", "appraise", "consult_a", "consult_b", "sign", "deliver")
WAYS = (
    *((), (), ("receive",), ("receive",), ("receive/supplement",)),
    *(WAY[:2], WAY[:2], WAY[:3], WAY[:4], WAY[:5]),
)
"""What was done in each of ten cases: 2.9 moves and 3.1 tasks a case, 1.1 timers that wait."""
NEXT = {(): "receive", ("receive",): "appraise", ("receive/supplement",): "supplement"} | {
    WAY[:done]: WAY[done] for done in range(2, 6)
}


def outcome_of(step: str) -> str:
    return "ok" if step in {"receive", "appraise"} else "done"


def number_of(what: str, case: int) -> UUID:
    """An id as the product makes them, rising with time, that SQL can work out as well."""
    digest = hashlib.md5(f"{what}{case}".encode(), usedforsecurity=False).hexdigest()
    return UUID(f"{BEGAN + case * APART:012x}7{digest[13:16]}8{digest[17:]}")


# --- filling ---

_NUMBER_OF = f"""
CREATE FUNCTION pg_temp.number_of(what text, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$
    SELECT (lpad(to_hex({BEGAN} + n * {APART}), 12, '0') || '7' || substr(digest, 14, 3) || '8'
            || substr(digest, 18))::uuid FROM md5(what || n) AS digest
$$;
CREATE FUNCTION pg_temp.began(n bigint) RETURNS timestamptz IMMUTABLE LANGUAGE sql AS $$
    SELECT timestamptz 'epoch' + ({BEGAN} + n * {APART}) * interval '1 millisecond'
$$;
CREATE TEMP TABLE way (way int, state jsonb, variables jsonb, seq int);
CREATE TEMP TABLE way_move (way int, seq int, command jsonb, action text, detail jsonb);
CREATE TEMP TABLE way_task (way int, step text, place int, done bool);
CREATE TEMP TABLE way_timer (way int, step text, timer text);
"""  # noqa: S608 - put together from constants
_FILL = (
    """
    INSERT INTO workflow_instance (id, subject_kind, subject_id, definition_id, agency_id, state,
                                   variables, seq, started_at)
    SELECT pg_temp.number_of('instance', n), %(kind)s, pg_temp.number_of('case', n),
           %(definition)s, %(agency)s, state, variables, seq, pg_temp.began(n)
    FROM generate_series(%(first)s, %(last)s) AS n JOIN way ON way = n %% 10
    """,
    """
    INSERT INTO workflow_move (instance_id, seq, command, at, actor_kind, actor_id, actor_code,
                               agency_id)
    SELECT pg_temp.number_of('instance', n), seq, command, pg_temp.began(n) + seq * interval '1 h',
           'OFFICER', %(officer)s, '', %(agency)s
    FROM generate_series(%(first)s, %(last)s) AS n JOIN way_move ON way = n %% 10
    """,
    """
    INSERT INTO audit_entry (id, act_id, subject_kind, subject_id, seq, action, at, actor_kind,
                             actor_id, actor_code, agency_id, detail)
    SELECT pg_temp.number_of('entry' || seq || '.', n), pg_temp.number_of('act' || seq || '.', n),
           %(kind)s, pg_temp.number_of('case', n), seq, action,
           pg_temp.began(n) + seq * interval '1 h', 'OFFICER', %(officer)s, '', %(agency)s, detail
    FROM generate_series(%(first)s, %(last)s) AS n JOIN way_move ON way = n %% 10
    """,
    """
    INSERT INTO audit_act (subject_id, request_id, digest, answer, at)
    SELECT pg_temp.number_of('case', n), pg_temp.number_of('press' || seq || '.', n),
           md5(n::text) || md5(seq::text), '{}', pg_temp.began(n) + seq * interval '1 h'
    FROM generate_series(%(first)s, %(last)s) AS n JOIN way_move ON way = n %% 10 AND seq > 1
    """,
    """
    INSERT INTO tasks_task (id, subject_kind, subject_id, step, lane, agency_id, unit_id, state,
                            due_at, opened_at, outcome, closed_at, closed_by_kind, closed_by_id)
    SELECT pg_temp.number_of('task' || place || '.', n), %(kind)s, pg_temp.number_of('case', n),
           step, 'office', %(agency)s, %(unit)s, CASE WHEN done THEN 'DONE' ELSE 'OPEN' END,
           pg_temp.began(n) + interval '5 days', pg_temp.began(n) + place * interval '1 h',
           CASE WHEN done THEN 'done' ELSE '' END,
           CASE WHEN done THEN pg_temp.began(n) + place * interval '2 h' END,
           CASE WHEN done THEN 'OFFICER' ELSE '' END, CASE WHEN done THEN %(officer)s END
    FROM generate_series(%(first)s, %(last)s) AS n JOIN way_task ON way = n %% 10
    """,
    """
    INSERT INTO workflow_pendingtimer (id, instance_id, step, timer, due_at)
    SELECT pg_temp.number_of('timer' || step, n), pg_temp.number_of('instance', n), step, timer,
           %(at)s + (1 + hashint8(n) & 16777215) * interval '1 s'
    FROM generate_series(%(first)s, %(last)s) AS n JOIN way_timer ON way = n %% 10
    """,
)
_PLACE = """
INSERT INTO identity_agency (id, code, name, short_name, place_name, parent_name, level, unit_code,
    address, phone, email, opening_hours, opening_hours_en, is_demonstration)
VALUES (%(agency)s, 'H99.1', '', '', '', '', '', '', '', '', '', '', '', true);
INSERT INTO identity_unit (id, agency_id, code, name, "order", valid_from)
VALUES (%(unit)s, %(agency)s, 'U', '', 0, '2020-01-01');
INSERT INTO identity_position (id, unit_id, code, title, roles, signs_as, rank)
VALUES (%(unit)s, %(unit)s, 'P', '', '{ADMINISTRATOR,LEADER}', '', 1);
INSERT INTO identity_officer (id, agency_id, code, name, sort_key, phone, email)
VALUES (%(officer)s, %(agency)s, 'a', '', '', '', ''),
       (%(leader)s, %(agency)s, 'b', '', '', '', '');
INSERT INTO identity_assignment (id, officer_id, position_id, valid_from)
SELECT id, id, %(unit)s, '2020-01-01' FROM identity_officer;
CREATE TABLE bench_floor (id bigserial PRIMARY KEY, at timestamptz);
GRANT ALL ON bench_floor, bench_floor_id_seq TO congvu_app;
"""


class Way(NamedTuple):
    """How a case comes to where it stands, worked out by the engine."""

    state: bpmn.State
    moves: list[bpmn.Command]
    entered: list[tuple[str, bool]]


def way_of(definition: bpmn.Definition, done: Sequence[str]) -> Way:
    moves: list[bpmn.Command] = [bpmn.Start(values=VALUES)]
    for each in done:
        step, _, outcome = each.partition("/")
        moves.append(bpmn.Take(step, outcome or outcome_of(step)))
    state, entered = bpmn.State(), dict[str, bool]()
    for move in moves:
        state, effects, _ = bpmn.advance(definition, state, move)
        for effect in effects:
            if isinstance(effect, bpmn.StepEntered):
                entered[effect.node] = False
            elif isinstance(effect, bpmn.StepLeft):
                entered[effect.node] = True
    return Way(state, moves, list(entered.items()))


def describe_ways(superuser: psycopg.Connection, definition: bpmn.Definition) -> None:
    """Write the ten ways into tables of this session, for the set-based statements."""
    superuser.execute(_NUMBER_OF)
    for number, done in enumerate(WAYS):
        way = way_of(definition, done)
        state = way.state.to_json()
        variables = state.pop("variables")
        put(superuser, "way", number, Json(state), Json(variables), len(way.moves))
        for seq, move in enumerate(way.moves, 1):
            command = bpmn.command_to_json(move)
            action = "workflow.start" if seq == 1 else "workflow.take"
            detail = {key: command[key] for key in ("step", "outcome") if key in command}
            put(superuser, "way_move", number, seq, Json(command), action, Json(detail))
        for place, (step, is_done) in enumerate(way.entered):
            put(superuser, "way_task", number, step, place, is_done)
        for one in bpmn.awaited(definition, way.state):
            put(superuser, "way_timer", number, one.step, one.event)


def put(superuser: psycopg.Connection, table: str, *values: object) -> None:
    places = ", ".join(["%s"] * len(values))
    superuser.execute(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608 - our own names


def fill(cluster: Cluster, name: str, size: int) -> float:
    """Make a database with so many running cases; the seconds that it took."""
    began = time.perf_counter()
    drop(cluster, name)
    cluster.create_database(name)
    with on_database(name, "congvu_owner"):
        call_command("migrate", verbosity=0, interactive=False)
        grant_app_role("default")
    with on_database(name):
        xml = model()
        definition_id = workflow.register_definition(xml, actor=CLERK, at=AT)
    values = {"kind": KIND, "definition": definition_id, "officer": OFFICER.id, "at": AT}
    values |= {"agency": AGENCY, "unit": UNIT, "leader": LEADER.id}
    with psycopg.connect(
        cluster.dsn(name), autocommit=True, cursor_factory=psycopg.ClientCursor
    ) as superuser:
        # What is written here fits together; asking for each row would take longer than writing.
        superuser.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        superuser.execute(_PLACE, values)
        describe_ways(superuser, bpmn.compile_process(xml))
        for first in range(0, size, 50_000):
            last = min(first + 50_000, size) - 1
            for statement in _FILL:
                superuser.execute(statement, values | {"first": first, "last": last})
        superuser.execute("VACUUM (ANALYZE)")
        superuser.execute("CHECKPOINT")
    return time.perf_counter() - began


def drop(cluster: Cluster, name: str) -> None:
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as superuser:
        identifier = sql.Identifier(name)
        superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))


@contextmanager
def on_database(name: str, role: str = "congvu_app") -> Iterator[None]:
    connection.close()
    connection.settings_dict |= {"NAME": name, "USER": role}
    try:
        yield
    finally:
        connection.close()
