from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "congvu.workflow"
    label = "workflow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from congvu.workflow import jobs  # noqa: F401, PLC0415 - registers the sweep and its work
