"""Who carries letters out of the house."""
