"""The results as Markdown for people and JSON for programs: first what can be compared between machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.measure import Result

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Report:
    """One comparison; the first result is the base of all ratios."""

    stories: int
    fingerprint: str
    versions: Mapping[str, str]
    results: Sequence[Result]
    date: str | None = None


def table(report: Report) -> str:
    """The results as a table that reads as text and as Markdown."""
    head = (
        "",
        "CPU ratio",
        "each pair",
        "best runs",
        "output ratio",
        "CPU s",
        "ms a story",
        "peak MB",
        "files",
        "output MB",
    )
    rows = [head, *(_row(result, report) for result in report.results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join((lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]))


def _row(result: Result, report: Report) -> tuple[str, ...]:
    base = report.results[0]
    ratios = result.ratios(base)
    return (
        result.contender.name,
        f"{median(ratios):.2f}",
        " ".join(f"{ratio:.2f}" for ratio in ratios),
        f"{result.least_cpu / base.least_cpu:.2f}",
        f"{result.written / base.written:.2f}" if result.written else "-",
        f"{result.cpu:.2f}",
        f"{1000 * result.cpu / report.stories:.2f}",
        f"{result.peak / _MEGABYTE:.0f}",
        str(result.files or "-"),
        f"{result.written / _MEGABYTE:.1f}" if result.written else "-",
    )


def markdown(report: Report) -> str:
    """The whole report as a page."""
    base = report.results[0]
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    commands = "\n".join(f"- {result.contender.name}: `{result.contender.shown}`" for result in report.results)
    return (
        f"# {report.stories:,} stories{f', {report.date}' if report.date else ''}\n\n"
        f"{table(report)}\n\n"
        f"Runs: {len(base.costs)}, shown are medians. Ratios are to {base.contender.name}, of the same round; "
        "seconds and megabytes are this machine's.\n\n"
        f"{commands}\n\n"
        f"Corpus {report.fingerprint}. {versions}.\n"
    )


def as_json(report: Report) -> dict[str, Any]:  # Any: JSON
    """The whole report as data: seconds, bytes and ratios."""
    base = report.results[0]
    return {
        "v": 1,
        "stories": report.stories,
        "corpus": report.fingerprint,
        **({"date": report.date} if report.date else {}),
        "versions": dict(report.versions),
        "results": [_result(result, base) for result in report.results],
    }


def _result(result: Result, base: Result) -> dict[str, Any]:
    ratios = result.ratios(base)
    return {
        "name": result.contender.name,
        "command": result.contender.shown,
        "cpu_ratio": round(median(ratios), 3),
        "cpu_ratio_of_pairs": [round(ratio, 3) for ratio in ratios],
        "cpu_ratio_of_best_runs": round(result.least_cpu / base.least_cpu, 3),
        "output_ratio": round(result.written / base.written, 3) if result.written else None,
        "cpu_seconds": [round(cost.cpu, 3) for cost in result.costs],
        "wall_seconds": [round(cost.wall, 3) for cost in result.costs],
        "peak_bytes": [cost.peak for cost in result.costs],
        "output_files": result.files,
        "output_bytes": result.written,
    }
