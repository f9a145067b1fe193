"""The administrator sees what failed, runs it again or ends it with a reason."""

import datetime as dt

import pytest
from django.test import Client
from tests.support import way
from tests.support.queue import run_jobs

from congvu.jobs import registry
from congvu.jobs.models import Incident
from congvu.kernel.actors import Actor
from congvu.workflow import services as workflow
from congvu.workspace import wording

pytestmark = pytest.mark.usefixtures("demonstration")


def signed_in(name: str) -> Client:
    client = Client()
    answer = client.post("/can-bo/dang-nhap", {"login": name, "password": "Demo-2026-tan-phu"})
    assert answer.status_code == 302
    return client


def an_incident() -> Incident:
    return Incident.objects.create(
        job_id=7,
        work="notifications.carry_letter",
        subject="letter:1",
        arguments={"work": "notifications.carry_letter", "arguments": {"letter_id": "1"}},
        error="Traceback\nCarrierFailed: no route",
        at=way.now() - dt.timedelta(minutes=3),
    )


def test_what_failed_is_shown_with_its_reason() -> None:
    an_incident()

    html = signed_in("mai").get("/can-bo/may-chay").content.decode()

    assert "CarrierFailed: no route" in html
    assert "notifications.carry_letter" in html


def test_work_is_ended_only_with_a_reason() -> None:
    incident = an_incident()
    administrator = signed_in("mai")
    address = f"/can-bo/may-chay/{incident.id}/ket-thuc"

    refused = administrator.post(address, {"reason": " "}, follow=True)
    assert "Ghi lý do kết thúc" in refused.content.decode()
    administrator.post(address, {"reason": "Hộp thư không còn"})

    incident.refresh_from_db()
    assert incident.reason == "Hộp thư không còn"
    assert incident.closed_at is not None


def test_work_runs_again_once() -> None:
    incident = an_incident()
    administrator = signed_in("mai")
    address = f"/can-bo/may-chay/{incident.id}/chay-lai"

    first = administrator.post(address, follow=True)
    second = administrator.post(address, follow=True)

    assert "Việc đang được chạy lại." in first.content.decode()
    assert "Người khác đã cho chạy lại" in second.content.decode()


@pytest.mark.parametrize("name", ["tuan", "an", "huong", "ha"])
def test_only_the_administrator_opens_the_page(name: str) -> None:
    assert signed_in(name).get("/can-bo/may-chay").status_code == 403


def test_work_for_a_dossier_names_its_code_only_and_the_dossier_says_that_it_failed() -> None:
    dossier_id = way.a_received_dossier(way.people())
    dossier = way.reload(dossier_id)
    incident = an_incident()
    incident.work, incident.subject = "workflow.decide", str(dossier.ref)
    incident.save()

    page = signed_in("mai").get("/can-bo/may-chay").content.decode()
    workbench = signed_in("an").get(f"/can-bo/ho-so/{dossier.code}").content.decode()

    assert f"{dossier.code}" in page
    assert f"/can-bo/ho-so/{dossier.code}" not in page  # an administrator opens no dossier
    assert dossier.owner_name not in page
    assert "quyết định một bước theo bảng quyết định của thủ tục" in page
    assert "chưa làm xong 1 việc cho hồ sơ này" in workbench


def test_work_that_must_not_be_given_up_says_why() -> None:
    dossier_id = way.a_received_dossier(way.people())
    incident = an_incident()
    incident.work = "workflow.migrate"
    incident.arguments = {"work": incident.work, "arguments": {"plan_id": str(dossier_id)}}
    incident.save()

    answer = signed_in("mai").post(
        f"/can-bo/may-chay/{incident.id}/ket-thuc", {"reason": "Thôi"}, follow=True
    )

    assert "Không có kế hoạch này" in answer.content.decode()
    incident.refresh_from_db()
    assert incident.closed_at is None


def test_messages_that_came_early_stand_there_until_somebody_waits_for_them() -> None:
    workflow.hear(
        source="tinh", number="15", name="ket-qua-xac-minh", key="XM-15",
        actor=Actor.system("test"), at=way.now(),
    )  # fmt: skip
    run_jobs(way.now())

    page = signed_in("mai").get("/can-bo/may-chay").content.decode()

    assert "ket-qua-xac-minh" in page
    assert "XM-15" not in page  # it may be somebody's number
    assert "hồ sơ nào chờ mã của tin này" in page


def test_everything_that_can_fail_in_the_queue_has_words() -> None:
    asked = {*registry.WORKS, *registry.SUBSCRIBERS}
    ours = {name for name in asked if not name.startswith("tests.")}
    assert ours <= set(wording.WORKS), sorted(ours - set(wording.WORKS))
