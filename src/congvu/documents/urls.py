"""Anybody may check a paper that the agency issued."""

from django.urls import path

from congvu.documents.web import checking

app_name = "documents"
urlpatterns = [
    path("kiem-tra", checking.check, name="check"),
    path("kiem-tra/tep", checking.check_file, name="check_file"),
    path("kiem-tra/<str:code>", checking.checked, name="checked"),
]
