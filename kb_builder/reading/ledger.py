"""The committed file of published addresses: a line for each page and each heading that was ever published.

`/stories/<slug>/` or `/stories/<slug>/#<anchor>`, as seen from the site's root; lines that begin with # are comments.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from kb_builder.diagnostics import Diagnostic, rule_named
from kb_builder.reading.source_file import SourceFile
from kb_builder.reading.text import Text, decode_text

LASTING = ("stories", "lessons", "courses", "companies", "journeys")
"""The folders of the addresses that are kept: lists, and pages that only show others, are not."""

_HEAD = "# Every address that was published. No line ever leaves; `kb ledger update` adds the new ones at each release."
_ADDRESS = re.compile(rf"/((?:{'|'.join(LASTING)})/[a-z0-9]+(?:-[a-z0-9]+)*)/(?:#([^\s#]+))?")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|={7}|\|{7})(?: |$)")


class LedgerLine(NamedTuple):
    """What was published: a page by its id (`lessons/listen-first`), or a heading of it; and its line, from 1."""

    page: str
    anchor: str
    number: int = 0

    @property
    def text(self) -> str:
        """The line as it is written."""
        return f"/{self.page}/#{self.anchor}" if self.anchor else f"/{self.page}/"


def parse_ledger(source: SourceFile) -> tuple[tuple[LedgerLine, ...], list[Diagnostic]]:
    """The lines of the ledger in their order; those that are no address are reported and left out."""
    text, found = decode_text(source)
    if text is None:
        return (), found
    lines: list[LedgerLine] = []
    for number, line in enumerate(text.value.split("\n"), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        if match := _ADDRESS.fullmatch(written):
            lines.append(LedgerLine(match[1], match[2] or "", number))
        else:
            found.append(_damaged(source.path, text, number, written))
    return tuple(lines), found


def format_ledger(lines: Iterable[LedgerLine]) -> str:
    """The text of the file: each address once, sorted, a page before its headings."""
    return "\n".join([_HEAD, *sorted({line.text for line in lines})]) + "\n"


def _damaged(path: str, text: Text, number: int, written: str) -> Diagnostic:
    start = text.offset(number, 1)
    message, hint = "This line is no address.", "Remove it, and run `kb ledger update`; nobody writes here by hand."
    if _CONFLICT.match(written):
        message = "Git has left the marks of a conflict here."
        hint = "Keep the lines of both sides and remove the marks: no address may be lost."
    return Diagnostic(
        rule_named("bad-ledger-line"), path, text.span(start, start + len(text.line(number))), message, hint
    )
