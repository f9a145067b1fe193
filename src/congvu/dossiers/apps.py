from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "congvu.dossiers"
    label = "dossiers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in the ports of lower rooms: processes, packages, descriptions of subjects."""
        from congvu.dossiers.queries.describing import describe_to_signer  # noqa: PLC0415 - the same
        from congvu.dossiers.services import DossierProcess  # noqa: PLC0415 - needs loaded models
        from congvu.dossiers.services.walking import problems_of_actions, problems_of_walk  # noqa: PLC0415 - the same
        from congvu.dossiers.web.rail import desk_section  # noqa: PLC0415 - the same
        from congvu.procedures import services as procedures  # noqa: PLC0415 - the same
        from congvu.signatures import services as signatures  # noqa: PLC0415 - the same
        from congvu.ui import rail  # noqa: PLC0415 - the same
        from congvu.workflow import services as workflow  # noqa: PLC0415 - the same

        workflow.register_owner("dossier", DossierProcess())
        procedures.register_walk_check(problems_of_walk)
        procedures.register_walk_check(problems_of_actions)
        signatures.register_describer("dossier", describe_to_signer)
        rail.register(desk_section, order=5)
