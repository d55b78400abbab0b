"""The languages of the pages: complete, alike, all in use, and nothing said that is not in their files."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from sites import MINI_SITE, build, change, copy_mini_site, once, run
from web_server import serving

import kb_builder
from kb_builder.checking import Analysis
from kb_builder.hosts.problems import problems_page
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import PartialDate, default_vocabularies
from kb_builder.pages import LANGUAGES, Digests, Words, environment, load_words, plan, render
from kb_builder.reading import read_own

PACKAGE = Path(str(kb_builder.__file__)).parent
OTHERS = [language for language in LANGUAGES if language != "en"]

# What is the same word in both languages.
SAME_IN_GERMAN = {
    "arc.named",
    "arc.point",
    "date.month",
    "find.filters",
    "find.lesson_role",
    "frameworks.servqual",
    "guide.part.pause",
    "package.format.cc",
    "package.format.handout",
    "package.handout_of",
    "use.link",
    "vocabularies.channels.chat",
    "vocabularies.sentiments.neutral",
    "sentiment.count.neutral",
}


SAME_ON_GERMAN_PAGES = {
    *("GIFT", "SCORM 1.2", "SCORM 2004"),
    "1 neutral",
    "April 2007",
    "Chat",
    "Handout",
    "Neutral",
    "Pause",
    "SERVQUAL",
    "{lesson}: {role}",
} | {
    # The theme says it in both languages.
    "Navigation",
    # Where a handout was made from.
    "/lessons/listen-first/",
    # Nobody reads or hears it.
    "article",
    "website",
    "xqzstory",
}


def words_of(language: str) -> Any:  # Any: whatever the file holds
    return read_own((files("kb_builder.pages") / f"words.{language}.yml").read_text("utf-8"))


def labels() -> Any:  # Any: whatever the file holds
    return read_own((files("kb_builder.model") / "vocabularies.yml").read_text("utf-8"))


def explanations() -> Any:  # Any: whatever the file holds
    return read_own((files("kb_builder.model") / "explanations.yml").read_text("utf-8"))


def flat(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:  # Any: a tree of lists, mappings and texts
    """Every text with the way to it."""
    match tree:
        case Mapping():
            for key, value in tree.items():
                yield from flat(value, f"{path}.{key}" if path else key)
        case list():
            for number, value in enumerate(tree):
                yield from flat(value, f"{path}.{number}")
        case _:
            yield path, tree


@cache
def mini() -> Analysis:
    return read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse()


ENGLISH = dict(flat({**words_of("en"), "vocabularies": labels(), "explanations": explanations()}))


def test_there_is_a_second_language() -> None:
    assert {"en", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_language_says_everything_that_english_says(language: str) -> None:
    assert list(dict(flat(words_of(language)))) == list(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_language_fills_in_the_same_names(language: str) -> None:
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}

    said = dict(flat(words_of(language)))
    assert {key: names(said[key]) for key in ENGLISH} == {key: names(text) for key, text in ENGLISH.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_a_text(language: str) -> None:
    # YAML reads `no` and `on` as truths.
    assert [key for key, text in flat(words_of(language)) if not isinstance(text, str) or not text.strip()] == []


def test_german_is_german() -> None:
    said = dict(flat(words_of("de")))
    same = {key for key, text in ENGLISH.items() if said[key] == text and re.search(r"[a-z]{3}", text)}
    assert same - SAME_IN_GERMAN - {f"date.months.{month}" for month in (3, 7, 8, 10)} == set()


def test_german_addresses_nobody() -> None:
    addressed = re.compile(r"\b(?:du|dich|dir|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)
    # "Sie" inside a sentence is the formal address; at its beginning it may be a story.
    formal = re.compile(r"(?<=[a-zäöüß,] )(?:Sie|Ihnen|Ihr\w*)\b")
    said = dict(flat(words_of("de")))
    assert [key for key, text in said.items() if addressed.search(text) or formal.search(text)] == []


@dataclass(frozen=True)
class Noting(Words):
    """Words that remember for what they were asked."""

    asked: set[str] = field(default_factory=set)

    def __call__(self, key: str, **values: object) -> str:
        self.asked.add(key)
        return super().__call__(key, **values)


def test_every_word_is_in_use() -> None:
    """A key is asked for by a page of the mini site, or stands in the code, at least its beginning: `f"effort.{x}"`."""
    words = Noting("en", words_of("en"))
    for page in render(plan(mini(), words), environment(), words, Digests(b"")):
        assert page.html
    code = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*") if path.suffix in (".py", ".html"))
    named = re.findall(r"[\"']([a-z_]+(?:\.[a-z_{}]+)*)[\"']", code)
    patterns = {re.sub(r"\\\{[^}]*\\\}", "[a-z0-9_-]+", re.escape(text)) for text in named}
    patterns |= {f"{pattern}.(one|other)" for pattern in patterns} | {"number.thousands", r"date\.\w+"}
    used = re.compile("|".join(sorted(patterns)))
    assert [key for key in words_of("en") if key not in words.asked and not used.fullmatch(key)] == []


# Dates and numbers


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["2007", "April 2007", "4 April 2007", "31 December 2026", "1 story", "0 stories", "12,345 stories"]),
        ("de", ["2007", "April 2007", "4. April 2007", "31. Dezember 2026", "1 Geschichte", "0 Geschichten"]),
    ],
)
def test_dates_and_numbers_are_those_of_the_language(language: str, expected: list[str]) -> None:
    words = load_words(language)
    dates = [PartialDate(2007), PartialDate(2007, 4), PartialDate(2007, 4, 4), datetime.date(2026, 12, 31)]
    said = [*map(words.date, dates), *(words.count("stories", number) for number in (1, 0, 12345))]
    assert said[: len(expected)] == expected
    assert load_words("de").count("stories", 12345) == "12.345 Geschichten"


def test_unknown_language_is_refused() -> None:
    for language in ("fr", "", "../words.en", "\0", "EN"):
        with pytest.raises(LookupError):
            load_words(language)


# Pages say nothing but words of the file


def test_site_keeps_the_labels_that_it_gives_itself() -> None:
    lists = default_vocabularies().extended({"channels": {"fax": "Telefax machine", "phone": "Hotline"}})
    german = load_words("de").labelled(lists)
    assert german.channels["fax"] == "Telefax machine"
    assert german.channels["phone"] == "Hotline"
    assert german.channels["email"] == "E-Mail"
    assert german.frameworks["cx"]["easy"] == "Leicht"
    assert list(german.channels) == list(lists.channels)
    assert load_words("en").labelled(lists) == lists


class _Said(HTMLParser):
    """What a page says: its texts, and the attributes that people see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and _FOR_BROWSERS & {value for name, value in attrs if name in ("name", "http-equiv")}:
            return
        self.said |= {value or "" for name, value in attrs if _SPOKEN.match(name)} - {""}
        if tag in _NOT_SAID:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NOT_SAID:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.said.add(" ".join(data.split()))


