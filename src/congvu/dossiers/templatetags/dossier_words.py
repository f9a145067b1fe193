"""Small pieces of dossiers in words."""

from django import template
from django.utils.translation import get_language, gettext, ngettext

from congvu.dossiers.queries.checking import CheckPage
from congvu.dossiers.queries.filling import SlotState
from congvu.dossiers.queries.handing import Acknowledgement, parts_of
from congvu.eforms.queries import Part
from congvu.files import wording as files
from congvu.identity.queries import CitizenCard
from congvu.ui.wording import tell

register = template.Library()
_SHOWN_DIGITS = 3


@register.filter
def hint_words(hint: str) -> str:
    """What the check on entry found about a photo."""
    return str(files.HINTS.get(hint, hint))


@register.filter
def paper_words(state: SlotState) -> str:
    """Which paper is in the slot, and how many files it has."""
    if state.paper is None or not state.file_count:
        return gettext("not sent yet")
    kind = state.need.slot.kind(state.paper.kind)
    title = kind.title.said(get_language() or "vi") if kind else ""
    count = ngettext("%(n)d file", "%(n)d files", state.file_count) % {"n": state.file_count}
    return f"{title}, {count}"


@register.filter
def received_words(page: Acknowledgement) -> str:
    """What has arrived: the form, and each paper with its number of files."""
    language = get_language() or "vi"
    parts = [gettext("the form")]
    for title, count in page.received_papers:
        number = ngettext("%(n)d file", "%(n)d files", count) % {"n": count}
        parts.append(f"{title.said(language)}, {number}")
    return "; ".join(parts)


@register.filter
def contact_words(card: CitizenCard) -> str:
    """The addresses for messages, masked: the page may be read over a shoulder."""
    hidden = [_masked(text) for text in (card.phone, card.email) if text]
    return ", ".join(hidden) or gettext("messages on the page of the dossier")


@register.filter
def open_points(page: CheckPage) -> list[tuple[str, str]]:
    """Everything that stands in the way of handing in, each linked to where it is mended."""
    return [
        ("declared" if reason.about == "declared" else "", tell(reason)) for reason in page.reasons
    ]


@register.filter
def check_part(page: CheckPage) -> str:
    return parts_of(page.dossier, at_end=0)[0]


@register.filter
def check_parts(page: CheckPage) -> tuple[Part, ...]:
    return parts_of(page.dossier, at_end=0)[1]


def _masked(contact: str) -> str:
    name, at, host = contact.partition("@")
    if at:
        return f"{name[:1]}•••@{host}"
    return f"{contact[:2]}•• ••• {contact[-_SHOWN_DIGITS:]}"
