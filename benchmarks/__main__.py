"""`python -m benchmarks`: what a build costs, compared with the same texts in plain MkDocs."""

import argparse
import datetime
import json
import shlex
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from benchmarks.corpus import FEWEST_STORIES, fingerprint, knowledge_base, plain_site, write
from benchmarks.measure import CommandFailedError, Contender, compare
from benchmarks.report import Report, as_json, markdown, table

_RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2", "kb-builder")

_EXAMPLES = """\
examples:
  python -m benchmarks                            1,000 stories, 3 runs
  python -m benchmarks --stories 10000 --runs 1
  python -m benchmarks --peers 'in nav=python -m mkdocs build -f in-nav.yml'
  python -m benchmarks --write /tmp/corpus        to look at it, or to profile a build

Exit codes: 0 all was measured, 1 a command failed (its output is shown), 2 the arguments were not understood.
"""


def main() -> int:
    """Writes the corpora, measures, and reports; the exit code."""
    arguments = _parser().parse_args()
    if arguments.write:
        _write_corpora(arguments.stories, arguments.write)
        return 0
    try:
        with tempfile.TemporaryDirectory(prefix="kb-benchmarks-") as folder:
            report = _measured(arguments, Path(folder))
    except CommandFailedError as error:
        _tell(str(error))
        return 1
    print(table(report))
    _RESULTS.mkdir(exist_ok=True)
    page = _RESULTS / f"stories-{report.stories}.md"
    page.write_text(markdown(report), "utf-8")
    data = arguments.json or page.with_suffix(".json")
    data.write_text(json.dumps(as_json(report), indent=2) + "\n", "utf-8")
    _tell(f"Written: {page}, {data}")
    return 0


def _measured(arguments: argparse.Namespace, folder: Path) -> Report:
    _tell(f"writing {arguments.stories:,} stories")
    _write_corpora(arguments.stories, folder)
    _write_corpora(FEWEST_STORIES, folder / "warm-up")
    # Bytecode is compiled before it counts, and a command that cannot run fails at once.
    for contender in _contenders(folder / "warm-up", arguments.peers):
        compare([contender], 1, lambda _: None)
    results = compare(_contenders(folder, arguments.peers), arguments.runs, _tell)
    return Report(
        stories=arguments.stories,
        fingerprint=fingerprint(knowledge_base(arguments.stories)),
        versions={"Python": python_version(), **{name: version(name) for name in _PACKAGES}},
        results=results,
        date=arguments.date,
    )


def _write_corpora(stories: int, folder: Path) -> None:
    write(knowledge_base(stories), folder / "kb")
    write(plain_site(stories), folder / "plain")


def _contenders(folder: Path, peers: list[tuple[str, tuple[str, ...]]]) -> list[Contender]:
    plain, ours = folder / "plain", folder / "kb"
    mkdocs = (sys.executable, "-m", "mkdocs", "build", "--strict")
    kb = (sys.executable, "-m", "kb_builder")
    return [
        Contender("base", mkdocs, plain, plain / "site"),
        Contender("mkdocs build with kb-builder", mkdocs, ours, ours / "site"),
        Contender("kb build", (*kb, "build"), ours, ours / "site"),
        Contender("kb check", (*kb, "check"), ours),
        *(Contender(name, command, plain, plain / "site") for name, command in peers),
    ]


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
        "--json", type=Path, metavar="FILE", help="where the JSON goes (default: beside the page in benchmarks/results)"
    )
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write the stories to FOLDER/kb and FOLDER/plain, measure nothing"
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
