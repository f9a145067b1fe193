from django.apps import AppConfig


class EformsConfig(AppConfig):
    name = "congvu.eforms"
    label = "eforms"
    default_auto_field = "django.db.models.BigAutoField"
