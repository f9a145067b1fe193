"""Words for the reasons of this room, and for its states."""

from django.utils.translation import gettext_lazy as _

from congvu.registers.rules import EntryState

REASONS = {
    "book-unknown": _("There is no book of the kind %(kind)s"),
    "column-missing": _("The entry lacks: %(column)s"),
    "column-unknown": _("The book has no column %(column)s"),
    "already-entered": _("This dossier is in the register already, under number %(number)s"),
    "book-is-closed": _("The book of %(year)s is closed. Nothing more can be entered in it."),
    "book-closes-at-year-end": _("The book of %(year)s can be closed from 31/12/%(year)s on"),
    "entry-unknown": _("There is no such entry in the register"),
    "entry-is-void": _("This entry is void"),
    "entry-is-issued": _(
        "The paper of this entry is signed. From now on it changes only by a legal correction."
    ),
    "column-is-written": _("This column is written already. Please correct it with a reason."),
    "correction-needs-reason": _("Write why the entry changes: the book keeps the reason"),
    "nothing-changed": _("Nothing was changed"),
}

STATES = {
    EntryState.ENTERED: _("Entered"),
    EntryState.AMENDED: _("Corrected before issue"),
    EntryState.VOID: _("Void"),
}

ACTIONS = {
    "registers.enter": _("entered in the register"),
    "registers.correct": _("corrected the entry before issue"),
    "registers.complete": _("completed the entry"),
    "registers.fix": _("fixed the entry when its paper was issued"),
    "registers.void": _("declared the entry void"),
    "registers.close_book": _("closed the book"),
}
