"""Procedure packages: load, check, publish a revision; which agency offers what."""
