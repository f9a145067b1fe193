from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "congvu.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from congvu.files import jobs  # noqa: F401, PLC0415 - registers the sweep
