"""Running processes go over to another version by a plan that two people stand for."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Event
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.bpmn.models_of_processes import END, START, boundary, flow, lanes, process, user
from tests.workflow.parcels import AT, HOUR, SOMEBODY, Owner, take, waiting

from congvu.audit import queries as audit
from congvu.audit.services import Request
from congvu.identity.models import Agency, Assignment, Officer, Position, Unit
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import AccessRefused
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import jobs, queries, services
from congvu.workflow.models import Instance, MigrationPlan, PendingTimer, Wait
from congvu.workflow.services import CannotAdvance, CannotPlan, migrating

RunJobs = Callable[..., int]
AGENCY = new_id()
AUTHOR, APPROVER, CLERK = (Actor.officer(new_id(), AGENCY) for _ in range(3))


def version(*steps: str, timers: tuple[tuple[str, str, str], ...] = ()) -> UUID:
    """Register a process of these steps, one after the other, with timers that interrupt."""
    chain = ("start", *steps, "end")
    ways = [flow(a, b) for a, b in pairwise(chain)]
    edges = [boundary(name, host, wait) + flow(name, "end") for name, host, wait in timers]
    xml = process(lanes(*steps), START, END, *(user(step) for step in steps), *edges, *ways)
    return services.register_definition(xml, actor=SOMEBODY, at=AT)


def an_agency() -> UUID:
    """With an administrator who draws up plans, a leader who approves them, and a clerk."""
    if Agency.objects.filter(pk=AGENCY).exists():
        return AGENCY
    day = dt.date(2026, 1, 1)
    Agency.objects.create(id=AGENCY, code="H99.7", name="Xã Tân Phú", level="COMMUNE")
    unit = Unit.objects.create(agency_id=AGENCY, code="u", name="Văn phòng", valid_from=day)
    roles = (Role.ADMINISTRATOR, Role.LEADER, Role.CLERK)
    for actor, role in zip((AUTHOR, APPROVER, CLERK), roles, strict=True):
        officer = Officer.objects.create(
            id=actor.id, agency_id=AGENCY, code=role.lower(), name=role.title()
        )
        position = Position.objects.create(unit=unit, code=role.lower(), title=role, roles=[role])
        Assignment.objects.create(officer=officer, position=position, valid_from=day)
    return AGENCY


def a_process(definition_id: UUID, *taken: str) -> SubjectRef:
    subject = SubjectRef("parcel", new_id())
    services.start(
        definition_id=definition_id, subject=subject, actor=SOMEBODY, at=AT, agency_id=an_agency()
    )
    for step in taken:
        take(subject, step, "done")
    return subject


def draw_up(source: UUID, target: UUID, **more: object) -> UUID:
    values = {"reason": "Decision 12/QĐ-UBND", "actor": AUTHOR, "at": AT} | more
    return services.draw_up_migration(
        source_id=source, target_id=target, agency_id=an_agency(), **values
    )


def carry_out(source: UUID, target: UUID, run_jobs: RunJobs, **more: object) -> MigrationPlan:
    plan_id = draw_up(source, target, **more)
    services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    run_jobs(AT + HOUR)
    return MigrationPlan.objects.get(pk=plan_id)


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_running_processes_go_over_and_finish_in_the_new_version(run_jobs: RunJobs) -> None:
    old, new = version("check", "sign"), version("check", "approve", "sign")
    first, second = a_process(old), a_process(old, "check")
    done = a_process(old, "check", "sign")
    plan = carry_out(old, new, run_jobs)
    assert (plan.moved, plan.left, plan.finished_at) == (2, 0, AT + HOUR)
    assert Instance.objects.get(subject_id=done.id).definition_id == old
    for step in ("check", "approve", "sign"):
        take(first, step, "done")
    take(second, "sign", "done")
    assert Instance.objects.filter(ended_at=None).count() == 0
    assert all(queries.is_as_replayed(row) for row in Instance.objects.all())
    assert queries.replayed(second).ended == "end"


@pytest.mark.django_db
def test_steps_that_are_called_otherwise_are_told_to_the_owner(
    owner: Owner, run_jobs: RunJobs
) -> None:
    old, new = version("check", "pack"), version("check", "wrap")
    subject = a_process(old, "check")
    carry_out(old, new, run_jobs, renamed={"pack": "wrap"})
    assert waiting(subject) == ["wrap"]
    assert owner.renamed == [(subject.id, {"pack": "wrap"})]
    progress = queries.progress(subject)
    assert progress is not None
    assert [(line.step, line.state) for line in progress.lines] == [
        ("check", "DONE"), ("wrap", "NOW"), ("end", "NEXT"),
    ]  # fmt: skip
    take(subject, "wrap", "done")
    assert queries.is_as_replayed(Instance.objects.get())


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_who_stands_where_the_new_version_has_no_place_stays_and_is_listed(
    run_jobs: RunJobs,
) -> None:
    old, new = version("check", "sign"), version("check")
    goes, stays = a_process(old), a_process(old, "check")
    outlook = queries.outlook(source_id=old, target_id=new, renamed={})
    assert (outlook.going, outlook.staying, outlook.without_counterpart) == (1, 1, ("sign",))
    plan = carry_out(old, new, run_jobs)
    assert (plan.moved, plan.left) == (1, 1)
    assert [one["code"] for one in plan.hindrances] == ["migration-unmapped"]
    (left,) = queries.left_by(plan.id)
    assert (left.subject, left.hindrances[0].about) == (stays, "sign")
    assert Instance.objects.get(subject_id=goes.id).definition_id == new
    take(stays, "sign", "done")


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_looking_changes_nothing() -> None:
    old, new = version("check"), version("check", "sign")
    subject = a_process(old)
    assert queries.outlook(source_id=old, target_id=new, renamed={}).going == 1
    assert Instance.objects.get(subject_id=subject.id).definition_id == old
    assert [one.running for one in queries.versions("p")] == [0, 1]


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_timer_keeps_its_time_and_a_new_one_is_set(run_jobs: RunJobs) -> None:
    old = version("check", "sign", timers=(("late", "check", "PT5H"),))
    new = version("check", "sign", timers=(("overdue", "check", "PT9H"), ("far", "check", "PT20H")))
    subject = a_process(old)
    carry_out(old, new, run_jobs, renamed={"late": "overdue"})
    assert set(PendingTimer.objects.values_list("timer", "due_at")) == {
        ("overdue", AT + 5 * HOUR),
        ("far", AT + HOUR + 20 * HOUR),
    }
    assert jobs.ask_for_due_timers(at=AT + 6 * HOUR) == 1
    run_jobs(AT + 6 * HOUR)
    assert waiting(subject) == []
    assert not PendingTimer.objects.exists()
    assert queries.is_as_replayed(Instance.objects.get())


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_timer_that_the_new_version_lacks_is_gone(run_jobs: RunJobs) -> None:
    old, new = version("check", timers=(("late", "check", "PT5H"),)), version("check")
    a_process(old)
    carry_out(old, new, run_jobs)
    assert not PendingTimer.objects.exists()


def asks_for(*messages: str) -> UUID:
    """A step whose edge waits for any of these messages."""
    caught = "".join(f'<bpmn:messageEventDefinition messageRef="m_{one}"/>' for one in messages)
    xml = process(
        lanes("check"), START, END, user("check"), flow("start", "check"), flow("check", "end"),
        f'<bpmn:boundaryEvent id="heard" attachedToRef="check">{caught}</bpmn:boundaryEvent>',
        flow("heard", "end"),
    )  # fmt: skip
    roots = "".join(f'<bpmn:message id="m_{one}" name="{one}"/>' for one in messages)
    text = xml.decode().replace("</bpmn:process>", f"</bpmn:process>{roots}")
    return services.register_definition(text.encode(), actor=SOMEBODY, at=AT)


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_of_several_things_that_an_event_waits_for_only_the_gone_one_is_forgotten(
    run_jobs: RunJobs,
) -> None:
    old, new = asks_for("yes", "no"), asks_for("yes")
    a_process(old)
    assert Wait.objects.count() == 2
    carry_out(old, new, run_jobs)
    assert [wait.name for wait in Wait.objects.all()] == ["yes"]


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_plan_changes_no_variable_that_the_process_has() -> None:
    old, new = version("check"), version("check", "sign")
    with pytest.raises(CannotPlan) as refusal:
        draw_up(old, new, values={"agreed": True})
    assert [reason.code for reason in refusal.value.reasons] == ["plan-value-not-new"]


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_nobody_approves_the_own_plan_and_none_is_approved_twice() -> None:
    plan_id = draw_up(version("check"), version("check", "sign"))
    with pytest.raises(CannotPlan) as refusal:
        services.approve_migration(plan_id=plan_id, actor=AUTHOR, at=AT)
    assert refusal.value.reasons[0].code == "plan-needs-second-person"
    services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    with pytest.raises(CannotPlan):
        services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_only_administrators_draw_up_and_only_they_and_leaders_approve() -> None:
    old, new = version("check"), version("check", "sign")
    for nobody in (APPROVER, CLERK, SOMEBODY):
        with pytest.raises(AccessRefused):
            draw_up(old, new, actor=nobody)
    plan_id = draw_up(old, new)
    for act in (services.approve_migration, services.stop_migration):
        with pytest.raises(AccessRefused):
            act(plan_id=plan_id, actor=CLERK, at=AT)
    services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "  "}, "plan-needs-reason"),
        ({"renamed": {"nowhere": "check"}}, "plan-name-unknown"),
        ({"renamed": {"check": "nowhere"}}, "plan-name-unknown"),
        ({"reason": "d" * 301}, "plan-reason-too-long"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(more: dict[str, object], code: str) -> None:
    source, target = version("check"), version("check", "sign")
    with pytest.raises(CannotPlan) as refusal:
        draw_up(source, target, **more)
    assert [reason.code for reason in refusal.value.reasons] == [code]
    with pytest.raises(CannotPlan):
        draw_up(source, source)


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_step_that_the_owner_knows_by_name_keeps_its_name() -> None:
    old, new = version("weigh", "check"), version("measure", "check")
    with pytest.raises(CannotPlan) as refusal:
        draw_up(old, new, renamed={"weigh": "measure"})
    assert [reason.code for reason in refusal.value.reasons] == ["plan-name-fixed"]


@pytest.mark.django_db
def test_a_plan_that_renames_what_an_owner_has_come_to_know_is_not_approved(owner: Owner) -> None:
    plan_id = draw_up(version("pack"), version("wrap"), renamed={"pack": "wrap"})
    owner.known.add("pack")
    with pytest.raises(CannotPlan) as refusal:
        services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    assert [reason.code for reason in refusal.value.reasons] == ["plan-name-fixed"]


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_pressing_twice_does_it_once() -> None:
    old, new = version("check"), version("check", "sign")
    press = Request(new_id(), {"ly-do": ["12"]})
    plan_id = draw_up(old, new, request=press)
    assert draw_up(old, new, request=press) == plan_id
    assert MigrationPlan.objects.count() == 1
    for act in (services.approve_migration, services.stop_migration):
        press = Request(new_id())
        for _ in range(2):
            act(plan_id=plan_id, actor=APPROVER, at=AT, request=press)
    plan = queries.plan(plan_id)
    assert plan is not None
    assert plan.stopped_at == AT


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_plan_of_no_agency_can_only_be_stopped() -> None:
    plan_id = draw_up(version("check"), version("check", "sign"))
    MigrationPlan.objects.filter(pk=plan_id).update(agency=None)  # as in databases of before
    with pytest.raises(AccessRefused):
        services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    services.stop_migration(plan_id=plan_id, actor=APPROVER, at=AT)


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_variable_that_the_new_version_needs_gets_its_value(run_jobs: RunJobs) -> None:
    old = version("check")
    xml = process(
        lanes("check"), START, END, user("check"), flow("start", "check"), flow("check", "end"),
        '<bpmn:property id="level" name="level"/>',
    )  # fmt: skip
    new = services.register_definition(xml, actor=SOMEBODY, at=AT)
    a_process(old)
    with pytest.raises(CannotPlan) as refusal:
        draw_up(old, new)
    assert refusal.value.reasons[0].code == "plan-value-missing"
    for value, code in (
        ("2" * 201, "plan-value-too-long"),
        (10**200, "plan-value-too-long"),
        ("a\0b", "plan-value-unfit"),
        ("\ud800", "plan-value-unfit"),
    ):
        with pytest.raises(CannotPlan) as refusal:
            draw_up(old, new, values={"level": value})
        assert [reason.code for reason in refusal.value.reasons] == [code]
    carry_out(old, new, run_jobs, values={"level": 2})
    row = Instance.objects.get()
    assert (row.variables, queries.is_as_replayed(row)) == ({"level": 2}, True)


@pytest.mark.django_db
def test_what_is_in_somebodys_hands_comes_in_a_later_pass(owner: Owner) -> None:
    old, new = version("check"), version("check", "sign")
    free, busy = a_process(old), a_process(old)
    owner.busy = {busy.id}
    plan_id = draw_up(old, new)
    services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    first = migrating.Pass()
    assert migrating.migrate_batch(plan_id=plan_id, seen=first, at=AT) == 1
    assert (first.busy, first.over) == (1, True)
    assert Instance.objects.get(subject_id=free.id).definition_id == new
    owner.busy = set()
    migrating.migrate(plan_id=str(plan_id), at=AT)
    assert Instance.objects.filter(definition=new).count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_an_interrupted_migration_goes_on_where_it_stopped() -> None:
    old, new = version("check"), version("check", "sign")
    for _ in range(5):
        a_process(old)
    plan_id = draw_up(old, new)
    services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    assert migrating.migrate_batch(plan_id=plan_id, seen=migrating.Pass(), at=AT, most=2) == 2
    migrating.migrate(plan_id=str(plan_id), at=AT)
    plan = queries.plan(plan_id)
    assert plan is not None
    assert (plan.moved, plan.left, plan.is_under_way) == (5, 0, False)
    acts = [line.action for line in audit.history(SubjectRef("migration-plan", plan_id))]
    assert acts.count("workflow.migrate") >= 2
    migrating.migrate(plan_id=str(plan_id), at=AT)
    assert Instance.objects.get(pk=Instance.objects.first().pk).seq == 2  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_stopped_plan_moves_nobody_more() -> None:
    old, new = version("check"), version("check", "sign")
    for _ in range(3):
        a_process(old)
    plan_id = draw_up(old, new)
    services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    migrating.migrate_batch(plan_id=plan_id, seen=migrating.Pass(), at=AT, most=1)
    services.stop_migration(plan_id=plan_id, actor=AUTHOR, at=AT)
    migrating.migrate(plan_id=str(plan_id), at=AT)
    assert Instance.objects.filter(definition=new).count() == 1
    with pytest.raises(CannotPlan):
        services.stop_migration(plan_id=plan_id, actor=AUTHOR, at=AT)


@pytest.fixture
def held_step() -> Iterator[Callable[[SubjectRef], None]]:
    """Hold a process in another transaction, as a step does, until the test is over."""
    pool = ThreadPoolExecutor(1)
    let_go, holds = Event(), Event()

    def hold(subject: SubjectRef) -> None:
        with transaction.atomic():
            Instance.objects.select_for_update().get(subject_id=subject.id)
            holds.set()
            let_go.wait(20)
        connection.close()

    def begin(subject: SubjectRef) -> None:
        pool.submit(hold, subject)
        assert holds.wait(20)

    yield begin
    let_go.set()
    pool.shutdown()


@pytest.mark.usefixtures("committed_database", "owner")
def test_a_step_under_way_is_passed_over_and_a_late_press_meets_the_new_version(
    held_step: Callable[[SubjectRef], None],
) -> None:
    old, new = version("check"), version("verify")
    free, moving = a_process(old), a_process(old)
    plan_id = draw_up(old, new, renamed={"check": "verify"})
    services.approve_migration(plan_id=plan_id, actor=APPROVER, at=AT)
    held_step(moving)
    seen = migrating.Pass()
    assert migrating.migrate_batch(plan_id=plan_id, seen=seen, at=AT) == 1
    assert seen.busy == 1
    with pytest.raises(CannotAdvance):
        take(free, "check", "done")
    take(free, "verify", "done")
