from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "congvu.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
