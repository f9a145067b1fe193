"""All addresses. Each room keeps its own list; people read them in Vietnamese without accents."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from congvu.config import web

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", web.health, name="healthz"),
    path("ngon-ngu", web.switch_language, name="language"),
    *(
        path("", include(f"congvu.{room}.urls"))
        for room in settings.ROOMS
        if find_spec(f"congvu.{room}.urls")
    ),
]

handler400 = "congvu.ui.errors.bad_request"
handler403 = "congvu.ui.errors.access_refused"
handler404 = "congvu.ui.errors.not_found"
handler500 = "congvu.ui.errors.failed"
