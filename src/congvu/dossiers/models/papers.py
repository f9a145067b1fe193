"""What the applicant hands in, page by page."""

from typing import Any

from django.db import models
from django.db.models import Q

from congvu.dossiers.models.dossier import Dossier
from congvu.dossiers.rules.reception import Verdict
from congvu.kernel.ids import new_id


class Paper(models.Model):
    """One paper in a slot of the procedure. A better one replaces it; the old one can be read."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers")
    slot = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    verdict = models.CharField(max_length=20, default=Verdict.NOT_LOOKED_AT)
    verdict_reasons: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "slot"],
                condition=Q(replaced_at=None),
                name="dossier_one_current_paper_per_slot",
            )
        ]


class PaperFile(models.Model):
    """A file of a paper, in the order of its pages."""

    id = models.UUIDField(primary_key=True, default=new_id)
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    hints: "models.JSONField[list[Any], list[Any]]" = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
