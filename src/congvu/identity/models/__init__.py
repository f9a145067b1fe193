"""Agencies, people, their accounts and sessions; and the sealed columns that other rooms use."""

from congvu.identity.models.accounts import Account, Attempt, ContactCode, HeldForm, Login, Session
from congvu.identity.models.agencies import Agency, Position, Unit
from congvu.identity.models.fields import SealedJSON, SealedText, lookup_digest
from congvu.identity.models.people import Assignment, Citizen, Officer

__all__ = [
    "Account",
    "Agency",
    "Assignment",
    "Attempt",
    "Citizen",
    "ContactCode",
    "HeldForm",
    "Login",
    "Officer",
    "Position",
    "SealedJSON",
    "SealedText",
    "Session",
    "Unit",
    "lookup_digest",
]
