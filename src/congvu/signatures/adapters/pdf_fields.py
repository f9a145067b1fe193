"""Empty signature fields, put into a PDF before its first signature.

A later signature must leave the first one valid, so every field is there from the start. Each gets
a blank appearance, a tooltip and, in a tagged document, a structure element of its own: so a
PDF/A-2a and PDF/UA-1 file stays one.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from congvu.signatures.rules import MM, Box

_PRINT = 4
_INVISIBLE = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Field:
    """One empty signature field. `page` counts from 0; without a box the field is invisible."""

    name: str
    tooltip: str
    page: int = 0
    box: Box | None = None


Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points, as a PDF counts them."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field lies, and what other fields lie on the same page. `page` counts from 0."""

    page: int
    rect: Rect
    beside: tuple[Rect, ...] = ()


def prepare_fields(content: bytes, fields: Sequence[Field]) -> bytes:
    """The same PDF with these empty signature fields, ready for its first signature.

    To be called before anything is signed: it writes the file anew.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        widgets = [_widget(pdf, field) for field in fields]
        form = pdf.Root.get(Name.AcroForm)
        if form is None:
            form = pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array()))
        form.SigFlags = 1
        for widget in widgets:
            form.Fields.append(widget)
        if Name.StructTreeRoot in pdf.Root:
            for field, widget in zip(fields, widgets, strict=True):
                _tag(pdf, field, widget)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return ended_with_newline(written.getvalue())


def empty_fields(content: bytes) -> tuple[str, ...]:
    """Names of the signature fields that nobody has signed yet."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return tuple(
            str(field.T)
            for field in _fields(pdf)
            if field.get(Name.FT) == Name.Sig and Name.V not in field
        )


def field_place(content: bytes, name: str) -> FieldPlace | None:
    """Where a field lies; None when it is invisible or missing."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fields = {str(field.get(Name.T, "")): field for field in _fields(pdf)}
        wanted = fields.pop(name, None)
        rect = _shown_rect(wanted) if wanted is not None else None
        if wanted is None or rect is None:
            return None
        page = wanted.get(Name.P)
        beside = [_shown_rect(one) for one in fields.values() if one.get(Name.P) == page]
        number = next((n for n, one in enumerate(pdf.pages) if one.obj == page), 0)
        return FieldPlace(number, rect, tuple(one for one in beside if one))


def field_size(content: bytes, name: str) -> tuple[float, float] | None:
    """Width and height of a field in millimetres; None when it is invisible or missing."""
    place = field_place(content, name)
    if place is None:
        return None
    left, bottom, right, top = place.rect
    return (right - left) / MM, (top - bottom) / MM


def ended_with_newline(content: bytes) -> bytes:
    """An incremental update must begin on a new line (PDF/A rule 6.1.9-1)."""
    return content if content.endswith(b"\n") else content + b"\n"


def _fields(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    form = pdf.Root.get(Name.AcroForm)
    return [] if form is None else list(form.get(Name.Fields, Array()))


def _shown_rect(field: pikepdf.Object) -> Rect | None:
    """Left, bottom, right and top of a field that has a size."""
    if Name.Rect not in field:
        return None
    x1, y1, x2, y2 = (float(side) for side in field.Rect)
    rect = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return rect if rect[0] < rect[2] and rect[1] < rect[3] else None


def _widget(pdf: pikepdf.Pdf, field: Field) -> Dictionary:
    page = pdf.pages[field.page]
    rect = _rect(page, field.box) if field.box else _INVISIBLE
    blank = pdf.make_stream(b"")
    blank.Type, blank.Subtype = Name.XObject, Name.Form
    blank.BBox = Array([0, 0, rect[2] - rect[0], rect[3] - rect[1]])
    blank.Resources = Dictionary()
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(field.name),
            TU=String(field.tooltip),
            Rect=Array(rect),
            F=_PRINT,
            P=page.obj,
            AP=Dictionary(N=blank),
        )
    )
    if Name.Annots not in page.obj:
        page.obj.Annots = Array()
    page.obj.Annots.append(widget)
    page.obj.Tabs = Name.S
    return widget


def _rect(page: pikepdf.Page, box: Box) -> tuple[float, ...]:
    left, bottom, _right, top = (float(side) for side in page.mediabox)
    del bottom
    x, y = left + box.x * MM, top - box.y * MM
    return tuple(round(v, 3) for v in (x, y - box.height * MM, x + box.width * MM, y))


def _tag(pdf: pikepdf.Pdf, field: Field, widget: Dictionary) -> None:
    """Give the widget its place in the structure tree, at the end of the document."""
    tree = pdf.Root.StructTreeRoot
    parent = _document_element(tree)
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=parent,
            Pg=widget.P,
            Alt=String(field.tooltip),
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=widget.P),
        )
    )
    children = parent.get(Name.K)
    if isinstance(children, Array):
        children.append(element)
    else:
        parent.K = Array([element] if children is None else [children, element])
    if Name.ParentTree not in tree:
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array()))
    numbers = pikepdf.NumberTree(tree.ParentTree)
    key = max([int(tree.get(Name.ParentTreeNextKey, 0)), *(number + 1 for number in numbers)])
    numbers[key] = element
    widget.StructParent = key
    tree.ParentTreeNextKey = key + 1


def _document_element(tree: pikepdf.Object) -> pikepdf.Object:
    top = tree.get(Name.K)
    if isinstance(top, Array):
        top = top[0] if len(top) else None
    return top if isinstance(top, Dictionary) and Name.S in top else tree
