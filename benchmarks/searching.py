"""`python -m benchmarks.searching`: what `kb search` and `kb similar` cost on many made-up stories."""

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import FEWEST_STORIES, edited, edited_story
from benchmarks.layouts import knowledge_base, write
from benchmarks.measure import Cost, measure
from kb_builder.searching.author_search import AuthorSearch, index_file, open_search
from kb_builder.searching.text_index import Limits

_QUERIES = 200
_WORD = re.compile(r"\b[A-Za-z]{3,}\b")
_KB = (sys.executable, "-m", "kb_builder")


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the stories, measures, and prints a table; the exit code."""
    arguments = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="kb-searching-") as folder:
        root = Path(folder)
        write(knowledge_base(arguments.stories), root)
        print(f"| {arguments.stories:,} stories | CPU s | wall s | peak MB |\n| --- | --- | --- | --- |")
        for what, command, runs in _commands(root, arguments.runs):
            print(_row(what, [measure(command, root) for _ in range(runs)]))
        print(f"\nIndex: {index_file(root, 'en').stat().st_size / 1e6:.1f} MB")
        for what, times in _queries(open_search(root / "mkdocs.yml"), root):
            ordered = sorted(1000 * each for each in times)
            p50, p95 = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
            print(f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms of the processor, {len(ordered)} queries")
    return 0


def _commands(root: Path, runs: int) -> Iterator[tuple[str, tuple[str, ...], int]]:
    story = root / "stories" / f"{edited_story()}.md"
    search = (*_KB, "search", *_words(story)[:3])
    yield "kb search, the index is made", search, 1
    yield "kb search, nothing changed", search, runs
    story.write_text(edited(story.read_text("utf-8")), "utf-8")
    yield "kb search, one story edited", search, 1
    yield "kb similar, nothing changed", (*_KB, "similar", str(story)), runs


def _row(what: str, costs: Sequence[Cost]) -> str:
    cpu = statistics.median(cost.cpu for cost in costs)
    wall = statistics.median(cost.wall for cost in costs)
    return f"| {what} | {cpu:.2f} | {wall:.2f} | {max(cost.peak for cost in costs) / 1e6:.0f} |"


def _queries(search: AuthorSearch, root: Path) -> Iterator[tuple[str, list[float]]]:
    chance = random.Random(7)
    stories = sorted(root.glob("stories/*.md"))
    texts = [_words(chance.choice(stories)) for _ in range(_QUERIES)]
    yield "One word", [_timed(search, chance.choice(words)) for words in texts]
    yield "Two to five words", [_timed(search, " ".join(chance.sample(words, chance.randint(2, 5)))) for words in texts]
    yield (
        "A phrase",
        [_timed(search, f'"{words[at]} {words[at + 1]}"') for words in texts for at in [chance.randrange(9)]],
    )
    yield "A misspelt word among three", [_timed(search, f"{words[3]} {words[4]} {words[5]}qx") for words in texts]


def _words(story: Path) -> list[str]:
    return _WORD.findall(story.read_text("utf-8").partition("## ")[2])


def _timed(search: AuthorSearch, text: str) -> float:
    start = time.process_time()
    search.search(text, Limits(kinds=("story", "lesson", "course")), 10)
    return time.process_time() - start


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.searching", description=__doc__, allow_abbrev=False)
    parser.add_argument("--stories", type=int, default=1000, metavar="N", help=f"how many, from {FEWEST_STORIES}")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each command (default: 5)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
