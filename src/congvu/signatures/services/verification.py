"""Say of a file who signed it, when, and whether a byte was changed since."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from congvu.files import services as files
from congvu.kernel.refusals import Reason, Refusal
from congvu.signatures import wording
from congvu.signatures.adapters import jailed, registry, verification
from congvu.signatures.rules import FileFacts, SignatureFacts, Verdict

LONGEST_SECONDS = 20.0
_TOO_MUCH = {"file-took-too-long", "file-grows-too-much"}


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


class CannotVerify(Refusal):
    """Nothing can be said about the file: looking at it took too long, or could not begin."""


def verify_file(content: bytes, *, trusted: Path | None = None) -> VerificationReport:
    """Verify a file that came from a stranger: in the jail, never in the process that asks.

    Raises CannotVerify when the file takes more time or memory than a paper may.
    """
    try:
        answer = files.asked_in_jail(
            content=content,
            task=jailed.TASK,
            beside=jailed.question(registry.trust(trusted)),
            seconds=LONGEST_SECONDS,
        )
        return VerificationReport(jailed.facts_of(content, answer))
    except files.CannotTakeIn as refusal:
        spent = {reason.code for reason in refusal.reasons} & _TOO_MUCH
        raise CannotVerify(Reason("check-took-too-long" if spent else "check-not-now")) from None
    except ValueError:
        raise CannotVerify(Reason("check-not-now")) from None


def verify_bytes(content: bytes) -> VerificationReport:
    """Verify every signature of a paper of our own, against the authorities in CONGVU_PKI.

    Never raises for a bad file: what cannot be checked is UNDETERMINED, what is wrong is INVALID.
    """
    return VerificationReport(verification.examine(content, registry.trust()))
