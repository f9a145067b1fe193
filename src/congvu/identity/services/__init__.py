"""Use cases of identity: coming in, registering, and keeping people and positions in order."""

from congvu.identity.adapters.codes import CarriesCodes
from congvu.identity.adapters.codes import register as register_code_carrier
from congvu.identity.services.forgetting import forget_what_is_old
from congvu.identity.services.loading import CannotLoadAgency, load_agency
from congvu.identity.services.passwords import CannotChangePassword, change_password
from congvu.identity.services.people import (
    CannotChangePeople,
    OfficerCreated,
    assign,
    close_account,
    create_officer,
    end_assignment,
    reopen_account,
)
from congvu.identity.services.preferences import choose_language
from congvu.identity.services.registering import (
    CannotConfirm,
    CannotRegister,
    CannotSendCode,
    confirm_contact,
    register_citizen,
    send_code,
    set_identity_level,
)
from congvu.identity.services.sessions import (
    CannotSignIn,
    Entered,
    Face,
    hold_form,
    may_be_held,
    open_session,
    sign_in,
    sign_out,
    sign_out_elsewhere,
)
from congvu.identity.services.tries import TooManyTries, count_try, require_turn

__all__ = [
    "CannotChangePassword",
    "CannotChangePeople",
    "CannotConfirm",
    "CannotLoadAgency",
    "CannotRegister",
    "CannotSendCode",
    "CannotSignIn",
    "CarriesCodes",
    "Entered",
    "Face",
    "OfficerCreated",
    "TooManyTries",
    "assign",
    "change_password",
    "choose_language",
    "close_account",
    "confirm_contact",
    "count_try",
    "create_officer",
    "end_assignment",
    "forget_what_is_old",
    "hold_form",
    "load_agency",
    "may_be_held",
    "open_session",
    "register_citizen",
    "register_code_carrier",
    "reopen_account",
    "require_turn",
    "send_code",
    "set_identity_level",
    "sign_in",
    "sign_out",
    "sign_out_elsewhere",
]
