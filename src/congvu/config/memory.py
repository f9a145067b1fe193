"""What a server process keeps for ever."""

import gc


def keep_what_is_loaded() -> None:
    """Take what is loaded by now out of the search for rubbish, for it stays until the end.

    To be called once, before the first act: looking through the whole program again and again would
    take a twentieth of the time of a step, all at once for whoever waits just then.
    """
    gc.collect()
    gc.freeze()
