from importlib import import_module

from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "congvu.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("congvu.signatures.jobs")
