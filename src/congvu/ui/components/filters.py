"""Times, sums and sizes as people read them."""

import datetime as dt
from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from congvu.kernel.money import Money
from congvu.ui import writing

register = template.Library()


@register.filter
def unbroken(text: str) -> str:
    """0200 000 027, never with a line's end inside."""
    return writing.unbroken(text)


@register.filter
def vn_date(value: dt.date | None) -> str:
    """24/11/2026."""
    return writing.date(value)


@register.filter
def vn_time(value: dt.datetime | None) -> str:
    """16:30."""
    return writing.time(value)


@register.filter
def vn_moment(value: dt.datetime | None) -> str:
    """16:30, 24/11/2026."""
    return writing.moment(value)


@register.filter
def vn_day(value: dt.date | None) -> str:
    """thứ Ba 24/11/2026."""
    return writing.day(value)


@register.filter
def money(value: Money | int | None) -> str:
    """50.000 đồng."""
    return writing.money(value)


@register.filter
def file_size(value: int) -> str:
    """1,4 MB."""
    return writing.size(value)


@register.filter
def initials(value: str) -> str:
    """NA for Nguyễn Thị An."""
    return writing.initials(value)


@register.filter
def vietnamese(value: object) -> str:
    """Vietnamese by nature, on a page in any language: titles of positions, names of units."""
    return writing.vietnamese(value)


@register.filter
def in_language(value: object) -> object:
    """A text of a package in the language of the page: `Words`, or a map of `vi` and `en`."""
    language = (get_language() or "vi")[:2]
    if hasattr(value, "said"):
        return value.said(language)
    if isinstance(value, Mapping):
        return value.get(language) or value.get("vi") or ""
    return value
