"""Whose work dossiers are."""

from congvu.identity.rules import Role

AT_WORK = (Role.DESK, Role.CIVIL_STATUS, Role.SIGNER, Role.CLERK, Role.LEADER)
"""The roles that open a dossier; an administrator of accounts and machines sees none."""
