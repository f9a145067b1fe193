"""Looking things up for the desk's templates."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def get(found: Mapping[str, object], name: str) -> object:
    """What stands under a name; nothing when nothing does."""
    return found.get(name, "")
