"""Plain Python for every room: refusals, ids, actors, Vietnamese text. No Django, no table."""
