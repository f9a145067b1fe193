"""What happened to papers. `subject` is what the paper is about: the dossier."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from congvu.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned(Event):
    """The competent person has signed; the agency's seal is still missing."""

    kind: ClassVar[str] = "documents.DocumentSigned"
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIssued(Event):
    """The paper is sealed and in force. `document_kind` tells results from forms."""

    kind: ClassVar[str] = "documents.DocumentIssued"
    document_id: UUID
    document_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSentBack(Event):
    """The signer did not sign; the paper is a draft again. The words lie with the request."""

    kind: ClassVar[str] = "documents.DocumentSentBack"
    document_id: UUID
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWithdrawn(Event):
    kind: ClassVar[str] = "documents.DocumentWithdrawn"
    document_id: UUID
