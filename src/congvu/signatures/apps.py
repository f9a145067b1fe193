from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "congvu.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the two queues into the rail, and certificates on the page of people."""
        from congvu.identity import queries as identity  # noqa: PLC0415 - needs loaded models
        from congvu.signatures.queries import certificate_notes  # noqa: PLC0415 - the same
        from congvu.signatures.web.rail import queues  # noqa: PLC0415 - the same
        from congvu.ui import rail  # noqa: PLC0415 - the same

        rail.register(queues, order=10)
        identity.register_certificates(certificate_notes)
