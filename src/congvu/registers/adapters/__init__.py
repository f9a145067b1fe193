"""Where the kinds of books come from."""
