"""Signs, statuses, deadlines, codes."""

from typing import Protocol

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from congvu.kernel.ids import new_id
from congvu.ui import icons, writing

register = template.Library()
TIGHT_MINUTES = 240
DUE_ICONS = {"bad": "tri", "warn": "clock", "hold": "pause", "ok": "check"}


class Remaining(Protocol):
    """What `deadlines.queries.remaining` answers."""

    late: bool
    working_minutes: int
    working_days: int


@register.simple_tag
def icon(*, name: str, css: str = "") -> SafeString:
    """A drawn sign. It is silent for screen readers: a word always stands beside it."""
    return drawn(name, css)


def drawn(name: str, css: str = "") -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        f"i {css}".strip(),
        icons.PATHS[name],
    )


@register.simple_tag
def tag(*, text: object, tone: str = "", icon: str = "") -> SafeString:
    """A status in a word; `tone` is "", ok, warn, bad or hold: a shape, not only a colour."""
    sign = drawn(icon) if icon else ""
    return format_html('<span class="{}">{}{}</span>', f"tag {tone}".strip(), sign, text)


@register.simple_tag
def due(
    *,
    remaining: Remaining | None = None,
    paused: bool = False,
    text: object = "",
    tone: str = "",
    brief: bool = False,
) -> SafeString:
    """The deadline chip of the office: red late, amber within four working hours, violet paused.

    `brief` leaves out what a narrow list of such chips says anyway.
    """
    if remaining is not None and not text:
        text = writing.remaining(
            minutes=remaining.working_minutes,
            days=remaining.working_days,
            late=remaining.late,
            paused=paused,
            brief=brief,
        )
        tone = tone or _tone(remaining, paused=paused)
    elif paused:
        text, tone = text or pgettext("clock", "Paused"), tone or "hold"
    sign = drawn(DUE_ICONS[tone]) if tone in DUE_ICONS else ""
    return format_html('<span class="{}">{}{}</span>', f"due {tone}".strip(), sign, text)


def _tone(remaining: Remaining, *, paused: bool) -> str:
    if paused:
        return "hold"
    if remaining.late:
        return "bad"
    return "warn" if remaining.working_minutes <= TIGHT_MINUTES else ""


@register.simple_tag
def key(*, name: str) -> SafeString:
    """The key that does the same. Screen readers hear the button's name only."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', name)


@register.simple_tag
def avatar(*, name: str) -> SafeString:
    return format_html('<span class="av" aria-hidden="true">{}</span>', writing.initials(name))


@register.simple_tag
def qr(*, text: str, label: str) -> SafeString:
    """A QR code as one path of inline SVG, readable at arm's length and in print."""
    code = segno.make(text, error="m", micro=False)
    runs = []
    for y, line in enumerate(code.matrix_iter(border=2)):
        x, cells = 0, list(line)
        while x < len(cells):
            end = x
            while end < len(cells) and cells[end]:
                end += 1
            if end > x:
                runs.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
            x = max(end, x + 1)
    side = code.symbol_size(border=2)[0]
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
        side,
        label,
        "".join(runs),
    )


@register.simple_tag
def request_id(*, value: str = "") -> SafeString:
    """A fresh id in each form: the same form sent twice is one act."""
    return format_html('<input type="hidden" name="request_id" value="{}">', value or new_id())
