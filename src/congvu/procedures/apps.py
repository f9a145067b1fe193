from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "congvu.procedures"
    label = "procedures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the administrator of people which steps nobody does."""
        from congvu.identity import queries as identity  # noqa: PLC0415 - needs loaded models
        from congvu.procedures.queries import unheld_work  # noqa: PLC0415 - the same

        identity.register_unheld_work(unheld_work)
