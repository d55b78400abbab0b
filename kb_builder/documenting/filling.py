"""What stands between two marks of a page is written by a program; all the rest of it by hand."""

import re
from collections.abc import Callable, Mapping

MARK = "<!-- reference: "
"""How the line above a part begins; `<!-- end of reference -->` stands below it."""

_PART = re.compile(r"^<!-- reference: ([\w-]+) -->\n(.*?)^<!-- end of reference -->$", re.MULTILINE | re.DOTALL)
_BEGIN = re.compile(r"^<!-- reference: (.*)$", re.MULTILINE)


class UnknownPartError(Exception):
    """A page asks for a part that does not exist, or does not say where it ends; the name and the line."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(name, line)
        self.name, self.line = name, line


def fill(text: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """The page with each part as it is now. UnknownPartError if there is no such part, or no end of it."""
    whole = {match.start() for match in _PART.finditer(text) if match[1] in parts and not _BEGIN.search(match[2])}
    for begin in _BEGIN.finditer(text):
        if begin.start() not in whole:
            raise UnknownPartError(begin[1].removesuffix(" -->"), text.count("\n", 0, begin.start()) + 1)
    return _PART.sub(lambda part: f"{MARK}{part[1]} -->\n\n{parts[part[1]]()}\n\n<!-- end of reference -->", text)
