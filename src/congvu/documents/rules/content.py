"""What each form of the one-stop says (Circular 03/2025/TT-VPCP), ready to be set in type.

Texts are final: dates in words, amounts with their unit. Nothing here is read as markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from congvu.documents.rules.states import Kind


@dataclass(frozen=True, slots=True)
class Signing:
    """Who will sign: each line of the capacity (*KT. CHỦ TỊCH*, *PHÓ CHỦ TỊCH*) and the name."""

    name: str = ""
    capacity: Sequence[str] = ()

    @classmethod
    def by(cls, name: str, capacity: str) -> "Signing":
        """From the capacity as one text; a slash or a new line parts its lines."""
        lines = capacity.replace("/", "\n").splitlines()
        return cls(name, tuple(line.strip() for line in lines if line.strip()))


@dataclass(frozen=True, slots=True)
class Applicant:
    name: str
    personal_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the dossier: its name, its form (*bản điện tử*), how many."""

    name: str
    form: str = "Bản điện tử"
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing or wrong: what, why the law asks for it, how to mend it."""

    what: str
    basis: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContent:
    """What all three forms say."""

    kind: ClassVar[Kind]
    template: ClassVar[str]
    title: ClassVar[Mapping[str, str]]

    dossier_code: str
    procedure_name: str
    procedure_code: str
    applicant: Applicant
    desk_name: str
    officer_name: str
    phone: str = ""
    track_url: str = ""

    def as_values(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(FormContent):
    """Form 01: the dossier is received, and when the result is due, with its derivation."""

    kind: ClassVar[Kind] = Kind.FORM_01
    template: ClassVar[str] = "form-01.typ"
    title: ClassVar[Mapping[str, str]] = {
        "vi": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "en": "Receipt with a date",
    }

    papers: Sequence[PaperLine]
    limit_in_words: str
    received_at: str
    due_at: str
    derivation: Sequence[str] = ()
    result_place: str = ""
    fee: str = ""
    register: str = ""
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest(FormContent):
    """Form 02: what is missing, all of it at once, each with its basis and its remedy."""

    kind: ClassVar[Kind] = Kind.FORM_02
    template: ClassVar[str] = "form-02.typ"
    title: ClassVar[Mapping[str, str]] = {
        "vi": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        "en": "Request to supplement the dossier",
    }

    missing: Sequence[Missing]
    reason: str = ""
    answer_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalNote(FormContent):
    """Form 03: the dossier is not accepted, why, on which basis, and where to go instead."""

    kind: ClassVar[Kind] = Kind.FORM_03
    template: ClassVar[str] = "form-03.typ"
    title: ClassVar[Mapping[str, str]] = {
        "vi": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        "en": "Refusal to accept the dossier",
    }

    reasons: Sequence[str]
    basis: Sequence[str] = ()
    competent_agency: str = ""
    """Where to go instead, or what to do: one or more whole sentences."""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The *tờ khai*: what the applicant declared, as a summary of the form."""

    title: str
    addressed_to: str
    dossier_code: str
    sections: Sequence[Section]
    papers: Sequence[PaperLine] = ()
    pledge: str = ""
    declarant: str = ""
    declared_at: str = ""
    digest: str = field(default="")

    def as_values(self) -> dict[str, Any]:
        return asdict(self)
