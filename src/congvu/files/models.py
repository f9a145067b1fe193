"""Stored files: what is known of each. The bytes themselves rest in the vault."""

from django.db import models

from congvu.files.rules import State
from congvu.identity.models import SealedText
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef


class StoredFile(models.Model):
    """One file of one owner. Its data key is wrapped; without the key its bytes are noise.

    `address` is a digest of owner and content under our key: the same file sent twice for one thing
    can be recognised, and equal files of two people do not show.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    name = SealedText()
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    hints = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=64)
    wrapped_key = models.BinaryField(max_length=128)
    state = models.CharField(max_length=8, default=State.KEPT)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "address"])]
        constraints = [
            models.CheckConstraint(
                name="files_file_key_gone_when_erased",
                condition=models.Q(state=State.KEPT, erased_at=None)
                | models.Q(state=State.ERASED, wrapped_key=b"", erased_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.id}"

    @property
    def owner(self) -> SubjectRef:
        return SubjectRef(self.owner_kind, self.owner_id)
