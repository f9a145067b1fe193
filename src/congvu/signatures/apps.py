from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "congvu.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the two queues into the officer's rail."""
        from congvu.signatures.web.rail import queues  # noqa: PLC0415 - needs loaded models
        from congvu.ui import rail  # noqa: PLC0415 - the same

        rail.register(queues, order=10)
