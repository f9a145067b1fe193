from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "congvu.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from congvu.portal.place import place  # noqa: PLC0415 - models are there only now
        from congvu.ui.context import register_place  # noqa: PLC0415 - beside its argument

        register_place(place)
