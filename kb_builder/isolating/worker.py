"""What runs in the second process: one conversion after the other, until its standard input ends.

Everything goes as pickles over the two standard streams. A request is a body with its base. The answer is the
converted body, or None where it is nested too deep; before it, each link that is met is sent as text, and its meaning
comes back. When memory runs out the process ends with the code NO_MEMORY.
"""

import math
import os
import pickle
import sys
import time
from typing import Any, BinaryIO

from kb_builder.converting import Converted, Converter

READY = "ready"
NO_MEMORY = 75
"""EX_TEMPFAIL of sysexits.h; a mistake of ours would be 1."""

_MEMORY = 1024 * 1024 * 1024
# The parent ends a slow conversion much sooner. This ends one whose parent was killed meanwhile.
_SECONDS_OF_AN_ORPHAN = 10.0


def main() -> None:
    """Serves the process at the other end of the standard streams."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # Nothing that is printed gets between the answers.
    try:
        _serve(sys.stdin.buffer, replies)
    except MemoryError:
        os._exit(NO_MEMORY)


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    def tell(answer: Converted | str | None) -> None:
        pickle.dump(answer, replies)
        replies.flush()

    def means(href: str) -> Any:  # Any: what `Resolve` gives
        tell(href)
        return pickle.load(requests)

    _limit_memory()
    converter = Converter()
    tell(READY)
    while True:
        try:
            body, base = pickle.load(requests)
        except EOFError:
            return
        _limit_time()
        try:
            tell(converter.convert(body, means, base=base))
        except RecursionError:
            converter = Converter()
            tell(None)


def _limit_memory() -> None:
    if sys.platform == "linux":  # macOS knows the limit and does not keep it, Windows has none.
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY if most < 0 else min(_MEMORY, most), most))


def _limit_time() -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = math.ceil(time.process_time() + _SECONDS_OF_AN_ORPHAN)
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most < 0 else min(wanted, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
