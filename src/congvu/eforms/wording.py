"""The sentence for each reason that this room gives: what to do, not what is wrong."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "page-unknown": _("This question is not part of the form. Go back to your dossier."),
    "answer-missing": _("Answer this question before you submit"),
    "field-missing": _("Fill in this box"),
    "choose-one": _("Select one of the answers"),
    "choose-from-list": _("Select an entry of the list"),
    "choose-whether-facts-are-right": _("Select whether what the state has is right"),
    "choice-stops-here": _("This case is done by another procedure"),
    "name-missing": _("Enter the name"),
    "name-given-missing": _("Enter the given name; a name of one word goes here"),
    "name-too-long": _("Enter each part of the name with at most %(most)s characters"),
    "name-not-letters": _("Enter the name in letters only, without digits or signs"),
    "date-missing": _("Enter day, month and year"),
    "date-not-digits": _("Enter day, month and year in digits, for example 8 11 2026"),
    "date-incomplete": _("Enter day, month and year; all three are needed"),
    "date-year-four-digits": _("Enter the year in four digits, for example 2026"),
    "date-no-such-month": _("Enter a month from 1 to 12"),
    "date-no-such-day": _(
        "There is no day %(day)s in month %(month)s of %(year)s. Enter the day as on the paper"
    ),
    "date-in-future": _("Enter a date that is today or before today, %(today)s"),
    "date-too-old": _("Enter a year from %(year)s on"),
    "choose-province": _("Select the province or city"),
    "choose-commune": _("Type the name of the commune or ward, then press Find"),
    "choose-commune-found": _("Select one of the communes or wards found"),
    "address-line-missing": _("Enter house number, hamlet or residential group"),
    "personal-number-twelve-digits": _("Enter the personal ID number with its 12 digits"),
    "personal-number-unusual-province": _(
        "The number begins with %(code)s, which no province uses. Check it once more."
    ),
    "personal-number-unusual-century": _(
        "The fourth digit %(digit)s is unusual. Check the number once more."
    ),
    "phone-ten-digits": _("Enter the phone number with its 10 digits, beginning with 0"),
    "email-with-at-sign": _("Enter the e-mail address, for example ten@example.vn"),
    "document-number-letters-digits": _("Enter the number with letters, digits, / and - only"),
    "number-between": _("Enter a number from %(least)s to %(most)s"),
    "text-too-long": _("Shorten the text to at most %(most)s characters"),
}
