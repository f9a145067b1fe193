"""The administrator sees what failed, runs it again or ends it with a reason."""

import datetime as dt

import pytest
from django.test import Client
from tests.support import way

from congvu.jobs.models import Incident

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
