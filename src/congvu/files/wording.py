"""A sentence for each reason: what is wrong with the file, and what to do now."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congvu.files.rules import Hint

REASONS: dict[str, Promise] = {
    "file-is-empty": _("The file is empty. Please choose the file again, or take the photo again."),
    "file-is-too-large": _(
        "The file is larger than %(most)s MB. Please send fewer pages in one file, or a photo"
        " instead."
    ),
    "file-is-an-office-document": _(
        "This is a Word or Excel file, which can still be changed. Please save it as PDF, or "
        "take a photo of the paper."
    ),
    "file-is-an-archive": _(
        "This is a compressed file (such as ZIP). Please take the papers out and send each as"
        " PDF or photo."
    ),
    "file-is-of-another-kind": _(
        "This kind of file cannot be read here. Please send a PDF or a photo (JPEG, PNG, "
        "WEBP, HEIC)."
    ),
    "file-is-two-things": _(
        "The file hides another file in itself. Please save it as PDF again, or take a photo "
        "of the paper."
    ),
    "file-grows-too-much": _(
        "The file becomes too large when it is opened. Please save it as PDF again with a "
        "lower quality, or take a photo."
    ),
    "file-took-too-long": _(
        "Opening the file took too long. Please send fewer pages in one file, or a photo instead."
    ),
    "pdf-is-locked": _(
        "The PDF is locked with a password. Please save a copy without the password and send that."
    ),
    "pdf-can-act": _(
        "The PDF contains a program or an attached file, which is not accepted for safety. "
        "Please print it to PDF again, or take a photo of the paper."
    ),
    "pdf-is-damaged": _(
        "The PDF is damaged or was not sent completely. Please open it to see whether it is "
        "whole, then send it again."
    ),
    "picture-is-damaged": _(
        "The picture is damaged or was not sent completely. Please take the photo again, or "
        "send it again."
    ),
    "picture-has-too-many-pixels": _(
        "The picture has more than %(most)s million pixels. Please take the photo with the "
        "normal size of the phone."
    ),
    "too-many-pages": _(
        "The file has more than %(most)s pages. Please split it into several files."
    ),
    "store-cannot-write": _(
        "The file could not be kept because of a fault on our side; nothing was kept. Please "
        "try again in a few minutes. What was kept before is still there."
    ),
    "file-cannot-be-checked": _(
        "The file could not be checked because of a fault on our side; nothing was kept. "
        "Please try again in a few minutes."
    ),
    "file-was-erased": _("The file was erased"),
    "file-is-missing": _("The file cannot be read now. Please tell the administrator."),
    "file-has-no-such-page": _("The file has no such page"),
}

HINTS: dict[str, Promise] = {
    Hint.SMALL: _("The picture is small; small letters may not be readable."),
    Hint.DARK: _("The picture is rather dark."),
    Hint.BLURRED: _("The picture may be blurred."),
    Hint.BLANK: _("The page looks empty."),
}
