"""Sentences for the reasons of this room."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "file-cannot-be-read": _("%(file)s, line %(line)s: %(problem)s"),
    "parameter-unknown": _(
        "The legal parameter %(code)s has no value on %(on)s. Please add it to the reference data."
    ),
    "unit-unknown": _("There is no administrative unit %(code)s on %(on)s"),
    "list-unknown": _("There is no code list %(list)s on %(on)s"),
    "periods-overlap": _(
        "%(file)s gives %(key)s two values for the same day. Please end the earlier period first."
    ),
    "instrument-missing": _("The legal instrument %(code)s is not in the reference data"),
    "instrument-unknown": _("%(file)s rests %(key)s on %(instrument)s, which is not listed"),
}
