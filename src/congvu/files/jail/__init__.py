"""Where strangers' files are opened: a process of its own, without network, with little to spend.

Nothing here imports Django or another room, so that the process starts fast and holds no secret.
"""
