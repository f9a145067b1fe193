from django.urls import path

from congvu.portal.web import design, pages

app_name = "portal"
urlpatterns = [
    path("tro-giup", pages.help_page, name="help"),
    path("tiep-can", pages.accessibility, name="accessibility"),
    path("du-lieu-ca-nhan", pages.privacy, name="privacy"),
    path("tinh-trang", pages.status, name="status"),
    path("co-quan", pages.agency, name="agency"),
    path("he-thong-thiet-ke", design.design, name="design"),
]
