"""The demonstration's mailbox: letters stay here, and a page shows them."""

from django.conf import settings

from congvu.notifications.adapters.base import CarrierFailed


class DemonstrationMailbox:
    """Keeps letters instead of sending them: the stored row is the mailbox."""

    def send(self, *, letter_id: str, address: str, subject: str, text: str) -> None:
        """A letter that nobody carries is a failure outside the demonstration."""
        del letter_id, address, subject, text
        if not settings.ENVIRONMENT.is_demonstration:
            raise CarrierFailed("No carrier is set for this channel. Please set CONGVU_SMTP_URL.")
