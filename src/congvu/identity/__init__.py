"""Agencies, units, positions, officers, citizens; permissions and sign-in."""