_NOT_SAID = {"script", "style", "code"}  # What is typed is the same in every language.
_FOR_BROWSERS = {"viewport", "robots", "color-scheme", "refresh", "generator"}
"""What a page tells of itself that nobody reads or hears."""

# Of `data-`, what our scripts say; the others name things for machines.
_SPOKEN = re.compile(
    "(aria-label|aria-description|title|alt|placeholder|content)$|data-(?!md-|kb-|pagefind-(filter|sort))"
)


def said_by(html: str) -> set[str]:
    reader = _Said()
    reader.feed(html)
    return reader.said


def of_authors() -> str:
    """Everything that stands in the sources of the mini site."""
    return " ".join(
        " ".join(path.read_text("utf-8").split())
        for path in sorted(MINI_SITE.rglob("*"))
        if path.suffix in (".md", ".yml")
    )


def marked(tree: Any) -> Any:  # Any: a tree of lists, mappings and texts
    match tree:
        case Mapping():
            return {key: marked(value) for key, value in tree.items()}
        case list():
            return [marked(value) for value in tree]
        case _:
            return f"⟦{tree}⟧"


def test_own_templates_say_only_words_of_the_file() -> None:
    """In a language whose every word is marked, only marked words and those of authors stand on the pages."""
    words = Words("x", marked({**words_of("en"), "vocabularies": labels(), "explanations": explanations()}))
    pages = [*render(plan(mini(), words), environment(), words, Digests(b"")), problems_page([], "", words)]
    authors = of_authors()

    def is_explained(text: str) -> bool:
        rest = text
        while rest != (rest := re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)):
            pass
        return all(not re.search("[A-Za-z]{2}", part) or part.strip(" ,.;:") in authors for part in rest.split("  "))

    machine = re.compile(r"[a-z-]+(?::[a-z0-9-]+)*|/[a-z/-]+")  # ids for scripts and styles, addresses
    unexplained = {
        (page.kind, text)
        for page in pages
        for text in said_by(page.html)
        if not is_explained(text) and not machine.fullmatch(text)
    }
    assert unexplained == set()


