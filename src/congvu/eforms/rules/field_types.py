"""What the fields of a form hold."""

from enum import StrEnum


class FieldType(StrEnum):
    """What a field holds. Packages write these words, so they are not upper case."""

    NAME = "name"
    DATE = "date"
    ADDRESS = "address2"
    CHOICE = "choice"
    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    EMAIL = "email"
    YES_NO = "yes_no"
    DOCUMENT_NUMBER = "document_number"
