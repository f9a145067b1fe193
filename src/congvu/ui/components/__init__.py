"""The components behind `templatetags/ui.py`, by what they are for."""
