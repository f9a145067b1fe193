"""Pages of dossiers, by role."""
