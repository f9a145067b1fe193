"""Buttons, ways on, lists, and what was found."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.inclusion_tag("ui/tags/button.html")
def button(
    *,
    text: object,
    kind: str = "",
    name: str = "",
    value: object = "",
    key: str = "",
    icon: str = "",
    url: str = "",
    about: object = "",
    form: str = "",
    disabled: bool = False,
) -> dict[str, object]:
    """A button, or with `url` a link that looks like one.

    Public kinds: "" (the act), alt (beside it), go (the great one). Office kinds: "" , pri (the
    expected act), no (refuses), qt (quiet). `key` is the code that key-nav presses: E, B, Digit1.
    `about` is read to screen readers after the text. Say beside a disabled button why it is so.
    """
    return {
        "text": text, "kind": kind, "name": name, "value": value, "key": key, "icon": icon,
        "url": url, "about": about, "form": form, "disabled": disabled,
        "key_word": key.removeprefix("Digit").removeprefix("Key"),
    }  # fmt: skip


@register.inclusion_tag("ui/tags/trail.html")
def trail(*, back: str, text: object = "", saved: dt.datetime | None = None) -> dict[str, object]:
    """The way back, top left, and when everything was last saved. Goes into block `trail`."""
    return {"back": back, "text": text, "saved": saved}


@register.inclusion_tag("ui/tags/pager.html")
def pager(*, newer: str = "", older: str = "", shown: str = "") -> dict[str, object]:
    """Keyset pages: two links, no counting. `newer` and `older` are addresses or empty."""
    return {"newer": newer, "older": older, "shown": shown}


@register.inclusion_tag("ui/tags/summary_row.html")
def summary_row(
    *, label: object, value: object, change: str = "", note: object = "", text: object = ""
) -> dict[str, object]:
    """One line of `<dl class="sum">`; with `change` it ends in a link back to the question."""
    return {"label": label, "value": value, "change": change, "note": note, "text": text}


@register.inclusion_tag("ui/tags/timeline.html")
def timeline(*, steps: Iterable[object]) -> dict[str, object]:
    """What happened and what comes. A step has title, note, state (done, now or ""), url, link."""
    return {"steps": steps}


@register.inclusion_tag("ui/tags/steps_bar.html")
def steps_bar(*, steps: Iterable[object], due: SafeString | str = "") -> dict[str, object]:
    """The office's bar of steps. A step has title, owner and state (done, now or "")."""
    return {"steps": steps, "due": due}


@register.inclusion_tag("ui/tags/parts.html")
def parts(*, parts: Iterable[object], label: object = "") -> dict[str, object]:
    """The parts of a form beside the question, wide screens only. A part has title and state."""
    return {"parts": parts, "label": label}


@register.inclusion_tag("ui/tags/empty.html")
def empty(
    *, title: object, text: object = "", icon: str = "check", url: str = "", link: object = ""
) -> dict[str, object]:
    """Nothing here, said with what to do next."""
    return {"title": title, "text": text, "icon": icon, "url": url, "link": link}


@register.inclusion_tag("ui/tags/error_summary.html")
def error_summary(
    *, errors: Mapping[str, object] | Iterable[object], title: object = ""
) -> dict[str, object]:
    """Everything to mend, at the top, each a link to its field; the same words stand at the field.

    `errors` maps the id of a field to its sentence, or is a list of sentences or of pairs.
    """
    found = errors.items() if isinstance(errors, Mapping) else errors
    pairs = [pair if isinstance(pair, tuple) else ("", pair) for pair in found]
    return {"errors": pairs, "count": len(pairs), "title": title}


@register.simple_tag
def refusal(*, reasons: Iterable[str]) -> SafeString:
    """Why not, as a list of sentences (from `ui.wording.tell_all`)."""
    items = [(sentence,) for sentence in reasons]
    if not items:
        return SafeString("")
    return format_html(
        '<div class="box bad" role="alert"><h2>{}</h2><ul class="bul">{}</ul></div>',
        gettext("This cannot be done yet"),
        format_html_join("", "<li>{}</li>", items),
    )
