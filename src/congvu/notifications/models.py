"""Messages to people, and the letters that leave the house."""

from django.db import models
from django.db.models import Q

from congvu.identity.models import SealedJSON, SealedText
from congvu.kernel.ids import new_id


class Message(models.Model):
    """One message to one person, shown in the pages and sent as a letter where there is an address.

    The words are made when they are read or sent, from the code and the values, in the reader's
    language.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    to_kind = models.CharField(max_length=10)
    to_id = models.UUIDField()
    code = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    values: "SealedJSON" = SealedJSON(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_id", "-at"]),
            models.Index(
                fields=["to_id"], condition=Q(read_at=None), name="notifications_message_unread"
            ),
        ]


class Letter(models.Model):
    """An e-mail or short message on its way. The request row of an outside call."""

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=2, default="vi")
    address = SealedText()
    subject = SealedText(default="")
    text = SealedText()
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-asked_at"])]
