from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "congvu.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Carry the codes of `identity`; let the queue know how letters leave."""
        from congvu.identity import services as identity  # noqa: PLC0415 - needs loaded models
        from congvu.notifications.services import CodeCarrier  # noqa: PLC0415 - the same

        identity.register_code_carrier(CodeCarrier())
