"""The words of this room. Reason codes become sentences here and nowhere else."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from congvu.kernel.actors import Actor, ActorKind

REASONS: dict[str, Promise] = {
    "role-missing": _("Your position does not include this work. Please ask the administrator."),
    "position-not-held": _("Only the person who holds this position may do this"),
    "name-missing": _("Enter the full name"),
    "name-too-long": _("Enter a name of at most %(most)s letters"),
    "name-has-other-signs": _("Enter the name in letters only, without digits or other signs"),
    "login-unreadable": _(
        "Enter a phone number of 10 digits, or an e-mail address such as ten@example.vn"
    ),
    "login-missing": _("Enter the phone number or e-mail address"),
    "officer-login-unreadable": _(
        "Enter a sign-in name of 2 to 40 letters and digits, without accents"
    ),
    "password-too-short": _("Choose a password of at least %(least)s signs"),
    "password-too-long": _("Choose a password of at most %(most)s signs"),
    "password-needs-four-classes": _(
        "Choose a password with small letters, capitals, digits and another sign"
    ),
    "password-too-simple": _("Choose a password with more different signs"),
    "password-contains-login": _(
        "Choose a password that does not contain the phone number, e-mail address or sign-in name"
    ),
    "wrong-login-or-password": _(
        "The sign-in name and the password do not belong together. Check both and try again."
    ),
    "wrong-password": _("The present password is different. Enter it again."),
    "passwords-differ": _("The two passwords differ. Type the new password twice."),
    "too-many-attempts": _("Too many attempts from this place. Try again after %(time)s."),
    "tried-too-often": _("This was tried too often. Try again after %(time)s."),
    "code-wrong": _("The code is different. Check the newest message and enter its 6 digits."),
    "code-expired": _("The code is no longer valid. Ask for a new code."),
    "code-too-many-tries": _("The code was entered wrongly too often. Ask for a new code."),
    "code-sent-too-often": _("A code was sent a moment ago. Ask for a new one after %(time)s."),
    "contact-already-confirmed": _("This contact has been confirmed. Please sign in."),
    "agency-file-unreadable": _("The agency file cannot be used: %(problem)s"),
    "officer-unknown": _("This officer does not work for the agency"),
    "officer-code-taken": _("Another officer of the agency has this sign-in name"),
    "position-unknown": _("This position does not belong to the agency"),
    "assignment-overlaps": _("The officer already holds this position at that time"),
    "assignment-unknown": _("This assignment does not belong to the agency"),
    "assignment-already-ended": _("This assignment has already ended"),
    "period-runs-backwards": _("Choose an end that is not before the beginning"),
    "day-unreadable": _("Enter the day as day, month and year, for example 01/07/2025"),
    "last-administrator": _(
        "This is the only administrator. Give the role to somebody else before you end it."
    ),
}

ROLES: dict[str, Promise] = {
    "DESK": _("receives dossiers"),
    "CIVIL_STATUS": _("appraises, enters the register"),
    "SIGNER": _("signs"),
    "CLERK": _("keeps the seal"),
    "LEADER": _("leads"),
    "ADMINISTRATOR": _("administers"),
}

LEVELS: dict[str, Promise] = {
    "UNVERIFIED": _("Identity not checked yet"),
    "CHECKED_AT_DESK": _("Identity checked at the one-stop desk"),
    "NATIONAL_ID": _("Identity confirmed by the national identification system"),
}

_KINDS: dict[str, Promise] = {
    ActorKind.OFFICER: _("An officer"),
    ActorKind.CITIZEN: _("A citizen"),
    ActorKind.SYSTEM: _("The system"),
    ActorKind.VISITOR: _("A visitor"),
}


def name_of_kind(actor: Actor) -> Promise:
    """What to call an actor whom no table names."""
    return _KINDS[actor.kind]


@dataclass(frozen=True, slots=True)
class Wait:
    """How long to wait, in the words of whoever reads it."""

    seconds: int

    def __str__(self) -> str:
        if self.seconds <= _A_MINUTE_OR_SO:
            return ngettext("%(n)s second", "%(n)s seconds", self.seconds) % {"n": self.seconds}
        minutes = -(-self.seconds // 60)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


_A_MINUTE_OR_SO = 90
