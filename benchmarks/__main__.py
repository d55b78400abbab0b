"""`python -m benchmarks`: what a build costs, compared with the same texts in plain MkDocs."""

import argparse
import datetime
import json
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from benchmarks.contenders import contenders, missing, write_layouts
from benchmarks.contest import Contender, EditLostError, Scenario, compare
from benchmarks.corpus import FEWEST_STORIES
from benchmarks.growth import growth
from benchmarks.layouts import fingerprint, knowledge_base
from benchmarks.measure import CommandFailedError
from benchmarks.peers import PEERS, install, versions
from benchmarks.plot import svg
from benchmarks.report import Report, as_json, markdown, not_measured, outputs, times

_RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2", "kb-builder")

_EXAMPLES = """\
examples:
  python -m benchmarks                            1,000 stories, 3 runs
  python -m benchmarks --stories 10000 --runs 1
  python -m benchmarks --peers 'in nav=python -m mkdocs build -f in-nav.yml'
  python -m benchmarks --without Zensical         which wants 12 GB for 10,000 stories
  python -m benchmarks --write /tmp/corpus        to look at it, or to profile a build

Exit codes: 0 all was measured, 1 a command failed (its output is shown), 2 the arguments were not understood.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the corpora, measures, and reports; the exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.install_peers:
        return 0 if install(arguments.peers_folder, _tell) else 1
    if arguments.write:
        write_layouts(arguments.stories, arguments.write)
        return 0
    _, *names = [each.name for each in contenders(Path(), arguments.peers_folder)]
    for name in arguments.without:
        if name not in (*names, *missing(arguments.peers_folder)):
            parser.error(f"--without: {name!r} is none of {', '.join(map(repr, names))}")
    try:
        with tempfile.TemporaryDirectory(prefix="kb-benchmarks-") as folder:
            report = _measured(arguments, Path(folder))
    except (CommandFailedError, EditLostError) as error:
        _tell(str(error))
        return 1
    print("\n\n".join(filter(None, (times(report), outputs(report), not_measured(report)))))
    _save(report, arguments.results)
    return 0


def _measured(arguments: argparse.Namespace, folder: Path) -> Report:
    _tell(f"writing {arguments.stories:,} stories")
    write_layouts(arguments.stories, folder)
    write_layouts(FEWEST_STORIES, folder / "warm-up")
    # Bytecode is compiled before it counts, and a command that cannot run fails at once.
    for contender in _chosen(arguments, folder / "warm-up"):
        compare([replace(contender, scenarios=(Scenario.COLD,))], 1, lambda _: None)
    return Report(
        stories=arguments.stories,
        fingerprint=fingerprint(knowledge_base(arguments.stories)),
        versions={
            "Python": python_version(),
            **{name: version(name) for name in _PACKAGES},
            **versions(arguments.peers_folder),
        },
        results=compare(_chosen(arguments, folder), arguments.runs, _tell),
        missing=[name for name in missing(arguments.peers_folder) if name not in arguments.without],
        date=arguments.date,
    )


def _chosen(arguments: argparse.Namespace, folder: Path) -> list[Contender]:
    base, *others = contenders(folder, arguments.peers_folder)
    return [
        base,
        *(each for each in others if each.name not in arguments.without),
        *(Contender(name, command, base.folder, base.output) for name, command in arguments.peers),
    ]


def _save(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"stories-{report.stories}.md"
    plot, data = page.with_suffix(".svg"), page.with_suffix(".json")
    page.write_text(markdown(report, plot.name), "utf-8")
    plot.write_text(svg(report), "utf-8")
    data.write_text(json.dumps(as_json(report), indent=2) + "\n", "utf-8")
    _tell(f"Written: {page}, {plot}, {data}")
    if (grown := growth(folder)) is not None:
        (folder / "growth.md").write_text(grown, "utf-8")
        _tell(f"Written: {folder / 'growth.md'}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures the build of made-up stories against the same texts in plain MkDocs and Material.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--stories", type=_stories, default=1000, metavar="N", help="how many (default: 1000)")
    parser.add_argument("--runs", type=_runs, default=3, metavar="N", help="runs of each command (default: 3)")
    parser.add_argument(
        "--peers",
        type=_peer,
        nargs="+",
        default=[],
        metavar="NAME=COMMAND",
        help="other commands to measure, run in the folder of the plain site and writing site/; `python` is this one",
    )
    parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="a day to put into the report (default: none)")
    parser.add_argument(
        "--without", nargs="+", default=[], metavar="NAME", help="names of the table that are not to be measured"
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=_RESULTS,
        metavar="FOLDER",
        help="where the page, the plot and the JSON go (default: benchmarks/results)",
    )
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write the stories to FOLDER, in each layout; measure nothing"
    )
    parser.add_argument(
        "--install-peers", action="store_true", help="install the other site generators; measure nothing"
    )
    parser.add_argument(
        "--peers-folder",
        type=Path,
        default=PEERS,
        metavar="FOLDER",
        help="where they are, or go (default: benchmarks/.peers)",
    )
    return parser


def _runs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _stories(text: str) -> int:
    if not text.isdecimal() or int(text) < FEWEST_STORIES:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number from {FEWEST_STORIES} on: each lesson needs a story"
        )
    return int(text)


def _peer(text: str) -> tuple[str, tuple[str, ...]]:
    name, separator, command = text.partition("=")
    program, *rest = shlex.split(command) or [""]
    if not separator or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=COMMAND")
    found = sys.executable if program == "python" else shutil.which(program)
    if found is None:
        raise argparse.ArgumentTypeError(f"there is no program {program!r}")
    return name, (str(Path(found).absolute()), *rest)


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-21") from None


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
