"""`python -m benchmarks.relevance`: do searches find what staff mean? One table over all of them.

The questions are in tests/relevance/queries.yml, each with the stories and lessons that answer it. Whoosh is what
`kb search` asks; Pagefind and Material's own search are asked in a browser, over the built site.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import yaml

from kb_builder.searching.author_search import AuthorSearch, open_search
from kb_builder.searching.text_index import Limits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "tests" / "relevance" / "queries.yml"
_CONTENT = ("stories", "lessons", "courses", "docs", "overrides", "companies.yml", "journeys.yml", "mkdocs.yml")
_MOST = 20
"""How far down a list somebody is taken to look."""

Asker = Callable[[str], Sequence[str]]
"""The ids of stories, lessons and courses that a search shows for a query, in its order; no other pages."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types, and the ids that answer it."""

    query: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """How well a search did. `ranks` has, for each question, the place of the first right answer; 0 for none."""

    engine: str
    ranks: Mapping[str, int]

    def success(self, most: int) -> float:
        """The share of questions that have a right answer among the first so many."""
        return sum(0 < rank <= most for rank in self.ranks.values()) / len(self.ranks)

    @property
    def mean_reciprocal_rank(self) -> float:
        """1 if the first answer is always right, 1/2 if it is always the second."""
        return sum(1 / rank for rank in self.ranks.values() if rank) / len(self.ranks)


def load_questions(file: Path = QUERIES) -> list[Question]:
    """The questions, in their order."""
    return [Question(each["query"], frozenset(each["right"])) for each in yaml.safe_load(file.read_text("utf-8"))]


def ask_all(engine: str, ask: Asker, questions: Sequence[Question]) -> Result:
    """How well a search answers the questions."""
    return Result(engine, {question.query: _rank(ask(question.query), question.right) for question in questions})


def _rank(answers: Sequence[str], right: frozenset[str]) -> int:
    return next((place for place, answer in enumerate(answers[:_MOST], 1) if answer in right), 0)


def whoosh(search: AuthorSearch) -> Asker:
    """What `kb search` answers."""

    def ask(query: str) -> list[str]:
        limits = Limits(kinds=("story", "lesson", "course"))
        return [hit.found.id for hit in search.search(query, limits, _MOST).hits]

    return ask


def pagefind(page: "Page", address: str) -> Asker:
    """What the search dialog finds on a site of ours that is served at this address, in the order of its worth."""
    page.goto(address)

    def ask(query: str) -> list[str]:
        urls = page.evaluate(
            """async ([address, query, most]) => {
                const { openIndex } = await import(`${address}assets/kb/search/index.js`)
                const { ask } = await import(`${address}assets/kb/search/asking.js`)
                const answers = await ask(await openIndex(), query, ["lesson", "story", "course"])
                return Promise.all(answers.slice(0, most).map(async ({ result }) => (await result.data()).raw_url))
            }""",
            [address, query, 4 * _MOST],
        )
        return _entries(urls)

    return ask


def material(page: "Page", address: str) -> Asker:
    """What the search box of Material shows on a site that is served at this address."""

    def ask(query: str) -> list[str]:
        page.goto(f"{address}?q={quote(query)}")
        page.wait_for_function(
            "() => /matching document/i.test(document.querySelector('.md-search-result__meta')?.textContent ?? '')"
        )
        items = page.locator(".md-search-result__item")
        urls = items.evaluate_all("items => items.map(item => item.querySelector('a').href)")
        return _entries(urls)

    return ask


def _entries(urls: Sequence[str]) -> list[str]:
    paths = dict.fromkeys(urlsplit(url).path.strip("/") for url in urls)
    return [path for path in paths if path.count("/") == 1 and path.split("/")[0] in ("stories", "lessons", "courses")]


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table."""
    rows = [
        f"| {result.engine} | {result.success(1):.2f} | {result.success(3):.2f} | {result.success(10):.2f} "
        f"| {result.mean_reciprocal_rank:.2f} | {sum(not rank for rank in result.ranks.values())} |"
        for result in results
    ]
    head = "| search | success@1 | success@3 | success@10 | MRR | not found |"
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- |", *rows])


def main(argv: Sequence[str] | None = None) -> int:
    """Asks the searches and prints the table; the exit code."""
    arguments = _parser().parse_args(argv)
    questions = load_questions()
    with tempfile.TemporaryDirectory(prefix="kb-relevance-") as folder:
        base = copied(Path(folder) / "base")
        results = []
        if "whoosh" in arguments.engines:
            results.append(
                ask_all("Whoosh (kb search)", whoosh(open_search(base / "mkdocs.yml", kept=False)), questions)
            )
        if others := [engine for engine in arguments.engines if engine != "whoosh"]:
            from playwright.sync_api import sync_playwright

            with sync_playwright() as playwright:
                executable = os.environ.get("KB_CHROMIUM") or None
                with closing(playwright.chromium.launch(executable_path=executable)) as browser:
                    results += in_browser(browser, others, base, questions)
    print(table(results))
    if arguments.missed:
        for result in results:
            for query, rank in result.ranks.items():
                if not 0 < rank <= 3:
                    print(f"{result.engine}: {query!r}: {f'place {rank}' if rank else 'not found'}")
    return 0


def in_browser(
    browser: "Browser", engines: Sequence[str], base: Path, questions: Sequence[Question]
) -> Iterator[Result]:
    """What the searches of a built site answer, each as soon as it has answered everything."""
    if "pagefind" in engines:
        with _served(_built(base)) as address, closing(browser.new_page()) as page:
            yield ask_all("Pagefind (the dialog)", pagefind(page, address), questions)
    if "material" in engines:
        config = base / "mkdocs.yml"
        settings = config.read_text("utf-8")
        config.write_text(settings.replace("\nplugins:\n", "\nplugins:\n  - search\n"), "utf-8")
        with _served(_built(base)) as address, closing(browser.new_page()) as page:
            yield ask_all("Material's search", material(page, address), questions)


def _built(base: Path) -> Path:
    site = base.parent / "site"
    command = [sys.executable, "-m", "kb_builder", "build", "-f", str(base / "mkdocs.yml"), "--site-dir", str(site)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return site


def copied(folder: Path) -> Path:
    """The knowledge base of this project."""
    folder.mkdir()
    for name in _CONTENT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        elif (ROOT / name).exists():
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:  # Any: as the library has it
        """Says nothing."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__, allow_abbrev=False)
    engines = ["whoosh", "pagefind", "material"]
    parser.add_argument("--engines", nargs="+", choices=engines, default=engines, help="which to ask (default: all)")
    parser.add_argument("--missed", action="store_true", help="list the questions without an answer in the first three")
    return parser


if __name__ == "__main__":
    sys.exit(main())