@pytest.fixture(scope="module")
def german_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> Path:
        root = copy_mini_site(folder / "base")
        change(root / "mkdocs.yml", "  name: material\n", "  name: material\n  language: de\n")
        change(root / "mkdocs.yml", "permalink: true\n", "permalink: true\n      permalink_title: Link zur Stelle\n")
        return build(root)

    return once(tmp_path_factory, "german", make)


def test_german_site_has_no_english_word(german_site: Path, mini_site: Path) -> None:
    """What stands on a page in both languages is an author's, a name or a number."""
    authors = of_authors()
    both: set[str] = set()
    for file in mini_site.rglob("*.html"):
        path = file.relative_to(mini_site)
        both |= said_by(file.read_text("utf-8")) & said_by((german_site / path).read_text("utf-8"))
    names = [authors, "Material for MkDocs", *default_vocabularies().channels]
    # Behind an author's words: how many there are, or a place for an answer.
    told = {re.sub(r" (?:\(\d+\)|…)$", "", text.removesuffix(" - Parcel stories")) for text in both}
    left = {text for text in told if re.search("[A-Za-z]{2}", text) and not any(text in name for name in names)}
    assert left == SAME_ON_GERMAN_PAGES


def test_german_page_says_so(german_site: Path, mini_site: Path) -> None:
    assert '<html lang="de"' in (german_site / "stories/index.html").read_text("utf-8")
    assert '<html lang="en"' in (mini_site / "stories/index.html").read_text("utf-8")


def test_search_and_finder_speak_german(page: Tab, german_site: Path) -> None:
    with serving(german_site) as url:
        page.goto(f"{url}find/")
        page.locator(".kb-finder__count").get_by_text("3 Geschichten").wait_for()
        assert page.get_by_label("Wörter in der Geschichte").is_visible()
        page.keyboard.press("Control+k")
        page.get_by_role("dialog").get_by_role("searchbox", name="Geschichten, Lektionen und Unternehmen suchen").fill(
            "parcel"
        )
        page.get_by_role("heading", name="Geschichten").wait_for()
        said = page.get_by_role("dialog").inner_text()
    english = {text for key, text in ENGLISH.items() if key.startswith("search.") and "{" not in text}
    assert [text for text in english if text in said] == []


# A language that the pages do not speak


def test_language_of_the_theme_alone_is_told(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    change(root / "mkdocs.yml", "  name: material\n", "  name: material\n  language: fr\n")
    done = run("kb", "build", "--site-dir", tmp_path / "site", cwd=root)
    assert done.returncode == 0
    assert done.stderr == "warning: `theme.language: fr`: kb_builder speaks de and en; its own words stay English.\n"
    html = (tmp_path / "site/stories/index.html").read_text("utf-8")
    assert '<html lang="fr"' in html
    assert "All stories" in html


def test_language_that_nobody_speaks_is_refused(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    change(root / "mkdocs.yml", "  name: material\n", "  name: material\n  language: xx\n")
    done = run("kb", "build", "--site-dir", tmp_path / "site", cwd=root)
    assert done.returncode == 1
    assert "`theme.language: xx` is no language of the theme. Choose de or en; or one that" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()
