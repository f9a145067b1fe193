"""Pages of the books, for officers."""
