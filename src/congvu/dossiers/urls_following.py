"""Addresses of a dossier after it was handed in."""

from django.urls import path

from congvu.dossiers.web.citizen import answering, collecting, files, following, tracking

urlpatterns = [
    path("theo-doi", tracking.track, name="track"),
    path("ho-so/<str:code>", following.dossier, name="dossier"),
    path("ho-so/<str:code>/ban-du-thao", answering.draft, name="draft"),
    path("ho-so/<str:code>/bo-sung", answering.supplement, name="supplement"),
    path("ho-so/<str:code>/ket-qua", collecting.result, name="result"),
    path("ho-so/<str:code>/ket-qua/tai", collecting.download, name="download"),
    path("ho-so/<str:code>/nhat-ky", following.history, name="history"),
    path("ho-so/<str:code>/rut", following.withdraw, name="withdraw"),
    path("ho-so/<str:code>/tep/<uuid:file_id>", files.file, name="file"),
    path("ho-so/<str:code>/tep/<uuid:file_id>/trang/<int:page>", files.file_page, name="file_page"),
]
