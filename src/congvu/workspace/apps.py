from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "congvu.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the officers' queues, the books and the system's work into the rail."""
        from congvu.ui import rail  # noqa: PLC0415 - beside what it is given
        from congvu.workspace.web.rail import books, machinery, work  # noqa: PLC0415 - needs models

        rail.register(work, order=0)
        rail.register(books, order=40)
        rail.register(machinery, order=90)
