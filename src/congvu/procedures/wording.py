"""The sentence for each reason that this room gives."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "procedure-unknown": _("There is no such procedure here. Search for it on the home page."),
    "offering-unknown": _("No agency offers this procedure here. Search for it on the home page."),
    "revision-unknown": _("This version of the procedure is not known here"),
    "package-problem": _("%(where)s: %(what)s"),
    "lane-without-holder": _(
        "Nobody is named for the steps of “%(lane)s”. Name a unit or a position."
    ),
    "lane-unknown": _("The process has no lane “%(lane)s”. Remove it or correct its name."),
    "holder-unknown": _("The agency has no unit or position “%(code)s”. Load the agency first."),
    "agency-unknown": _("The agency “%(code)s” is not known. Load it first."),
}
