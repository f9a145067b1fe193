"""Addresses of the books."""

from django.urls import path

from congvu.registers.web import books

app_name = "registers"
urlpatterns = [
    path("can-bo/so-dang-ky", books.books, name="books"),
    path("can-bo/so-dang-ky/muc/<uuid:entry_id>", books.entry, name="entry"),
    path("can-bo/so-dang-ky/<str:kind>/<int:year>", books.book, name="book"),
]
