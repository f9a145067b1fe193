"""Words for the reasons of this room."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "conflicting-request": _(
        "This form was already sent with other content. Open the page again to see what was saved."
    ),
}
