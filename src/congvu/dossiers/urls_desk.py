"""Addresses of the desk, and of the pages about a dossier that every officer of its agency has."""

from django.urls import path

from congvu.dossiers.web.office import clock, desk, files, history, process

urlpatterns = [
    path("can-bo/tiep-nhan", desk.queue, name="desk"),
    path("can-bo/tiep-nhan/<str:code>", desk.reception, name="reception"),
    path("can-bo/ho-so/<str:code>/nhat-ky", history.history, name="office_history"),
    path("can-bo/ho-so/<str:code>/quy-trinh", process.process, name="office_process"),
    path("can-bo/ho-so/<str:code>/vi-sao-hen", clock.clock, name="clock"),
    path("can-bo/ho-so/<str:code>/tep/<uuid:file_id>", files.file, name="office_file"),
    path(
        "can-bo/ho-so/<str:code>/tep/<uuid:file_id>/trang/<int:page>",
        files.page,
        name="office_page",
    ),
]
