"""Words of this room."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "demonstration-only": _("Only the demonstration has a simulator."),
    "number-has-other-shape": _("The number does not have the shape of a personal number."),
    "number-does-not-fit-person": _("The number does not fit the sex or the year of birth."),
}
