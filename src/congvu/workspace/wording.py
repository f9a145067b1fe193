"""Words of the inbox."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congvu.workspace.rules import Group, View

REASONS: dict[str, Promise] = {}

WORKS: dict[str, Promise] = {
    "documents.seal_form": _("seal a form with the agency's signature"),
    "documents.take_back": _("take back a document that its signer sent back"),
    "documents.take_signed": _("keep a document that was signed"),
    "dossiers.number_answered": _("enter the answer of the population data in the dossier"),
    "dossiers.result_sealed": _("go on with a dossier whose result is sealed"),
    "dossiers.result_sent_back": _("go on with a dossier whose result was sent back"),
    "dossiers.result_signed": _("go on with a dossier whose result is signed"),
    "notifications.carry_letter": _("send a message to an applicant"),
    "sources.ask_for_number": _("ask the population data for a personal number"),
    "workflow.decide": _("decide a step by the tables of the procedure"),
    "workflow.deliver": _("hand a message from outside to the dossier that waits for it"),
    "workflow.fire_timer": _("act when a time limit of a step ends"),
    "workflow.migrate": _("bring running dossiers over to another version of their process"),
    "workflow.replay": _("compare stored processes with what their moves say"),
    "workflow.signal": _("tell a signal to every dossier that waits for it"),
}
"""What the queue does, and what follows from events there, in words."""

GROUPS: dict[Group, Promise] = {
    Group.LATE: _("Past due"),
    Group.TODAY: _("Today"),
    Group.TOMORROW: _("Tomorrow"),
    Group.THIS_WEEK: _("This week"),
    Group.LATER: _("After this week"),
    Group.UNDATED: _("No due date"),
    Group.PAUSED: _("Clock stopped"),
}

VIEWS: dict[View, Promise] = {
    View.ALL: _("Nearest due date"),
    View.MINE: _("Taken by me"),
    View.FREE: _("Taken by nobody"),
    View.NEWS: _("With news"),
}

TITLES: dict[View, Promise] = {
    View.WAITING: _("Waiting for the applicant"),
    View.SUBMITTED: _("Submitted for signing"),
    View.LATE: _("Past due"),
    View.SEARCH: _("Search"),
}

EMPTY: dict[View, tuple[Promise, Promise]] = {
    View.ALL: (
        _("Nothing waits for you"),
        _("New dossiers appear here when the desk has received them."),
    ),
    View.MINE: (
        _("You have taken no task"),
        _("Take one up from the list, and colleagues see that it is yours."),
    ),
    View.FREE: (_("Every task is taken"), _("Colleagues work on what waits.")),
    View.NEWS: (_("No news"), _("When an applicant answers, the dossier shows here.")),
    View.WAITING: (
        _("No dossier waits for its applicant"),
        _("Supplements and drafts that applicants still have to answer stand here."),
    ),
    View.SUBMITTED: (
        _("Nothing is with the signer or the clerk"),
        _("What you submit stands here."),
    ),
    View.LATE: (_("Nothing is past due"), _("The nearest due dates stand in the inbox.")),
    View.SEARCH: (
        _("No dossier was found"),
        _("Search by the code or its last digits, or by a name with or without accents."),
    ),
}
