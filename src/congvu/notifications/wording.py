"""What messages say. Nothing personal beyond the dossier's code (Circular 01/2018/TT-VPCP)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

SUBJECTS = {
    "code.confirm": _("Your confirmation code"),
    "code.known_already": _("You have an account already"),
    "dossier.submitted": _("Dossier %(code)s was handed in"),
    "dossier.received": _("Dossier %(code)s was received"),
    "dossier.supplement": _("Dossier %(code)s needs a supplement"),
    "dossier.refused": _("Dossier %(code)s cannot be solved"),
    "dossier.draft_ready": _("Please look at the draft of dossier %(code)s"),
    "dossier.draft_silent_agreed": _("The draft of dossier %(code)s counts as agreed"),
    "dossier.ready": _("The result of dossier %(code)s is ready"),
    "dossier.returned": _("The result of dossier %(code)s was returned"),
}

TEXTS = {
    "code.confirm": _(
        "Your code is %(number)s. It is good for %(minutes)s minutes. Give it to nobody."
    ),
    "code.known_already": _(
        "Somebody tried to register with this contact, which has an account already. If it was you,"
        " sign in. If not, do nothing."
    ),
    "dossier.submitted": _(
        "We have your dossier %(code)s. It has not been received yet; we check it during"
        " office hours."
    ),
    "dossier.received": _(
        "Your dossier %(code)s was received. The receipt with the date of the result is"
        " on its page."
    ),
    "dossier.supplement": _(
        "Your dossier %(code)s needs a supplement. Its page says what, why, and how to mend it."
    ),
    "dossier.refused": _(
        "Your dossier %(code)s cannot be solved. The reason and what you can do are on its page."
    ),
    "dossier.draft_ready": _(
        "The draft of your result is ready (%(code)s). Look at it within the time that the page"
        " says; no answer counts as agreement."
    ),
    "dossier.draft_silent_agreed": _(
        "There was no answer in time, so the draft of dossier %(code)s counts as agreed"
        " and goes on."
    ),
    "dossier.ready": _(
        "The result of dossier %(code)s is signed. You can download it on its page."
    ),
    "dossier.returned": _("You have downloaded the result of dossier %(code)s."),
}

REASONS = {
    "message-not-yours": _("This message belongs to somebody else"),
}


def subject_of(code: str, values: Mapping[str, object]) -> str:
    """Subject line in the language that is active now."""
    return str(SUBJECTS[code]) % values


def text_of(code: str, values: Mapping[str, object]) -> str:
    return str(TEXTS[code]) % values
