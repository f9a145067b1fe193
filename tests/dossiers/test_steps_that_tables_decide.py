"""A step of a dossier's process may be decided by the tables of its procedure."""

import pytest
from tests.bpmn.models_of_processes import END, START, flow, gateway, process, user
from tests.support import way
from tests.support.queue import run_jobs
from tests.support.way import People
from tests.workflow.test_deciding import decide, when

from congvu.dossiers.models import LegalDecision
from congvu.dossiers.services.deciding import CannotDecide
from congvu.kernel.actors import Actor
from congvu.tasks import queries as tasks
from congvu.workflow import queries as workflow
from congvu.workflow import services as workflow_services

pytestmark = pytest.mark.usefixtures("demonstration")

LANE = '<bpmn:laneSet id="ls"><bpmn:lane id="civil_status">{}</bpmn:lane></bpmn:laneSet>'


def a_process_that_asks(table: str) -> bytes:
    """Whether a person collects a fee depends on what the table gives."""
    steps = "".join(
        f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in ("collect_fee", "go_on")
    )
    return process(
        LANE.format(steps), START, END, decide(table), gateway("free"),
        user("collect_fee"), user("go_on"),
        f'<bpmn:property id="{table}_value" name="{table}"/>',
        flow("start", table), flow(table, "free"),
        when("free", "go_on", f"{table} = 0"), when("free", "collect_fee", f"{table} &gt; 0"),
        flow("collect_fee", "go_on"), flow("go_on", "end"),
    )  # fmt: skip


def begun(who: People, table: str) -> tuple[list[str], object]:
    """A dossier whose process begins with the decision; where it stands then."""
    dossier = way.reload(way.a_submitted_dossier(who))
    definition = workflow_services.register_definition(
        a_process_that_asks(table), actor=Actor.system("test"), at=way.now()
    )
    workflow_services.start(
        definition_id=definition, subject=dossier.ref, actor=who.desk, at=way.now(),
        agency_id=dossier.agency_id,
    )  # fmt: skip
    standing = workflow.standing(dossier.ref)
    assert standing is not None
    return [node.id for node in standing.waiting], dossier.ref


def test_the_fee_of_the_law_chooses_the_way_and_is_kept_with_its_reasons() -> None:
    waiting, subject = begun(way.people(), "FEE")

    assert waiting == ["go_on"]
    kept = LegalDecision.objects.order_by("-made_at").first()
    assert kept is not None
    assert (kept.code, kept.content["amount"]) == ("FEE", 0)
    assert kept.content["because"]["vi"]
    task = tasks.task_of(subject=subject, step="go_on")  # type: ignore[arg-type]
    assert task is not None


def test_a_table_that_is_not_there_holds_the_dossier_until_somebody_mends_it() -> None:
    waiting, _ = begun(way.people(), "surcharge")

    assert waiting == ["surcharge"]
    with pytest.raises(CannotDecide):
        run_jobs(way.now())
