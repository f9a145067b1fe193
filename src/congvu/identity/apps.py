from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "congvu.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start what the clock starts, and take the administrator's place in the rail."""
        from congvu.identity import jobs  # noqa: F401, PLC0415 - registers sweeps; needs models
        from congvu.identity.web.rail import administration  # noqa: PLC0415 - needs models
        from congvu.ui import rail  # noqa: PLC0415 - beside the other

        rail.register(administration, order=80)
