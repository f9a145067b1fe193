"""Whether an English page has a sentence left in Vietnamese, and looking at such pages quickly."""

import os
import re

from playwright.sync_api import Page
from tests.support.browser import SIZES, Eyes, Person, barriers

NOT_MARKED = """() => {
  const foreign = node => !!node.closest("[lang=vi]");
  const said = [document.title];
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!parent.closest("script, style, title, textarea, .av") && !foreign(parent))
      said.push(texts.currentNode.textContent);
  }
  for (const node of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]"))
    if (!foreign(node))
      for (const name of ["aria-label", "title", "alt", "placeholder"])
        said.push(node.getAttribute(name) || "");
  return said.map(text => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
"""Every text for eyes and ears, except inside what says of itself that it is Vietnamese."""

LETTER = re.compile("[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
CAPITAL = "A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_WORD = rf"[{CAPITAL}]\w*"
_NAME = rf"(?!(?:[{CAPITAL}]+\s?)+\b){_WORD}"
NAMES = (
    re.compile("Bệnh viện Đa khoa|Y Blơm, K’Brế"),  # examples of names
    re.compile(r"^Signature \d+: .*|(?<=confirmed by ).*|(?<=issued by ).*"),  # of certificates
    re.compile(r"\bỦy ban nhân dân (?=xã|phường|tỉnh)"),  # the agency, as the law calls it
    re.compile(r"\bđồng\b"),  # the currency, which English calls so, too
    re.compile(rf"\b(xã|[Tt]ỉnh|phường|thành phố|đặc khu) {_WORD}( {_WORD})*"),  # places
    re.compile(r"\b(Thôn \d+|Số \d+|đường \w+ \w+),? ?"),  # addresses
    re.compile(rf"\b{_NAME}( {_NAME})+"),  # people: two words or more, each with a capital
    re.compile(r"\b\d+/(\d{4}/)?[A-ZĐ]+\d*(-[A-ZĐ]+)*"),  # numbers of papers and of laws
)
"""Names stay what they are in every language, and need no mark (WCAG 3.1.2)."""


def vietnamese_left(page: Page) -> list[str]:
    """Texts of a page that are in Vietnamese and do not say so."""
    return [text for text in page.evaluate(NOT_MARKED) if LETTER.search(_without_names(text))]


def _without_names(text: str) -> str:
    for name in NAMES:
        text = name.sub("", text)
    return text


class EnglishEyes(Eyes):
    """Read every page for a sentence left in Vietnamese; axe at the person's own width.

    Pictures of all widths only with CONGVU_TOUR=pictures: the Vietnamese tour has looked already.
    """

    def look(self, person: Person, step: str, *, widths: tuple[int, ...] = tuple(SIZES)) -> None:
        left = vietnamese_left(person.page)
        assert left == [], f"{step} ({person.path}) has Vietnamese left: {left}"
        if os.environ.get("CONGVU_TOUR") == "pictures":
            super().look(person, step, widths=widths)
            return
        assert not person.faults, (step, person.faults, person.alert)
        self.seen.append((person.name, person.path))
        if os.environ.get("CONGVU_TOUR") != "hurry":
            self._mirror(person)
            size = person.page.viewport_size
            assert size is not None
            self.page.set_viewport_size(size)
            found = barriers(self.page, strict=not person.office)
            assert found == [], f"{step} ({person.path}): {found}"
