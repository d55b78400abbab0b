"""When Python looks for cycles of objects that nobody needs any more.

What a command reads and checks lives until it ends, and leaves few cycles: to look for them takes a twentieth of a
check and a tenth of a build after an edit. Templates leave more.
"""

import gc


def never() -> None:
    """For a process that runs one command."""
    gc.disable()


def from_now_on() -> None:
    """For what makes many pages or runs for long, if it was never done until now; what there is stays."""
    if not gc.isenabled():
        gc.collect()
        gc.freeze()
        # Most of what is made still lives until the end: to look as often as usual takes a seventh of the time.
        gc.set_threshold(50_000, 20, 50)
        gc.enable()
