"""What ten times as many stories cost, from the JSON of two reports."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import KILOBYTE, MEGABYTE, VERSION, grid

FEW, MANY = 1_000, 10_000

_Row = Mapping[str, Any]  # Any: JSON
_MEASURES: dict[str, Callable[[_Row], float | None]] = {
    "CPU s": lambda row: median(row["cpu_seconds"]),
    "output MB": lambda row: row["output_bytes"] / MEGABYTE if "output_bytes" in row else None,
    "largest page KB": lambda row: row["largest_page_bytes"] / KILOBYTE if "largest_page_bytes" in row else None,
    "peak MB": lambda row: median(row["peak_bytes"]) / MEGABYTE,
}


def growth(folder: Path) -> str | None:
    """The page about the growth; None unless results of both sizes are in the folder."""
    few, many = _report(folder, FEW), _report(folder, MANY)
    if few is None or many is None:
        return None
    before, after = _rows(few), _rows(many)
    rows = [
        (*key, *(_cell(of(before[key]), of(after[key])) for of in _MEASURES.values())) for key in before if key in after
    ]
    return (
        f"# From {FEW:,} to {MANY:,} stories\n\n"
        f"Ten times as many stories. In brackets: how many times as much. Up to 10 is no worse than the stories.\n\n"
        f"{grid([('', 'scenario', *_MEASURES), *rows])}\n\n"
        f"Corpora {few['corpus']} and {many['corpus']}.\n"
    )


def _report(folder: Path, stories: int) -> _Row | None:
    file = folder / f"stories-{stories}.json"
    found: _Row | None = json.loads(file.read_text("utf-8")) if file.exists() else None
    return found if found and found["v"] == VERSION else None


def _rows(report: _Row) -> dict[tuple[str, str], _Row]:
    return {(row["name"], row["scenario"]): row for row in report["results"]}


def _cell(before: float | None, after: float | None) -> str:
    return f"{_short(before)} to {_short(after)} ({after / before:.1f})" if before and after else "-"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"
