"""From a paper's row to its bytes: what the house adds to every paper, and where the file goes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from congvu.documents import rules
from congvu.documents.adapters.typesetting import Typeset, qr_svg, typeset
from congvu.documents.models import Document, DocumentVersion
from congvu.documents.rules import Signing, VersionReason
from congvu.files import services as files
from congvu.identity.models import Agency
from congvu.identity.queries import AgencyCard
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef

_UNSIGNED = Signing()
_PADDED_DAYS, _PADDED_MONTHS = 10, 3


def set_in_type(
    row: Document,
    template: str,
    *,
    draft: bool,
    at: dt.datetime,
    signing: Signing = _UNSIGNED,
) -> Typeset:
    """The paper as it stands now. A draft bears its watermark and can never be signed."""
    agency = row.agency
    paper = {
        "values": row.values,
        "signing": {"name": signing.name, "capacity": list(signing.capacity)},
        "house": _house(agency, row, draft=draft),
    }
    return typeset(template, paper, at=at)


def bare_paper(
    agency: AgencyCard, values: Mapping[str, Any], *, dated_on: dt.date
) -> dict[str, Any]:
    """A paper without number and check code: what somebody else declares to the agency."""
    house = _house_of(agency, dated_on) | {
        "draft": False,
        "number": "",
        "check-code": "",
        "check-page": "",
        "qr": "",
    }
    return {"values": dict(values), "signing": {"name": "", "capacity": []}, "house": house}


def keep_version(
    row: Document,
    content: bytes,
    *,
    pages: int,
    reason: VersionReason,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Store the bytes and make them the paper's current file. Called under the paper's lock."""
    name = f"{row.kind_name['vi']} {row.number_text.replace('/', '-')}".strip()
    stored = files.store_own(
        content=content,
        name=f"{name}.pdf",
        media_type="application/pdf",
        owner=SubjectRef("document", row.id),
        pages=pages,
        actor=actor,
        at=at,
    )
    point_to(row, stored.id, reason=reason, at=at)


def point_to(row: Document, file_id: Any, *, reason: VersionReason, at: dt.datetime) -> None:  # noqa: ANN401
    """Make a stored file the paper's newest version."""
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    DocumentVersion.objects.create(
        document=row, number=last + 1, file_id=file_id, reason=reason, at=at
    )
    row.current_file_id = file_id


def check_url(code: str) -> str:
    """The address in the QR code: where this paper can be checked."""
    return f"{settings.ENVIRONMENT.public_url}/kiem-tra/{rules.grouped(code)}"


def place_and_date(place: str, day: dt.date) -> str:
    """*Tân Phú, ngày 05 tháng 02 năm 2026*: zeros as Decree 30/2020, annex I writes them."""
    in_day = f"{day.day:02d}" if day.day < _PADDED_DAYS else str(day.day)
    in_month = f"{day.month:02d}" if day.month < _PADDED_MONTHS else str(day.month)
    return f"{place}, ngày {in_day} tháng {in_month} năm {day.year}"


def _house(agency: Agency, row: Document, *, draft: bool) -> dict[str, Any]:
    address = urlsplit(settings.ENVIRONMENT.public_url)
    return _house_of(agency, row.dated_on) | {
        "draft": draft,
        "number": row.number_text,
        "check-code": rules.grouped(row.check_code),
        "check-page": f"{address.netloc}{address.path}/kiem-tra",
        "qr": qr_svg(check_url(row.check_code)),
    }


def _house_of(agency: Agency | AgencyCard, day: dt.date) -> dict[str, Any]:
    return {
        "demonstration": settings.ENVIRONMENT.is_demonstration or agency.is_demonstration,
        "agency": {"name": agency.name, "parent": agency.parent_name},
        "place-and-date": place_and_date(agency.place_name, day),
    }
