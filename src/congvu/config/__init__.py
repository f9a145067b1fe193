"""The composition root: settings, urls, commands."""
