"""Addresses of signing and sealing."""

from django.urls import path

from congvu.signatures.web import views

app_name = "signatures"
urlpatterns = [
    path("can-bo/ky", views.signing, name="signing"),
    path("can-bo/dong-dau", views.sealing, name="sealing"),
    path("can-bo/ky/<uuid:request_id>/tra-lai", views.send_back, name="send_back"),
    path("can-bo/ky/<uuid:request_id>/trang/<int:page>", views.page_picture, name="page"),
    path("can-bo/ky/<uuid:request_id>/noi-dong-dau", views.seal_picture, name="seal_place"),
    path("can-bo/ky/<uuid:request_id>/tep", views.exact_file, name="file"),
]
