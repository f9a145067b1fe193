"""Procedures as values: what a revision says, what answers mean for it, how it is found. Pure."""
