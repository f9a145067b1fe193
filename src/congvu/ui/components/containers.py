"""Boxes with content of the page's own."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from congvu.ui.components.marks import drawn

register = template.Library()


@register.simple_block_tag
def box(content: str, *, tone: str = "", title: object = "", role: str = "") -> SafeString:
    """Words that must not be missed on a public page: tone "", ok, warn, bad or hold."""
    return format_html(
        '<div class="{}"{}>{}{}</div>',
        f"box {tone}".strip(),
        format_html(' role="{}"', role) if role else "",
        format_html("<h2>{}</h2>", title) if title else "",
        mark_safe(content),  # noqa: S308 - the block was rendered and escaped by the template
    )


@register.simple_block_tag
def message(content: str, *, tone: str = "info", role: str = "status") -> SafeString:
    """The same in the office: one line with its sign. tone ok, warn, bad, info or dark."""
    signs = {"ok": "check", "warn": "tri", "bad": "tri", "info": "bell", "dark": "check"}
    return format_html(
        '<div class="msg {}" role="{}">{}<div>{}</div></div>',
        tone,
        "alert" if tone == "bad" else role,
        drawn(signs[tone]),
        mark_safe(content),  # noqa: S308 - the block was rendered and escaped by the template
    )


@register.simple_block_tag
def fold(content: str, *, summary: object, open: bool = False) -> SafeString:  # noqa: A002 - HTML's own word
    """More for those who want it; works without a script and is found by the browser's search."""
    return format_html(
        '<details class="fold"{}><summary>{}</summary>{}</details>',
        mark_safe(" open") if open else "",
        summary,
        mark_safe(content),  # noqa: S308 - the block was rendered and escaped by the template
    )


@register.simple_block_tag
def summary(content: str) -> SafeString:
    """A list of label and value; its lines are `summary_row`."""
    return format_html('<dl class="sum">{}</dl>', mark_safe(content))  # noqa: S308 - rendered block
