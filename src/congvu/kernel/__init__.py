"""Plain Python for every room: refusals, ids, money, actors, Vietnamese text. No Django, no table."""
