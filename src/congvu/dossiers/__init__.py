"""The one-stop: a dossier from draft to returned result."""
