"""Words of dossiers for templates."""
