"""The drawing of a dossier's process and the list that says the same."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.support import way
from tests.support.way import People

from congvu.identity.models import Account
from congvu.identity.services import open_session

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def who() -> People:
    cache.clear()
    return way.people()


def signed_in(code: str, language: str = "vi") -> Client:
    account = Account.objects.get(officer__code=code)
    entered = open_session(account_id=account.id, at=timezone.now())
    client = Client(headers={"accept-language": language})
    session = client.session
    session["session_id"] = str(entered.session_id)
    session.save()
    return client


def drawn(who: People) -> str:
    return f"/can-bo/ho-so/{way.reload(way.a_received_dossier(who)).code}/quy-trinh"


def test_an_officer_sees_where_the_dossier_stands_and_where_it_can_go(who: People) -> None:
    html = signed_in("an").get(drawn(who)).content.decode()

    assert html.count('aria-current="step"') == 1
    assert "pd-step pd-on" in html
    assert "pd-step pd-next" in html
    assert "2 giờ làm việc" in html
    assert 'tabindex="0"' in html
    assert "style=" not in html
    assert '<svg class="pd"' in html


def test_the_list_speaks_english_to_who_reads_english(who: People) -> None:
    html = signed_in("an", "en").get(drawn(who)).content.decode()

    assert "It stands here" in html
    assert "2 working hours" in html


def test_the_workbench_leads_to_the_drawing(who: People) -> None:
    address = drawn(who)

    html = signed_in("an").get(address.removesuffix("/quy-trinh")).content.decode()

    assert f'href="{address}"' in html


def test_strangers_see_no_drawing(who: People) -> None:
    address = drawn(who)

    assert signed_in("mai").get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert signed_in("an").get("/can-bo/ho-so/H99.27-260101-0001/quy-trinh").status_code == 404
