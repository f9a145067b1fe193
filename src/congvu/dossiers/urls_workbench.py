"""Addresses of the officer's work on a dossier."""

from django.urls import path

from congvu.dossiers.web.office import acts, entry, workbench

urlpatterns = [
    path("can-bo/ho-so/<str:code>", workbench.dossier, name="workbench"),
    path("can-bo/ho-so/<str:code>/chon", workbench.decide, name="decide"),
    path("can-bo/ho-so/<str:code>/nhan-viec", workbench.take_up, name="take_up"),
    path("can-bo/ho-so/<str:code>/buoc", acts.step, name="step"),
    path("can-bo/ho-so/<str:code>/bo-sung", acts.supplement, name="supplement_at_work"),
    path("can-bo/ho-so/<str:code>/tu-choi", acts.refuse, name="refuse_at_work"),
    path("can-bo/ho-so/<str:code>/so", entry.entry, name="entry"),
    path("can-bo/ho-so/<str:code>/so/sua", entry.correct, name="correct_entry"),
]
