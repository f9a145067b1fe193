"""Which carrier takes letters of which channel in this installation."""

from django.conf import settings

from congvu.notifications.adapters.base import Carrier
from congvu.notifications.adapters.mailbox import DemonstrationMailbox
from congvu.notifications.adapters.smtp import SmtpCarrier

EMAIL, SMS = "EMAIL", "SMS"


def carrier(channel: str) -> Carrier:
    """SMTP for e-mail where a server is named; else the demonstration keeps the letter."""
    if channel == EMAIL and settings.ENVIRONMENT.smtp_url:
        return SmtpCarrier(settings.ENVIRONMENT.smtp_url)
    return DemonstrationMailbox()
