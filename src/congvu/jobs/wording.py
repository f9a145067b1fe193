"""Words for the reasons of this room."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "incident-closed": _("This work was already retried or ended by somebody else"),
    "incident-needs-reason": _("Write why this work is ended, so that others understand it later"),
}
