"""How to cite a page, as one line of plain text."""

from collections.abc import Iterable


def citation(parts: Iterable[str], address: str | None) -> str:
    """The parts that are set, such as site, title, day and licence; the absolute address last, if there is one."""
    line = f"{', '.join(part for part in parts if part)}."
    return f"{line} {address}" if address else line
