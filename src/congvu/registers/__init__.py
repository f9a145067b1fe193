"""Registers of record: books, entries, numbers."""
