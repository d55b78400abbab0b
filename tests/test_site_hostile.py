"""Text of authors is text on every page: it is never markup, never a template, and never runs."""

from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page
from searching import find, search
from sites import build, change, copy_mini_site, once
from web_pages import is_twin, read_site
from web_server import serving

HOSTILE = """P"><img src=x onerror=alert(1)><script>alert(2)</script></title>{{7*7}}{%x%}&amp;'</p>"""
PLAIN = "P plain words"
"""Stands at the same place of the alphabet."""

FRONT_MATTER = {
    "companies.yml": ["Parcelo & Sons", "Parcelo Express"],
    "journeys.yml": ["A parcel goes missing", "One parcel, two calls."],
    "courses/first-week.md": ["Your first week", "Two calls, one parcel.", "New agents"],
    "lessons/listen-first.md": [
        *("Listen before you solve", "The first word is seldom the question.", "Let the customer finish."),
        *("Stay quiet.", "Answer the first keyword.", "When did the agent begin to listen?", "talked over me"),
    ],
    "lessons/own-it.md": ["Own it until it is finished", "Whoever holds the problem keeps it."],
    "stories/first-call.md": [
        *("The question nobody heard", "An agent answers before the customer has finished."),
        *("The customer calls again on the next day.", "The wall of the post office", "A. Postman"),
        *("The Daily Stamp", "CC BY 4.0", "What did the customer want to say?", "The parcel desk"),
    ],
    "stories/old-counter.md": ["The counter that closed", "A counter that is there no more."],
    "stories/quiet-queue.md": ["A queue without a number", "Nobody knows who is next, and the clerk asks."],
    "stories/second-call.md": [
        *("The parcel two doors down", "An agent listens and then rings the driver."),
        "The parcel is found within the hour.",
    ],
}
MARKDOWN = {
    "stories/first-call.md": ["### And then", "He ends the call."],
    "stories/second-call.md": ["Two doors, and a parcel in front of the left one"],
}
TITLES = {
    *(
        "stories/first-call/",
        "stories/second-call/",
        "stories/quiet-queue/",
        "lessons/listen-first/",
        "lessons/own-it/",
        "lessons/listen-first/handout/",
        "lessons/own-it/handout/",
    ),
    *("companies/parcelo/", "journeys/lost-parcel/", "courses/first-week/", "channels/fax/"),
}
"""Pages whose title is an author's text."""


def write(folder: Path, text: str) -> Path:
    base = copy_mini_site(folder)
    change(base / "mkdocs.yml", "  - kb-builder\n", f"  - kb-builder: {{channels: {{fax: {quoted(text)}}}}}\n")
    change(base / "stories/quiet-queue.md", "channel: store", "channel: fax")
    for name, values in FRONT_MATTER.items():
        for number, value in enumerate(values):
            change(base / name, value, quoted(f"{text} {number}"))
    for name, values in MARKDOWN.items():
        for value in values:
            mark = "### " if value.startswith("###") else ""
            change(base / name, value, mark + escape(text))
    # Everything up to the end of the comment is the question.
    change(base / "stories/second-call.md", "What would you do now?", text)
    return base


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "hostile", lambda folder: build(write(folder / "base", HOSTILE)))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "plain", lambda folder: build(write(folder / "base", PLAIN)))


def test_structure_of_every_page_is_that_of_plain_words(hostile: Path, plain: Path) -> None:
    assert structures(hostile) == structures(plain)


def test_text_of_every_page_is_what_the_authors_wrote(hostile: Path, plain: Path) -> None:
    expected = {address: text.replace(PLAIN, HOSTILE) for address, text in texts(plain).items()}
    assert texts(hostile) == expected
    assert sum(HOSTILE in text for text in expected.values()) > 20


def test_title_and_description_are_what_the_authors_wrote(hostile: Path) -> None:
    pages = read_site(hostile)
    assert {address for address, page in pages.items() if HOSTILE in page.title and not is_twin(address)} == TITLES
    assert pages["stories/first-call/"].title == f"{HOSTILE} 0 - Parcel stories"
    assert pages["stories/first-call/"].description == f"{HOSTILE} 1"
    assert pages["journeys/lost-parcel/"].description == f"{HOSTILE} 1"


@pytest.fixture
def served(hostile: Path) -> Iterator[str]:
    with serving(hostile) as url:
        yield url


def test_nothing_runs_in_a_browser(page: Page, served: str) -> None:
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: happened.append(message.text))
    page.on("request", lambda request: happened.append(request.url) if request.url.endswith("/x") else None)
    for address in sorted({"", "stories/", "lessons/", "companies/", "journeys/", "courses/", *TITLES}):
        page.goto(f"{served}{address}")
        assert page.title().startswith(HOSTILE) is (address in TITLES)
    assert happened == []


def test_search_shows_text_as_text(page: Page, served: str) -> None:
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.goto(served)
    assert f"{HOSTILE} 0" in search(page, "onerror")
    excerpts = page.locator("dialog .kb-hit__text").all_inner_texts()
    assert any(HOSTILE in text for text in excerpts)
    assert page.locator("dialog :is(img, script)").count() == 0
    find(page, f"{served}find/?q=onerror", "3 stories")
    cards = page.locator(".kb-finder__results")
    assert f"{HOSTILE} 0" in cards.inner_text()
    assert cards.locator("img, script").count() == 0
    assert happened == []


class _Outline(HTMLParser):
    """The elements of a page with the names of their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, ...]] = []
        self.text: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        self._silent += tag in ("script", "style")
        # What is shown or read aloud, though it is no text of its own.
        self.text += [value or "" for name, value in attrs if name in ("alt", "title", "aria-label", "content")]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)


def outlines(site: Path) -> dict[str, _Outline]:
    found = {}
    for address, page in read_site(site).items():
        found[address] = _Outline()
        found[address].feed(page.file.read_text("utf-8"))
        found[address].close()
    return found


def structures(site: Path) -> dict[str, list[tuple[str, ...]]]:
    return {address: outline.elements for address, outline in outlines(site).items()}


def texts(site: Path) -> dict[str, str]:
    return {address: "".join(outline.text) for address, outline in outlines(site).items()}
