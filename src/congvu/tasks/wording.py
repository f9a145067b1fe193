"""Words for the reasons of this room."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "task-done": _("This work is done already"),
    "task-cancelled": _("This work is no longer needed"),
    "task-taken-by-other": _("%(name)s is working on this. Ask %(name)s to hand it back first."),
    "task-not-taken": _("Nobody has taken this work"),
    "task-not-yours": _("This work waits for another unit or position"),
    "officer-not-holder": _("This officer does not belong to the unit or position in charge"),
}
