"""Addresses of the officer's pages that belong to no one room."""

from django.urls import path

from congvu.workspace.web import inbox, machinery, migrations

app_name = "workspace"
urlpatterns = [
    path("can-bo", inbox.inbox, name="inbox"),
    path("can-bo/tim", inbox.search, name="search"),
    path("can-bo/viec", inbox.change_tasks, name="change_tasks"),
    path("can-bo/may-chay", machinery.machinery, name="machinery"),
    path("can-bo/may-chay/quy-trinh", migrations.processes, name="processes"),
    path("can-bo/may-chay/quy-trinh/ke-hoach/<uuid:plan_id>", migrations.plan, name="plan"),
    path(
        "can-bo/may-chay/quy-trinh/ke-hoach/<uuid:plan_id>/duyet",
        migrations.approve,
        name="approve_plan",
    ),
    path(
        "can-bo/may-chay/quy-trinh/ke-hoach/<uuid:plan_id>/dung", migrations.stop, name="stop_plan"
    ),
    path("can-bo/may-chay/quy-trinh/<str:process>/chuyen", migrations.draw_up, name="draw_up"),
    path("can-bo/may-chay/<uuid:incident_id>/chay-lai", machinery.retry, name="retry"),
    path("can-bo/may-chay/<uuid:incident_id>/ket-thuc", machinery.end, name="end"),
]
