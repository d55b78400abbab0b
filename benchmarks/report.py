"""The results as Markdown for people and JSON for programs: first what can be compared between machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.contest import Result, Scenario, Written

MEGABYTE = 1_000_000
KILOBYTE = 1_000
VERSION = 2
"""Of the JSON."""


@dataclass(frozen=True)
class Report:
    """One comparison; the first result is the base of all ratios."""

    stories: int
    fingerprint: str
    versions: Mapping[str, str]
    results: Sequence[Result]
    missing: Sequence[str] = ()
    """Site generators that were not measured because they are not installed."""
    date: str | None = None

    @property
    def base(self) -> Result:
        return self.results[0]


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Rows, the first one the head, as a table that reads as text and as Markdown."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join((lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]))


def times(report: Report) -> str:
    """What each contender took in each scenario."""
    head = ("", "scenario", "CPU ratio", "each pair", "best runs", "CPU s", "ms a story", "peak MB")
    return grid([head, *(_times(result, report) for result in report.results)])


def _times(result: Result, report: Report) -> tuple[str, ...]:
    ratios = result.ratios(report.base)
    return (
        result.contender.name,
        result.scenario.value,
        f"{median(ratios):.2f}",
        " ".join(f"{ratio:.2f}" for ratio in ratios),
        f"{result.least_cpu / report.base.least_cpu:.2f}",
        f"{result.cpu:.2f}",
        f"{1000 * result.cpu / report.stories:.2f}",
        f"{result.peak / MEGABYTE:.0f}",
    )


def outputs(report: Report) -> str:
    """What each contender wrote, and in how many files an edited story is seen."""
    head = ("", "output ratio", "output MB", "files", "largest page KB", "files with the edit")
    showing_edit = {
        result.contender.name: str(result.written.showing_edit)
        for result in report.results
        if result.written and result.scenario is Scenario.EDITED
    }
    rows = (
        _outputs(result.contender.name, result.written, report, showing_edit.get(result.contender.name, "-"))
        for result in report.results
        if result.written and result.scenario is Scenario.COLD
    )
    return grid([head, *rows])


def _outputs(name: str, written: Written, report: Report, showing_edit: str) -> tuple[str, ...]:
    base = report.base.written
    return (
        name,
        f"{written.size / base.size:.2f}" if base else "-",
        f"{written.size / MEGABYTE:.1f}",
        str(written.files),
        f"{written.largest_page / KILOBYTE:.0f}",
        showing_edit,
    )


def markdown(report: Report, plot: str) -> str:
    """The whole report as a page, beside which the plot lies under this name."""
    commands = {result.contender.name: result.contender.shown for result in report.results}
    listed = "\n".join(f"- {name}: `{command}`" for name, command in commands.items())
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    base = report.base
    runs = (
        f"Runs: {len(base.costs)}, shown are medians. Ratios are to {base.contender.name}, of the same round; "
        "seconds and megabytes are this machine's."
    )
    paragraphs = (
        f"# {report.stories:,} stories{f', {report.date}' if report.date else ''}",
        f"![The CPU ratios of the table below as bars]({plot})",
        times(report),
        runs,
        outputs(report),
        listed,
        not_measured(report),
        f"Corpus {report.fingerprint}. {versions}.",
    )
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def not_measured(report: Report) -> str:
    """A sentence that names what is missing; empty if nothing is."""
    return f"Not installed, so not measured: {', '.join(report.missing)}." if report.missing else ""


def as_json(report: Report) -> dict[str, Any]:  # Any: JSON
    """The whole report as data: seconds, bytes and ratios."""
    return {
        "v": VERSION,
        "stories": report.stories,
        "corpus": report.fingerprint,
        **({"date": report.date} if report.date else {}),
        "versions": dict(report.versions),
        "not_installed": list(report.missing),
        "results": [_result(result, report.base) for result in report.results],
    }


def _result(result: Result, base: Result) -> dict[str, Any]:
    ratios = result.ratios(base)
    return {
        "name": result.contender.name,
        "scenario": result.scenario.value,
        "command": result.contender.shown,
        "cpu_ratio": round(median(ratios), 3),
        "cpu_ratio_of_pairs": [round(ratio, 3) for ratio in ratios],
        "cpu_ratio_of_best_runs": round(result.least_cpu / base.least_cpu, 3),
        "cpu_seconds": [round(cost.cpu, 3) for cost in result.costs],
        "wall_seconds": [round(cost.wall, 3) for cost in result.costs],
        "peak_bytes": [cost.peak for cost in result.costs],
        **(_written(result.written, base.written) if result.written and base.written else {}),
    }


def _written(written: Written, base: Written) -> dict[str, Any]:
    return {
        "output_ratio": round(written.size / base.size, 3),
        "output_files": written.files,
        "output_bytes": written.size,
        "largest_page_bytes": written.largest_page,
        "files_with_the_edit": written.showing_edit,
    }
