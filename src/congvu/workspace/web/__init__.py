"""The officer's pages that belong to no one room."""
