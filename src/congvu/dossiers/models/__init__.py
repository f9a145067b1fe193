"""Tables of the one-stop."""

from congvu.dossiers.models.deciding import LegalDecision
from congvu.dossiers.models.dossier import ClockPause, Dossier
from congvu.dossiers.models.exchange import DraftCheck, Refusal, SupplementRequest
from congvu.dossiers.models.papers import Paper, PaperFile
from congvu.dossiers.models.reception import Decision, Reception

__all__ = [
    "ClockPause",
    "Decision",
    "Dossier",
    "DraftCheck",
    "LegalDecision",
    "Paper",
    "PaperFile",
    "Reception",
    "Refusal",
    "SupplementRequest",
]
