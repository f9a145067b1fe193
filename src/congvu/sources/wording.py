"""Words of this room."""

from django.utils.translation import gettext_lazy as _

from congvu.sources.rules import ACCOUNT, CIVIL_STATUS, POPULATION

SOURCES = {
    POPULATION: _("National population database"),
    CIVIL_STATUS: _("Electronic civil-status database"),
    ACCOUNT: _("Your account"),
}

REASONS = {
    "demonstration-only": _("Only the demonstration has a simulator"),
    "number-has-other-shape": _("The number does not have the shape of a personal number"),
    "number-does-not-fit-person": _("The number does not fit the sex or the year of birth"),
}


def source_in_words(source: str) -> str:
    """Where a fact is written, in the language of the page; an unknown name stays what it is."""
    return str(SOURCES.get(source, source))
