"""Other systems, each behind the same few functions."""
