"""Công Vụ Số: the digital work of a Vietnamese state agency, in one house."""

__version__ = "0.1.0"
