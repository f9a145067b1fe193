"""Addresses of this room."""

from django.urls import path

from congvu.notifications.web import mailbox

app_name = "notifications"
urlpatterns = [path("hop-thu-thu-nghiem", mailbox.mailbox, name="mailbox")]
