"""Papers of the agency, and each file that a paper has had."""

from typing import Any

from django.db import models

from congvu.documents.rules import State
from congvu.identity.models import SealedJSON
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef


class Document(models.Model):
    """One paper, from its first draft to its withdrawal.

    Its check code is random and given at once, because it stands in the QR code of every version.
    `values` are what the paper says, sealed; `holder_initials` is all that the public check shows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    kind_name: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    number_text = models.CharField(max_length=60, blank=True)
    dated_on = models.DateField()
    check_code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=20, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    values: Any = SealedJSON()
    current_file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    issuer = models.CharField(max_length=200)
    holder_initials = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject_id", "created_at"])]
        constraints = [
            models.CheckConstraint(
                name="documents_document_issued_has_a_time",
                condition=~models.Q(state=State.ISSUED) | models.Q(issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="documents_document_withdrawn_has_a_time",
                condition=models.Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | (~models.Q(state=State.WITHDRAWN) & models.Q(withdrawn_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number_text}"

    @property
    def subject(self) -> SubjectRef:
        return SubjectRef(self.subject_kind, self.subject_id)


class DocumentVersion(models.Model):
    """One file of a paper, and why there was one more."""

    app_may = ("SELECT", "INSERT")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="documents_version_one_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"
