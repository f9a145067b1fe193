"""The inbox and the search, through their pages."""

import datetime as dt
import re
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.dossiers.test_workbench_pages import signed_in
from tests.support import way
from tests.support.way import People

from congvu.dossiers.models import Dossier
from congvu.tasks import queries as tasks
from congvu.tasks.models import Task
from congvu.workspace.rules import INBOX_ORDER, Group, group_of, in_order

pytestmark = pytest.mark.usefixtures("demonstration")
VIETNAM = dt.timezone(dt.timedelta(hours=7))
WEDNESDAY = dt.datetime(2026, 11, 25, 9, tzinfo=VIETNAM)


@pytest.fixture
def who() -> People:
    return way.people()


@pytest.fixture
def registrar() -> Client:
    return signed_in("an")


def copies(dossier_id: UUID, numbers: range) -> None:
    """More dossiers like this one, each with its task."""
    row = way.reload(dossier_id)
    task = tasks.open_task_of(subject=row.ref)
    assert task is not None
    like = Task.objects.get(pk=task.id)
    for number in numbers:
        row.pk, row.code = uuid4(), f"{row.code[:-4] if row.code else ''}{7000 + number}"
        row._state.adding = True
        row.save(force_insert=True)
        like.pk, like.subject_id = uuid4(), row.pk
        like._state.adding = True
        like.save(force_insert=True)


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("due", "group"),
    [
        (WEDNESDAY - dt.timedelta(minutes=1), Group.LATE),
        (WEDNESDAY + dt.timedelta(hours=8), Group.TODAY),
        (WEDNESDAY + dt.timedelta(days=1), Group.TOMORROW),
        (WEDNESDAY + dt.timedelta(days=4), Group.THIS_WEEK),
        (WEDNESDAY + dt.timedelta(days=5), Group.LATER),
        (None, Group.UNDATED),
    ],
)
def test_a_deadline_belongs_to_its_group(due: dt.datetime | None, group: Group) -> None:
    assert group_of(due, at=WEDNESDAY, paused=False) is group
    assert group_of(due, at=WEDNESDAY, paused=True) is Group.PAUSED


def test_the_late_come_first_and_the_paused_last() -> None:
    days = [None, *(WEDNESDAY + dt.timedelta(days=number) for number in (9, -1, 1, 0))]
    ordered = in_order(
        days, group=lambda due: group_of(due, at=WEDNESDAY, paused=False), due_at=lambda due: due
    )
    assert [day and (day - WEDNESDAY).days for day in ordered] == [-1, 0, 1, 9, None]
    assert set(INBOX_ORDER) == set(Group)


def test_an_empty_inbox_says_what_comes(registrar: Client) -> None:
    assert "Chưa có việc" in said(registrar.get("/can-bo").content.decode())


def test_a_received_dossier_waits_in_the_inbox(who: People, registrar: Client) -> None:
    code = way.reload(way.a_received_dossier(who)).code

    html = registrar.get("/can-bo").content.decode()

    assert f"/can-bo/ho-so/{code}" in html
    assert "Nguyễn Thị Minh Hằng" in html
    assert "Kiểm tra hồ sơ, ghi sổ" in html


def test_one_that_waits_for_the_mother_stands_under_paused(who: People, registrar: Client) -> None:
    dossier_id = way.a_dossier_with_a_draft(who)

    waiting = said(registrar.get("/can-bo?loc=cho-nguoi-nop").content.decode())

    assert "Tạm dừng" in waiting
    assert "Nguyễn Thị Minh Hằng" in waiting
    assert f"/can-bo/ho-so/{way.reload(dossier_id).code}/so" in (
        registrar.get("/can-bo?loc=cho-nguoi-nop").content.decode()
    )


def test_what_was_submitted_is_found_again(who: People, registrar: Client) -> None:
    way.a_dossier_to_sign(who)

    shown = said(registrar.get("/can-bo?loc=da-trinh-ky").content.decode())

    assert "Ký Giấy khai sinh" in shown
    assert "Chủ tịch" in shown


def test_the_number_of_queries_does_not_grow(who: People, registrar: Client) -> None:
    dossier_id = way.a_received_dossier(who)
    copies(dossier_id, range(2))
    registrar.get("/can-bo")
    with CaptureQueriesContext(connection) as few:
        registrar.get("/can-bo")
    copies(dossier_id, range(2, 39))
    with CaptureQueriesContext(connection) as many:
        answer = registrar.get("/can-bo")

    assert answer.content.decode().count('<li class="row') == 40
    assert len(many) == len(few)


@pytest.mark.parametrize("text", ["minh hang", "Minh Hằng", "HẰNG"])
def test_search_finds_a_sealed_name_without_accents(
    who: People, registrar: Client, text: str
) -> None:
    way.a_received_dossier(who)

    shown = registrar.get("/can-bo/tim", {"tim": text})

    assert "Nguyễn Thị Minh Hằng" in shown.content.decode()
    nobody = said(registrar.get("/can-bo/tim", {"tim": "Quàng"}).content.decode())
    assert "Không tìm thấy" in nobody


def test_a_whole_code_opens_the_dossier_and_its_beginning_lists_it(
    who: People, registrar: Client
) -> None:
    code = str(way.reload(way.a_received_dossier(who)).code)

    assert registrar.get("/can-bo/tim", {"tim": code})["Location"] == f"/can-bo/ho-so/{code}"
    assert code[:10] in registrar.get("/can-bo/tim", {"tim": code[:10]}).content.decode()


@pytest.mark.parametrize(
    ("login", "place"),
    [
        ("tuan", "/can-bo/tiep-nhan"),
        ("huong", "/can-bo/ky"),
        ("ha", "/can-bo/dong-dau"),
        ("mai", "/can-bo/nhan-su"),
    ],
)
def test_everybody_begins_at_their_own_queue(login: str, place: str) -> None:
    assert signed_in(login).get("/can-bo")["Location"] == place


def test_an_administrator_sees_no_dossier_in_the_search(who: People) -> None:
    way.a_received_dossier(who)
    assert signed_in("mai").get("/can-bo/tim", {"tim": "hang"}).status_code == 403


def test_a_task_is_taken_up_from_the_list_once(who: People, registrar: Client) -> None:
    dossier = Dossier.objects.get(pk=way.a_received_dossier(who))
    task = tasks.open_task_of(subject=dossier.ref)
    assert task is not None

    registrar.post("/can-bo/viec", {"task": [str(task.id), "nonsense"], "act": "take"})

    assert "Việc của bạn 1" in said(registrar.get("/can-bo").content.decode())
