"""The administrator of people sees what rooms above know of them."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from tests.dossiers.test_workbench_pages import signed_in

from congvu.identity.models import Account
from congvu.signatures.models import Certificate

pytestmark = pytest.mark.usefixtures("demonstration")


def page() -> str:
    return " ".join(signed_in("mai").get("/can-bo/nhan-su").content.decode().split())


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_certificate_that_ends_soon_stands_out() -> None:
    html = page()
    assert html.count(' warn">còn') == 0
    soon = timezone.now() + dt.timedelta(days=27, hours=1)
    Certificate.objects.filter(officer__code="bao").update(valid_until=soon)

    html = page()

    assert re.search(r'Trần Quốc Bảo.{0,900} warn">còn 27 ngày', html)
    assert html.count(' warn">còn') == 1


def test_whose_certificate_ended_and_who_has_none_can_be_seen() -> None:
    before = timezone.now() - dt.timedelta(days=1)
    Certificate.objects.filter(officer__code="bao").update(valid_until=before)
    Certificate.objects.filter(officer__code="huong").update(officer=None, holder="SYSTEM")

    html = page()

    assert re.search(r'Trần Quốc Bảo.{0,900} bad">đã hết hạn', html)
    assert re.search(r'Lò Thị Hương.{0,900} warn">chưa cấp', html)


def test_steps_that_nobody_does_are_named_with_their_procedure() -> None:
    assert "Chưa ai giữ bước" not in page()
    Account.objects.filter(officer__code="an").update(closed_at=timezone.now())

    gap = said(page()).split("Chưa ai giữ bước:")[1].split("Gán người")[0]

    assert re.search(r"Kiểm tra hồ sơ, ghi sổ.*Trình ký \(.*\).*khai sinh", gap, re.IGNORECASE)
    assert "Ký Giấy khai sinh" not in gap
