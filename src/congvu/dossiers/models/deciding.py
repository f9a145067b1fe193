"""What a decision table of the law gave for a dossier, and why."""

from django.db import models

from congvu.dossiers.models.dossier import Dossier
from congvu.identity.models import SealedJSON


class LegalDecision(models.Model):
    """One answer of a table, with its reasons in words of both languages. It is never changed.

    `code` says which decision of the package; the newest one of a code counts.
    """

    app_may = ("SELECT", "INSERT")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="legal_decisions")
    code = models.CharField(max_length=40)
    content: "SealedJSON" = SealedJSON(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dossier", "code", "-id"], name="dossier_decision_newest")]
