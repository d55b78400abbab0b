"""Pagefind, the search of a published site."""

from pathlib import Path


def find_program() -> Path | None:
    """The program that comes with the extra `search`; None without it.

    It is looked for as its own package does: the variable `PAGEFIND_BINARY_PATH` wins.
    """
    try:
        from pagefind.service import get_executable
    except ImportError:
        return None
    program = get_executable()
    return program if program and program.is_file() else None
