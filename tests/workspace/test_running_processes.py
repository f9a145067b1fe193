"""Running dossiers go over to another version: drawn up by one, approved by another, on pages."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.dossiers.test_workbench_pages import said, signed_in
from tests.support import way
from tests.support.queue import run_jobs
from tests.support.way import People

from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries as workflow
from congvu.workflow import services as workflow_services

pytestmark = pytest.mark.usefixtures("demonstration")

PACKAGE = way.PROJECT / "packages/procedures/ho-tich/1.001193-dang-ky-khai-sinh"
PAGES = "/can-bo/may-chay/quy-trinh"


@pytest.fixture
def who() -> People:
    return way.people()


def a_new_version(before: str, now: str, *more: tuple[str, str]) -> UUID:
    """The process of birth registration in another version, in which something is otherwise."""
    xml = (Path(PACKAGE) / "process.bpmn").read_text()
    for old, new in ((before, now), *more):
        assert old in xml
        xml = xml.replace(old, new)
    return workflow_services.register_definition(
        xml.encode(), actor=Actor.system("test"), at=way.now()
    )


def a_renamed_step() -> UUID:
    return a_new_version("check_draft", "review_draft")


def a_dossier_at_the_draft(who: People) -> UUID:
    dossier_id = way.a_received_dossier(who)
    way.take(dossier_id, "appraise", "enter", who.registrar)
    run_jobs(way.now())
    return dossier_id


def process_of(dossier_id: UUID) -> str:
    found = workflow.process_of(SubjectRef("dossier", dossier_id))
    assert found is not None
    return found.id


def draw_up(client: Client, **fields: str) -> str:
    """The address of the plan that was drawn up."""
    page = client.get(f"{PAGES}/{fields.pop('process')}/chuyen", fields)
    answer = client.post(page.request["PATH_INFO"], written(page) | {"ly-do": "QĐ 12/QĐ-UBND"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def written(page: HttpResponse) -> dict[str, str]:
    """What the form on the page would send as it stands."""
    form = page.content.decode().split("<h1>")[1]
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    for name, options in re.findall(r'(?s)<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        fields[name] = chosen[0] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def test_a_plan_is_drawn_up_looked_at_approved_by_another_and_carried_out(who: People) -> None:
    dossier_id = a_dossier_at_the_draft(who)
    target = a_renamed_step()
    administrator, leader = signed_in("mai"), signed_in("huong")
    process = process_of(dossier_id)

    overview = said(administrator.get(PAGES).content.decode())
    before = said(administrator.get(f"{PAGES}/{process}/chuyen").content.decode())
    assert "mới nhất" in overview
    assert "0 hồ sơ sẽ chuyển" in before
    assert "Kiểm tra bản dự thảo" in before.split("Chạy thử")[1]

    fields = {"ten.check_draft": "review_draft"}
    after = said(administrator.get(f"{PAGES}/{process}/chuyen", fields).content.decode())
    assert "1 hồ sơ sẽ chuyển" in after
    plan = draw_up(administrator, process=process, **fields)

    own = administrator.get(plan).content.decode()
    assert "Bạn lập kế hoạch này nên người khác phải duyệt" in own
    assert "/duyet" not in own
    refused = administrator.post(f"{plan}/duyet", follow=True).content.decode()
    assert "Người duyệt kế hoạch phải khác người lập" in refused
    assert "Duyệt và bắt đầu chuyển" in leader.get(plan).content.decode()
    assert "Đã duyệt" in leader.post(f"{plan}/duyet", follow=True).content.decode()
    assert "đã chuyển được 0 hồ sơ" in leader.get(plan).content.decode()
    run_jobs(way.now())

    result = leader.get(plan).content.decode()
    assert "Đã chuyển 1 hồ sơ" in said(result)
    assert "Xem lại" not in result
    standing = workflow.standing(SubjectRef("dossier", dossier_id))
    assert standing is not None
    assert (standing.definition_id, standing.waiting[0].id) == (target, "review_draft")
    code = way.reload(dossier_id).code
    workbench = signed_in("an").get(f"/can-bo/ho-so/{code}/so").content.decode()
    assert "Gửi bản dự thảo" in workbench, said(workbench)


def test_who_stays_is_listed_with_the_reason_and_a_way_to_the_dossier(who: People) -> None:
    stays, goes = a_dossier_at_the_draft(who), way.a_received_dossier(who)
    a_renamed_step()
    administrator, leader = signed_in("mai"), signed_in("huong")
    plan = draw_up(administrator, process=process_of(stays))
    leader.post(f"{plan}/duyet")
    run_jobs(way.now())

    page = leader.get(plan).content.decode()

    assert f"/can-bo/ho-so/{way.reload(stays).code}" in page
    assert f"/can-bo/ho-so/{way.reload(goes).code}" not in page
    assert way.reload(stays).owner_name not in page
    assert "/can-bo/ho-so/" not in administrator.get(plan).content.decode()
    assert "“Kiểm tra bản dự thảo”" in said(page)


def test_a_plan_without_a_reason_is_refused_and_loses_nothing(who: People) -> None:
    process = process_of(a_dossier_at_the_draft(who))
    a_renamed_step()
    versions = workflow.versions(process)
    answer = signed_in("mai").post(
        f"{PAGES}/{process}/chuyen",
        {"tu": str(versions[1].id), "sang": str(versions[0].id), "ly-do": " ",
         "ten.check_draft": "review_draft"},
    )  # fmt: skip
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Hãy nêu lý do" in html
    assert re.search(r'<option value="review_draft" selected', html)


def test_two_presses_draw_up_one_plan(who: People) -> None:
    process = process_of(a_dossier_at_the_draft(who))
    a_renamed_step()
    administrator = signed_in("mai")
    page = administrator.get(f"{PAGES}/{process}/chuyen")
    fields = written(page) | {"ly-do": "QĐ 12/QĐ-UBND"}
    first, second = (administrator.post(page.request["PATH_INFO"], fields) for _ in range(2))
    assert (first.status_code, first["Location"]) == (302, second["Location"])


def test_what_was_chosen_and_typed_is_what_is_looked_at_and_drawn_up(who: People) -> None:
    process = process_of(a_dossier_at_the_draft(who))
    a_new_version("<bpmn:laneSet", '<bpmn:property id="tinh" name="tinh"/><bpmn:laneSet')
    administrator = signed_in("mai")
    page = administrator.get(f"{PAGES}/{process}/chuyen")
    address, fields = page.request["PATH_INFO"], written(page) | {"ly-do": "QĐ 12/QĐ-UBND"}
    assert "tri.tinh" in fields

    looked = administrator.post(address, fields | {"xem": "1", "tri.tinh": '"079"'})
    assert looked.status_code == 200
    assert written(looked)["tri.tinh"] == "&quot;079&quot;"
    missing = administrator.post(address, fields)
    assert missing.status_code == 422
    assert "tinh" in said(missing.content.decode())
    assert "QĐ 12/QĐ-UBND" in missing.content.decode()
    long = administrator.post(address, fields | {"tri.tinh": "x" * 201})
    assert "dài nhất 200 ký tự" in said(long.content.decode())

    for unfit in (r'"\u0000"', r'"\ud800"'):
        refused = administrator.post(address, fields | {"tri.tinh": unfit})
        assert "ký tự không dùng được" in said(refused.content.decode())

    for typed, kept, shown in (
        ('"079"', "079", "tinh = &quot;079&quot;"),
        ("79", 79, "tinh = 79"),
        ("True", True, "tinh = true"),
    ):
        page = administrator.get(address)
        values = written(page) | {"ly-do": "QĐ 12/QĐ-UBND", "tri.tinh": typed}
        place = administrator.post(address, values)["Location"]
        plan = workflow.plan(UUID(place.rsplit("/", 1)[1]))
        assert plan is not None
        assert plan.values == {"tinh": kept}
        assert shown in said(administrator.get(place).content.decode())


def test_names_for_another_target_are_forgotten_with_it(who: People) -> None:
    process = process_of(a_dossier_at_the_draft(who))
    a_new_version("Kiểm tra bản dự thảo", "Xem lại bản dự thảo")
    a_renamed_step()
    administrator = signed_in("mai")
    renamed, kept, old = workflow.versions(process)
    page = administrator.get(f"{PAGES}/{process}/chuyen", {"tu": str(old.id)})
    fields = written(page) | {"ten.check_draft": "review_draft", "ly-do": "QĐ 12/QĐ-UBND"}
    assert fields["sang"] == str(renamed.id)

    changed = fields | {"sang": str(kept.id)}
    looked = administrator.post(page.request["PATH_INFO"], changed | {"xem": "1"})
    assert "1 hồ sơ sẽ chuyển, 0 hồ sơ" in said(looked.content.decode())
    place = administrator.post(page.request["PATH_INFO"], changed)["Location"]
    assert "1 hồ sơ sẽ chuyển, 0 hồ sơ" in said(administrator.get(place).content.decode())


def test_going_back_and_pressing_with_other_words_keeps_what_was_typed(who: People) -> None:
    process = process_of(a_dossier_at_the_draft(who))
    a_renamed_step()
    administrator = signed_in("mai")
    page = administrator.get(f"{PAGES}/{process}/chuyen")
    address, fields = page.request["PATH_INFO"], written(page)
    administrator.post(address, fields | {"ly-do": "QĐ 12/QĐ-UBND"})
    answer = administrator.post(address, fields | {"ly-do": "QĐ 13/QĐ-UBND"})
    assert answer.status_code == 422
    assert "QĐ 13/QĐ-UBND" in answer.content.decode()
    assert written(answer)["request_id"] != fields["request_id"]


def test_a_hindrance_of_the_new_version_is_told_by_the_name_that_it_has_there(who: People) -> None:
    process = process_of(a_dossier_at_the_draft(who))
    a_new_version(
        '<bpmn:sequenceFlow id="check_to_checked" sourceRef="check_draft" targetRef',
        """<bpmn:boundaryEvent id="soon" attachedToRef="review_draft"><bpmn:timerEventDefinition>
           <bpmn:timeDuration>= wait</bpmn:timeDuration></bpmn:timerEventDefinition>
           </bpmn:boundaryEvent>
           <bpmn:sequenceFlow id="soon_over" sourceRef="soon" targetRef="submit_for_signing"/>
           <bpmn:sequenceFlow id="check_to_checked" sourceRef="check_draft" targetRef""",
        ('<bpmn:userTask id="check_draft" name="Kiểm tra bản dự thảo"',
         '<bpmn:userTask id="check_draft" name="Xem lại bản dự thảo"'),
        ("check_draft", "review_draft"),
    )  # fmt: skip
    fields = {"ten.check_draft": "review_draft"}
    page = said(signed_in("mai").get(f"{PAGES}/{process}/chuyen", fields).content.decode())
    assert "Bước “Xem lại bản dự thảo” chờ một việc mới" in page


def test_a_step_that_the_system_knows_is_not_renamed(who: People) -> None:
    process = process_of(way.a_received_dossier(who))
    a_new_version("confirm_draft", "ask_applicant")
    versions = workflow.versions(process)
    answer = signed_in("mai").post(
        f"{PAGES}/{process}/chuyen",
        {"tu": str(versions[1].id), "sang": str(versions[0].id), "ly-do": "QĐ 12",
         "ten.confirm_draft": "ask_applicant"},
    )  # fmt: skip
    assert "Hệ thống nhận biết bước" in answer.content.decode()


def test_a_plan_is_stopped_before_it_begins(who: People) -> None:
    process = process_of(way.a_received_dossier(who))
    a_renamed_step()
    administrator = signed_in("mai")
    plan = draw_up(administrator, process=process)
    page = administrator.post(f"{plan}/dung", follow=True).content.decode()
    assert "Đã dừng kế hoạch" in page
    again = administrator.post(f"{plan}/dung", follow=True).content.decode()
    assert "đã được duyệt, đã xong hoặc đã dừng" in again


@pytest.mark.parametrize("code", ["tuan", "an", "ha"])
def test_other_officers_do_not_come_in(code: str) -> None:
    assert signed_in(code).get(PAGES).status_code == 403


def test_a_leader_sees_but_does_not_draw_up(who: People) -> None:
    process = process_of(way.a_received_dossier(who))
    a_renamed_step()
    leader = signed_in("huong")
    assert "/chuyen" not in leader.get(PAGES).content.decode()
    assert leader.get(f"{PAGES}/{process}/chuyen").status_code == 403


def test_the_list_asks_the_database_no_more_often_for_more_plans(
    who: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    process = process_of(way.a_received_dossier(who))
    a_renamed_step()
    administrator = signed_in("mai")
    counted = []
    for _ in range(2):
        for _ in range(3):
            draw_up(administrator, process=process)
        with django_assert_max_num_queries(20) as queries:
            administrator.get(PAGES)
        counted.append(len(queries))
    assert counted[0] >= counted[1]
