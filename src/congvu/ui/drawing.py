"""A process as a page shows it: the drawing, and the list that says the same in words."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from congvu.bpmn import Definition, lay_out, outline, svg
from congvu.bpmn.faults import Language
from congvu.bpmn.outlining import OutlineStep


@dataclass(frozen=True, slots=True)
class DrawnProcess:
    """What ``ui/_process.html`` takes. The list is what counts; the drawing is its picture."""

    svg: SafeString
    steps: tuple[OutlineStep, ...]


def drawn_process(
    definition: Definition, *, standing: Collection[str] = (), passed: Collection[str] = ()
) -> DrawnProcess:
    """The process in the reader's language, marked where it waits and what it passed."""
    language: Language = "en" if (get_language() or "").startswith("en") else "vi"
    picture = svg(lay_out(definition), language=language, standing=standing, passed=passed)
    steps = outline(definition, language, standing=standing, passed=passed)
    return DrawnProcess(
        mark_safe(picture),  # noqa: S308 - `svg` escapes every name it writes
        tuple(replace(step, limit=limit_in_words(step.limit)) for step in steps),
    )


def limit_in_words(limit: str) -> str:
    """`2h` as "2 working hours", `3wd` as "3 working days"; nothing for what is no such limit."""
    found = re.fullmatch(r"(\d{1,4})(h|wd|d)", limit)
    if found is None:
        return ""
    count = int(found[1])
    if found[2] == "h":
        return ngettext("%(count)d working hour", "%(count)d working hours", count) % {
            "count": count
        }
    if found[2] == "wd":
        return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
