"""E-mail by SMTP."""

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from congvu.notifications.adapters.base import CarrierFailed

_SUBMISSION_PORT = 587
_PATIENCE_SECONDS = 20


class SmtpCarrier:
    """Sends through the server named by ``smtp://user:password@host:port`` (``smtps`` for TLS)."""

    def __init__(self, url: str) -> None:
        self._server = urlsplit(url)

    def send(self, *, letter_id: str, address: str, subject: str, text: str) -> None:
        letter = EmailMessage()
        letter["To"], letter["Subject"] = address, subject
        letter["From"] = unquote(self._server.username or f"no-reply@{self._server.hostname}")
        letter["Message-ID"] = f"<{letter_id}@{self._server.hostname}>"
        letter.set_content(text)
        try:
            self._deliver(letter)
        except (OSError, smtplib.SMTPException) as failure:
            raise CarrierFailed(str(failure)) from failure

    def _deliver(self, letter: EmailMessage) -> None:
        host, port = self._server.hostname or "", self._server.port or _SUBMISSION_PORT
        secure = self._server.scheme == "smtps"
        kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with kind(host, port, timeout=_PATIENCE_SECONDS) as server:
            if not secure and server.has_extn("starttls"):
                server.starttls()
            if self._server.password:
                server.login(unquote(self._server.username or ""), unquote(self._server.password))
            server.send_message(letter)
