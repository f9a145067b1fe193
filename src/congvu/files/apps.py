from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "congvu.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
