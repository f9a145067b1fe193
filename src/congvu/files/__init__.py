"""Stored files: checked on entry, encrypted, addressed by content, previewed."""
