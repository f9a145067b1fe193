"""The citizen's pages that belong to no one room: home, search, sign-in."""
