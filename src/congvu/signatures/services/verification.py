"""Say of a file who signed it, when, and whether a byte was changed since."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from congvu.signatures import wording
from congvu.signatures.adapters import registry, verification
from congvu.signatures.rules import FileFacts, SignatureFacts, Verdict


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was found. `sentences` says it in words; the facts are for pages."""

    facts: FileFacts

    @property
    def verdict(self) -> Verdict:
        return self.facts.verdict

    @property
    def signatures(self) -> tuple[SignatureFacts, ...]:
        return self.facts.signatures

    @property
    def has_legal_force(self) -> bool:
        """Nothing that the demonstration's certificates have signed has legal force."""
        return self.verdict is Verdict.VALID and not self.facts.demonstration

    def sentences(self, language: str) -> tuple[str, ...]:
        """The report in words, the verdict first (Decree 30/2020, art. 21)."""
        return wording.report_in_words(self.facts, language)

    def stored(self) -> dict[str, Any]:
        """The same for keeping as evidence."""
        content = asdict(self.facts) | {"verdict": self.verdict}
        content["signatures"] = [
            {
                name: str(value or "") if name.endswith(("_at", "_from", "_until")) else value
                for name, value in one.items()
            }
            for one in content["signatures"]
        ]
        return content


def verify_bytes(content: bytes, *, trusted: Path | None = None) -> VerificationReport:
    """Verify every signature of a PDF against the authorities in CONGVU_PKI (or `trusted`).

    Never raises for a bad file: what cannot be checked is UNDETERMINED, what is wrong is INVALID.
    """
    return VerificationReport(verification.examine(content, registry.trust(trusted)))
