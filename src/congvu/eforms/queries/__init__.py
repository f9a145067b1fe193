"""What a page of questions needs: look-ups of the day, and the page as its template shows it."""

from congvu.eforms.queries.fields import FieldView, Option
from congvu.eforms.queries.looking_up import lookups
from congvu.eforms.queries.pages import KnownRow, PageView, Part, page_view

__all__ = ["FieldView", "KnownRow", "Option", "PageView", "Part", "lookups", "page_view"]
