"""The fee of a dossier: decided by the law's table, kept with its reason, told to everybody."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from tests.support import way
from tests.support.way import People

from congvu.documents import services as documents
from congvu.dossiers import services as dossiers
from congvu.dossiers.models import LegalDecision
from congvu.dossiers.queries.deciding import fee_decided, fee_now, fee_sentence
from congvu.kernel.moments import day_of
from congvu.kernel.money import Money
from congvu.reference.models import LegalParameter

pytestmark = pytest.mark.usefixtures("demonstration")

PASSWORD = "Demo-2026-tan-phu"
LATE = "ngày đăng ký sau ngày sinh hơn 60 ngày"


@pytest.fixture
def who() -> People:
    cache.clear()
    return way.people()


def _born(days_ago: int, **more: str) -> dict[str, object]:
    born_on = day_of(way.now()) - dt.timedelta(days=days_ago)
    return {**way.example("clean"), "child.born_on": born_on.isoformat(), **more}


def _handed_in(who: People, days_ago: int, **more: str) -> UUID:
    dossier_id = way.a_draft(who, answers=_born(days_ago, **more))
    way.submit(dossier_id, who)
    return dossier_id


def _said(login: str, address: str, language: str = "vi") -> str:
    client = Client(headers={"accept-language": language})
    door = "/dang-nhap" if login[0] == "0" else "/can-bo/dang-nhap"
    answer = client.post(door, {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(address, follow=True)
    assert page.status_code == 200, (address, page.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_sixtieth_day_is_free_and_the_next_one_is_not(who: People) -> None:
    in_time = fee_decided(way.reload(_handed_in(who, 60)))
    late = fee_decided(way.reload(_handed_in(who, 61, **{"fee.exemption": "NONE"})))
    assert in_time is not None
    assert late is not None
    assert (in_time.amount, late.amount) == (Money(0), Money(8000))
    assert "60 ngày" in in_time.because.vi
    assert late.because.vi.startswith(LATE)
    assert late.because.en.startswith("registered more than 60 days after birth")
    assert late.why["rules"] == [2]
    assert late.why["inputs"]["Late fee"] == "8000"


def test_who_is_exempt_pays_nothing_and_reads_why(who: People) -> None:
    fee = fee_decided(way.reload(_handed_in(who, 90, **{"fee.exemption": "POOR"})))
    assert fee is not None
    assert fee.is_claimed
    assert fee_sentence(fee, "vi").startswith("Miễn phí, vì: người thuộc hộ nghèo được miễn")


def test_the_desk_is_told_to_compare_what_is_only_claimed(who: People) -> None:
    code = way.reload(_handed_in(who, 90, **{"fee.exemption": "DISABLED"})).code
    said = _said("tuan", f"/can-bo/tiep-nhan/{code}")
    assert "Người nộp tự khai, cần đối chiếu dữ liệu: Người khuyết tật được miễn" in said


def test_only_who_comes_late_is_asked_for_an_exemption(who: People) -> None:
    assert "fee.exemption" not in way.reload(_handed_in(who, 5)).answers
    assert way.reload(_handed_in(who, 90, **{"fee.exemption": "NONE"})).answers["fee.exemption"]


def test_citizen_and_officer_read_the_fee_and_its_reason(who: People) -> None:
    dossier_id = _handed_in(who, 70, **{"fee.exemption": "NONE"})
    code = way.reload(dossier_id).code
    assert f"8.000 đồng vì: {LATE}" in _said("0912345345", f"/ho-so/{code}")
    assert "8.000 đồng because: registered more than 60 days" in _said(
        "0912345345", f"/ho-so/{code}", "en"
    )
    assert LATE[:1].upper() + LATE[1:] in _said("tuan", f"/can-bo/tiep-nhan/{code}")
    way.check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    assert f"vì: {LATE}" in _said("an", f"/can-bo/ho-so/{code}")
    assert LegalDecision.objects.filter(dossier_id=dossier_id).count() == 2


def test_the_day_of_handing_in_counts_not_the_day_of_looking(who: People) -> None:
    dossier = way.reload(_handed_in(who, 60))
    later = way.now() + dt.timedelta(days=30)
    fee = fee_now(dossier, at=later)
    assert fee is not None
    assert fee.amount == Money(0)


def test_a_value_that_the_law_does_not_set_leaves_the_fee_open(who: People) -> None:
    dossier = way.reload(_handed_in(who, 70, **{"fee.exemption": "NONE"}))
    LegalParameter.objects.filter(code="birth_registration_duty").update(
        valid_until=dt.date(2017, 1, 1)
    )
    fee = fee_now(dossier, at=way.now())
    assert fee is not None
    assert fee.amount is None
    assert fee_sentence(fee, "vi") == "Chưa xác định"


def test_form_01_prints_the_fee_and_its_reason(
    who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = []
    issue = documents.issue_form

    def watched(**given: Any) -> object:
        printed.append(given["content"].fee)
        return issue(**given)

    monkeypatch.setattr(documents, "issue_form", watched)
    dossier_id = _handed_in(who, 70, **{"fee.exemption": "NONE"})
    way.check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    (fee,) = printed
    assert fee.startswith(f"8.000 đồng, vì: {LATE}")
