"""How instants, days, spans and sums are written, the same on every page and in every letter."""

import datetime as dt

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from congvu.kernel.moments import local
from congvu.kernel.money import Money

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
MINUTES_OF_HOUR = 60
MINUTES_OF_WORKING_DAY = 480
"""Below this, what is left of today is said in hours; a shorter day only says it sooner."""


def date(day: dt.date | None) -> str:
    """24/11/2026, in both languages."""
    if day is None:
        return ""
    if isinstance(day, dt.datetime):
        day = local(day).date()
    return f"{day:%d/%m/%Y}"


def time(at: dt.datetime | None) -> str:
    return f"{local(at):%H:%M}" if at else ""


def moment(at: dt.datetime | None) -> str:
    """16:30, 24/11/2026."""
    return f"{local(at):%H:%M, %d/%m/%Y}" if at else ""


def day(on: dt.date | None) -> str:
    """thứ Ba 24/11/2026."""
    if on is None:
        return ""
    if isinstance(on, dt.datetime):
        on = local(on).date()
    return f"{WEEKDAYS[on.weekday()]} {on:%d/%m/%Y}"


def money(amount: Money | int | None) -> str:
    """50.000 đồng."""
    if amount is None:
        return ""
    dong = amount.dong if isinstance(amount, Money) else amount
    grouped = number_format(dong, use_l10n=True, force_grouping=True)
    return gettext("%(amount)s đồng") % {"amount": grouped}


def span(minutes: int) -> str:
    """5 giờ 40 phút. Working time is not turned into days: a working day has no fixed length."""
    hours, rest = divmod(max(minutes, 0), MINUTES_OF_HOUR)
    in_hours = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    in_minutes = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if not hours:
        return in_minutes
    return in_hours if not rest else f"{in_hours} {in_minutes}"


def working_days(days: int) -> str:
    return ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}


def _days(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def remaining(
    *, minutes: int, days: int, late: bool, paused: bool = False, brief: bool = False
) -> str:
    """How much working time is left until the legal deadline, or by how much it was missed.

    `days` counts today while time is left. People do not: what is due tomorrow is one day away.
    `brief` is for narrow lists, where all lines are about time that is left and days that count.
    """
    if paused:
        return pgettext("clock", "Paused")
    away = abs(days) if late else days - 1
    whole_days = away >= 1 and (late or minutes >= MINUTES_OF_WORKING_DAY)
    in_days = _days if brief else working_days
    amount = in_days(away) if whole_days else span(abs(minutes))
    if late:
        return gettext("%(amount)s late") % {"amount": amount}
    return amount if brief else gettext("%(amount)s left") % {"amount": amount}


def unbroken(text: str) -> str:
    """A number in groups, as one word: no line may end inside it."""
    return text.replace(" ", "\u00a0")


def initials(name: str) -> str:
    """NA for Nguyễn Thị An: family name and given name, as an office knows people."""
    parts = name.split()
    if not parts:
        return ""
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def size(count: int) -> str:
    """1,4 MB."""
    unit, value = ("MB", count / 1_000_000) if count >= 1_000_000 else ("KB", count / 1000)  # noqa: PLR2004 - a megabyte
    return f"{number_format(max(value, 0.1), 1 if unit == 'MB' else 0, use_l10n=True)} {unit}"


def vietnamese(text: object) -> str:
    """A title or name that has no English, saying so where the page is in another language.

    Screen readers then read it as Vietnamese (WCAG 3.1.2); a sentence around it stays one sentence.
    """
    if not text or (get_language() or "vi").startswith("vi"):
        return str(text or "")
    return format_html('<span lang="vi">{}</span>', text)
