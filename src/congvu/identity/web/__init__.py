"""Pages of this room, and the decorators that every view of every room carries."""
