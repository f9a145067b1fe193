"""Words of the portal that are not tied to one page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {}


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A thing in people's lives for which they come to the agency. `code` is the packages' word."""

    code: str
    slug: str
    icon: str
    title: Promise
    note: Promise
    search: str


LIFE_EVENTS = (
    LifeEvent("SINH_CON", "sinh-con", "child", _("Having a child"),
              _("Birth, papers of the child"), "khai sinh"),
    LifeEvent("KET_HON", "ket-hon", "rings", _("Marriage, family"),
              _("Marry, recognise a child"), "kết hôn"),
    LifeEvent("NHA_DAT", "nha-dat", "house", _("Land, housing"),
              _("Land papers, building permit"), "đất đai"),
    LifeEvent("KINH_DOANH", "kinh-doanh", "shop", _("Start a business"),
              _("Register, change, pause"), "kinh doanh"),
    LifeEvent("CHUNG_THUC", "chung-thuc", "copy", _("Certified copies"),
              _("Copies, signatures, extracts"), "chứng thực"),
    LifeEvent("TRO_GIUP", "tro-giup-xa-hoi", "heart", _("Social support"),
              _("Older people, people with disabilities"), "trợ giúp"),
)  # fmt: skip


def life_event(slug: str) -> LifeEvent | None:
    return next((event for event in LIFE_EVENTS if event.slug == slug), None)


# What a status means to the person who waits (the official names stay on official papers).
PLAIN_STATUS: dict[str, Promise] = {
    "DRAFT": _("Not handed in yet"),
    "NEW": _("Handed in, the desk is checking it"),
    "RECEIVED": _("Received"),
    "NOT_RECEIVED": _("Not received; the reason is on the page"),
    "IN_PROCESS": _("Being worked on"),
    "AWAITING_SUPPLEMENT": _("You are asked to add something"),
    "AWAITING_PAYMENT": _("A fee is to be paid"),
    "WITHDRAWN": _("Withdrawn as you asked"),
    "STOPPED": _("Stopped; the reason is on the page"),
    "DONE": _("The result is ready"),
    "RETURNED": _("The result has been returned"),
}
TONES = {
    "AWAITING_SUPPLEMENT": "warn",
    "AWAITING_PAYMENT": "warn",
    "NOT_RECEIVED": "bad",
    "STOPPED": "bad",
    "WITHDRAWN": "hold",
    "DONE": "ok",
    "RETURNED": "ok",
}
TO_DO: dict[str, Promise] = {
    "SUPPLEMENT": _("Add what the desk asks for. It does not take long."),
    "CHECK_DRAFT": _("Look at the draft of your paper and say if something is wrong."),
    "COLLECT": _("Your result is ready: download it."),
}
