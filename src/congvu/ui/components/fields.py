"""Fields of forms, the same for plain answers and for Django forms."""

from collections.abc import Iterable, Sequence

from django import template
from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("ui/tags/text_field.html")
def text_field(
    *,
    name: str,
    label: object,
    value: object = "",
    error: object = "",
    hint: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
    kind: str = "text",
    css: str = "",
    inputmode: str = "",
    autocomplete: str = "off",
    maxlength: int | None = None,
    optional: bool = False,
    heading: bool = False,
    spellcheck: bool = True,
    placeholder: str = "",
    verbatim: bool = False,
) -> dict[str, object]:
    """One line of text. `heading` makes the label the page's h1; `css` (y, d, code) the width.

    Without `spellcheck` it is a name, which keyboards begin with a capital letter; `verbatim`, they
    change nothing at all.
    """
    return {
        "name": name, "label": label, "value": "" if value is None else value, "error": error,
        "hint": hint, "id": id or name, "kind": kind, "css": css, "inputmode": inputmode,
        "autocomplete": autocomplete, "maxlength": maxlength, "optional": optional,
        "heading": heading, "spellcheck": spellcheck, "placeholder": placeholder,
        "verbatim": verbatim,
    }  # fmt: skip


@register.inclusion_tag("ui/tags/textarea_field.html")
def textarea_field(
    *,
    name: str,
    label: object,
    value: object = "",
    error: object = "",
    hint: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
    rows: int = 4,
    optional: bool = False,
    heading: bool = False,
) -> dict[str, object]:
    """Several lines of text."""
    return {
        "name": name, "label": label, "value": value or "", "error": error, "hint": hint,
        "id": id or name, "rows": rows, "optional": optional, "heading": heading,
    }  # fmt: skip


@register.inclusion_tag("ui/tags/date_field.html")
def date_field(
    *,
    name: str,
    label: object,
    day: object = "",
    month: object = "",
    year: object = "",
    error: object = "",
    hint: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
    optional: bool = False,
    heading: bool = False,
) -> dict[str, object]:
    """A day in three boxes, `<name>_day`, `<name>_month`, `<name>_year`: never a guess about order.

    `id` is the id of the first box, to which the error summary links.
    """
    return {
        "name": name, "label": label, "day": day or "", "month": month or "", "year": year or "",
        "error": error, "hint": hint, "id": id or name, "optional": optional, "heading": heading,
    }  # fmt: skip


@register.inclusion_tag("ui/tags/choices.html")
def radios(
    *,
    name: str,
    label: object,
    options: Iterable[object],
    value: object = "",
    error: object = "",
    hint: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
    optional: bool = False,
    heading: bool = False,
) -> dict[str, object]:
    """One of a few. An option is (value, words[, note]) or has value, label and note."""
    return _choices(
        name=name, label=label, options=options, chosen=[value], error=error, hint=hint,
        id_=id, optional=optional, heading=heading, kind="radio",
    )  # fmt: skip


@register.inclusion_tag("ui/tags/choices.html")
def checkboxes(
    *,
    name: str,
    label: object,
    options: Iterable[object],
    values: Sequence[object] = (),
    error: object = "",
    hint: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
    optional: bool = False,
    heading: bool = False,
) -> dict[str, object]:
    """Any of a few."""
    return _choices(
        name=name, label=label, options=options, chosen=list(values), error=error, hint=hint,
        id_=id, optional=optional, heading=heading, kind="checkbox",
    )  # fmt: skip


@register.inclusion_tag("ui/tags/checkbox.html")
def checkbox(
    *,
    name: str,
    label: object,
    value: object = "1",
    checked: bool = False,
    error: object = "",
    note: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
) -> dict[str, object]:
    """One thing to agree to."""
    return {
        "name": name, "label": label, "value": value, "checked": checked, "error": error,
        "note": note, "id": id or name,
    }  # fmt: skip


@register.inclusion_tag("ui/tags/select_field.html")
def select_field(
    *,
    name: str,
    label: object,
    options: Iterable[object],
    value: object = "",
    error: object = "",
    hint: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
    empty: object = None,
    optional: bool = False,
    heading: bool = False,
    language: str = "",
) -> dict[str, object]:
    """One of many. `empty` is the words of the first, empty choice; None leaves it out.

    `language` is that of the options where it is not the page's.
    """
    return {
        "name": name, "label": label, "options": _options(options, [value]), "error": error,
        "hint": hint, "id": id or name, "empty": empty, "optional": optional, "heading": heading,
        "language": language,
    }  # fmt: skip


@register.inclusion_tag("ui/tags/file_field.html")
def file_field(
    *,
    name: str,
    label: object,
    accept: str = "image/*,.pdf",
    multiple: bool = False,
    capture: bool = False,
    error: object = "",
    hint: object = "",
    id: str = "",  # noqa: A002 - HTML's own word
) -> dict[str, object]:
    """A file, or with `capture` the camera of the phone."""
    return {
        "name": name, "label": label, "accept": accept, "multiple": multiple, "capture": capture,
        "error": error, "hint": hint, "id": id or name,
    }  # fmt: skip


@register.inclusion_tag("ui/tags/bound_field.html")
def field(
    *, field: BoundField, autocomplete: str = "", inputmode: str = "", heading: bool = False
) -> dict[str, object]:
    """A field of a Django form in the same clothes: text, password, select, radio, file."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "textarea")
    chosen = field.value()
    options = getattr(widget, "choices", ())
    return {
        "field": field,
        "kind": kind,
        "id": field.id_for_label or field.html_name,
        "value": chosen if chosen is not None and kind != "password" else "",
        "options": [(value, words) for value, words in options],
        "error": field.errors[0] if field.errors else "",
        "optional": not field.field.required,
        "autocomplete": autocomplete or widget.attrs.get("autocomplete", "off"),
        "inputmode": inputmode or widget.attrs.get("inputmode", ""),
        "heading": heading,
    }


def _choices(
    *,
    name: str,
    label: object,
    options: Iterable[object],
    chosen: Sequence[object],
    error: object,
    hint: object,
    id_: str,
    optional: bool,
    heading: bool,
    kind: str,
) -> dict[str, object]:
    return {
        "name": name, "label": label, "options": _options(options, chosen), "error": error,
        "hint": hint, "id": id_ or name, "optional": optional, "heading": heading, "kind": kind,
    }  # fmt: skip


def _options(options: Iterable[object], chosen: Sequence[object]) -> list[dict[str, object]]:
    wanted = {str(value) for value in chosen if value not in (None, "")}
    found = []
    for option in options:
        if isinstance(option, tuple | list):
            value, words, *rest = option
            note = rest[0] if rest else ""
        else:
            value = getattr(option, "value", getattr(option, "code", ""))
            words = getattr(option, "label", getattr(option, "name", value))
            note = getattr(option, "note", getattr(option, "hint", ""))
        found.append({"value": value, "words": words, "note": note, "chosen": str(value) in wanted})
    return found
