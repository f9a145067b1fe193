"""The desk's checks, and the decisions that an officer takes on differing data."""

from django.db import models

from congvu.dossiers.models.dossier import Dossier
from congvu.identity.models import SealedText


class Reception(models.Model):
    """The ten checks of one look at the desk."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="reception")
    ticked: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    officer = models.ForeignKey(
        "identity.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    looked_at = models.DateTimeField()


class Decision(models.Model):
    """Which of two values counts: what was declared or what a source says, and why."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="decisions")
    field = models.CharField(max_length=80)
    keeps_declared = models.BooleanField()
    reason = SealedText(default="")
    decided_by = models.ForeignKey("identity.Officer", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "field"], name="dossier_one_decision_a_field"
            )
        ]
