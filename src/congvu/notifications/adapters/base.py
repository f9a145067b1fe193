"""What a carrier of letters must do."""

from typing import Protocol


class CarrierFailed(Exception):
    """The letter did not leave. Sending it again is safe."""


class Carrier(Protocol):
    """Sends one letter. Called outside transactions; may be called twice for one `letter_id`."""

    def send(self, *, letter_id: str, address: str, subject: str, text: str) -> None:
        """Raise CarrierFailed when the letter did not leave."""
