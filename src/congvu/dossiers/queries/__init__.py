"""Reads for pages and for use cases: frozen answers, a bounded number of queries."""
