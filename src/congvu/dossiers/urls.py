"""Addresses of dossiers, in Vietnamese without accents as everywhere."""

from importlib.util import find_spec

from django.urls import include, path

from congvu.dossiers.web.citizen import filling, papers

app_name = "dossiers"
urlpatterns = [
    path("ho-so/moi", filling.start, name="start"),
    path("ho-so/nhap/<uuid:dossier_id>", filling.go_on, name="continue"),
    path("ho-so/nhap/<uuid:dossier_id>/cau-hoi/<slug:page_id>", filling.question, name="question"),
    path("ho-so/nhap/<uuid:dossier_id>/giay-to", papers.papers, name="papers"),
    path(
        "ho-so/nhap/<uuid:dossier_id>/giay-to/<uuid:file_id>",
        papers.picture,
        name="draft_picture",
    ),
    path("ho-so/nhap/<uuid:dossier_id>/kiem-tra", filling.check, name="check"),
    path("ho-so/<str:code>/da-nop", filling.submitted, name="submitted"),
    *(
        path("", include(f"congvu.dossiers.{part}"))
        for part in ("urls_following", "urls_desk", "urls_workbench")
        if find_spec(f"congvu.dossiers.{part}")
    ),
]
