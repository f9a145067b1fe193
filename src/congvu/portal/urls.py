from django.urls import path

from congvu.portal.web import design, finding, mine, pages, procedures

app_name = "portal"
urlpatterns = [
    path("", finding.home, name="home"),
    path("tim", finding.search, name="search"),
    path("viec/<slug:slug>", finding.life_event, name="life_event"),
    path("thu-tuc/<slug:slug>", procedures.procedure, name="procedure"),
    path("thu-tuc/<slug:slug>/quy-trinh", procedures.process, name="process"),
    path("thu-tuc/<slug:slug>/bat-dau", procedures.begin, name="begin"),
    path("cua-toi", mine.mine, name="mine"),
    path("tro-giup", pages.help_page, name="help"),
    path("tiep-can", pages.accessibility, name="accessibility"),
    path("du-lieu-ca-nhan", pages.privacy, name="privacy"),
    path("tinh-trang", pages.status, name="status"),
    path("co-quan", pages.agency, name="agency"),
    path("he-thong-thiet-ke", design.design, name="design"),
]
