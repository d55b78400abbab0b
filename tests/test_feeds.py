"""Feeds are valid Atom, whatever authors write, and say what readers want to know."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge import LESSON, STORY
from lxml import etree
from publications import NOWHERE, SOMEWHERE, publication
from sites import build, change, copy_mini_site

from kb_builder.exporting.atom import feeds
from kb_builder.exporting.publication import Publication

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas/atom.rng"))


def parsed(data: bytes) -> etree._Element:
    """A feed, which is valid: by the grammar of RFC 4287, and by what a grammar cannot say."""
    feed = etree.fromstring(data)
    assert GRAMMAR.validate(feed), GRAMMAR.error_log
    assert feed.find(f"{ATOM}author") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in feed.iter(f"{ATOM}entry"):
        assert [link.get("rel") for link in entry.iter(f"{ATOM}link")] == ["alternate"]
    for address in feed.xpath("//@href | //@scheme | //*[local-name() = 'id']/text()"):
        assert address.startswith("https://"), address
    return feed


def made(of: Publication) -> dict[str, etree._Element]:
    return {artifact.path: parsed(artifact.make()) for artifact in feeds(of)}


def ids_of_stories(feed: etree._Element) -> list[str]:
    root = "https://kb.example/base/stories/"
    return [str(entry.findtext(f"{ATOM}id")).removeprefix(root).strip("/") for entry in feed.iter(f"{ATOM}entry")]


def texts(feed: etree._Element, name: str) -> list[str | None]:
    return [element.text for element in feed.iter(f"{ATOM}{name}")]


def test_feed_of_all_stories() -> None:
    feed = made(publication({}))["feed.xml"]
    assert feed.findtext(f"{ATOM}id") == "https://kb.example/base/feed.xml"
    assert (feed.findtext(f"{ATOM}title"), feed.findtext(f"{ATOM}rights")) == ("Parcel stories", "CC BY 4.0")
    assert ids_of_stories(feed) == ["first-call", "second-call"]
    assert feed.findtext(f"{ATOM}updated") == "2026-01-10T00:00:00Z"
    first = feed.findall(f"{ATOM}entry")[0]
    assert texts(first, "title") == ["The question nobody heard"]
    assert texts(first, "published") == texts(first, "updated") == ["2026-01-10T00:00:00Z"]
    assert texts(first, "summary") == ["An agent answers before the customer has finished."]
    assert [(one.get("term"), one.get("label")) for one in first.iter(f"{ATOM}category")] == [
        ("negative", "Negative"),
        ("listen-first", "Listen before you solve"),
        ("own-it", "Own it until it is finished"),
    ]
    assert [(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")] == [
        ("self", "https://kb.example/base/feed.xml"),
        ("alternate", "https://kb.example/base/"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
    ]


def test_feed_of_each_lesson() -> None:
    found = made(publication({"lessons/alone.md": LESSON.replace("added: 2026-01-10", "added: 2026-01-12")}))
    assert sorted(found) == ["feed.xml", *(f"lessons/{slug}/feed.xml" for slug in ("alone", "listen-first", "own-it"))]
    feed = found["lessons/listen-first/feed.xml"]
    assert texts(feed, "title")[0] == "Listen before you solve – Parcel stories"  # noqa: RUF001 - a dash
    assert ids_of_stories(feed) == ["first-call", "second-call"]
    # Without a story it is as old as the lesson.
    assert texts(found["lessons/alone/feed.xml"], "updated") == ["2026-01-12T00:00:00Z"]


def test_feed_of_a_retired_lesson_says_so() -> None:
    because = "status: retired\nretired: {because: It is told elsewhere.}\nchanged: 2026-01-12\n"
    text = LESSON.replace("added: 2026-01-10\n", f"added: 2026-01-10\n{because}")
    feed = made(publication({"lessons/alone.md": text}))["lessons/alone/feed.xml"]
    (entry,) = feed.findall(f"{ATOM}entry")
    assert texts(entry, "summary") == ["It is told elsewhere."]
    assert texts(feed, "updated") == ["2026-01-12T00:00:00Z"] * 2
    assert [link.get("href") for link in entry.iter(f"{ATOM}link")] == ["https://kb.example/base/lessons/alone/"]


def test_no_feed_of_a_site_that_lies_nowhere() -> None:
    assert list(feeds(publication({}, NOWHERE))) == []


def test_newest_stories_come_first_and_a_change_moves_none() -> None:
    others = {
        f"stories/n-{number:02}.md": STORY.replace("added: 2026-01-10", f"added: 2026-02-{number:02}")
        for number in range(1, 29)
    }
    older = {f"stories/o-{number:02}.md": STORY for number in range(40)}
    changed = {"stories/o-00.md": STORY.replace("added: 2026-01-10", "added: 2026-01-10\nchanged: 2026-03-01")}
    feed = made(publication({**others, **older, **changed}))["feed.xml"]
    slugs = ids_of_stories(feed)
    assert len(slugs) == 50
    assert slugs[:2] == ["n-28", "n-27"]
    assert slugs[28:31] == ["first-call", "o-00", "o-01"]
    assert texts(feed, "updated")[0] == "2026-03-01T00:00:00Z"


def test_drafts_and_retired_stories_are_in_no_feed() -> None:
    hidden = {
        f"stories/{status}.md": STORY.replace("added:", f"status: {status}\nadded:") for status in ("draft", "retired")
    }
    feed = made(publication(hidden))["feed.xml"]
    assert ids_of_stories(feed) == ["first-call", "second-call"]


def test_equal_digests_only_for_equal_feeds() -> None:
    one, other = publication({}), publication({"lessons/own-it.md": LESSON.replace("Listen before", "Ask before")})
    first, second = ({each.path: each for each in feeds(of)} for of in (one, other))
    for path, artifact in first.items():
        assert (artifact.digest == second[path].digest) == (artifact.make() == second[path].make()), path


HOSTILE = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["\0", "\ud800", "\ufffe", "\x85", "]]>", "<b>&amp;</b>", "\u2028"]
)


@pytest.fixture(scope="module")
def of() -> Publication:
    return publication({})


@given(title=HOSTILE, name=HOSTILE)
def test_any_text_stays_text(of: Publication, title: str, name: str) -> None:
    story, lesson = of.stories["first-call"], of.lessons["listen-first"]
    # The check takes few of these titles; what is written is right all the same.
    library = replace(
        of.facts.library,
        stories={"first-call": replace(story, meta=story.meta.model_copy(update={"title": title, "summary": title}))},
        lessons={"listen-first": replace(lesson, meta=lesson.meta.model_copy(update={"title": title}))},
    )
    site = replace(of.site, imprint=replace(SOMEWHERE, name=name, rights=title))
    feed = made(replace(of, facts=replace(of.facts, library=library), site=site))["feed.xml"]
    assert {element.tag.removeprefix(ATOM) for element in feed.iter()} == OF_A_FEED
    assert texts(feed, "title") == [as_read(name), as_read(title)]
    assert texts(feed, "summary") == [as_read(title)]
    assert [one.get("label") for one in feed.iter(f"{ATOM}category")] == ["Negative", in_attribute(title)]


OF_A_FEED = {
    *("author", "category", "entry", "feed", "id", "link", "name", "published", "rights", "subtitle", "summary"),
    *("title", "updated"),
}


def as_read(text: str) -> str:
    """A text as it comes out of XML: what XML has no sign for is gone, and every end of a line is the same."""
    shown = "".join(sign if is_of_xml(sign) else "\ufffd" for sign in text)
    return shown.replace("\r\n", "\n").replace("\r", "\n")


def is_of_xml(sign: str) -> bool:
    return sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"


def in_attribute(text: str) -> str:
    """In an attribute, the end of a line is written as a reference."""
    return "".join(sign if is_of_xml(sign) else "\ufffd" for sign in text)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_mini_site(tmp_path_factory.mktemp("feeds") / "base")
    change(root / "mkdocs.yml", "site_name:", "site_url: https://kb.example/base/\nsite_name:")
    return root


def test_feeds_of_a_built_site(root: Path) -> None:
    site = build(root)
    found = {path.relative_to(site).as_posix(): parsed(path.read_bytes()) for path in site.rglob("feed.xml")}
    assert sorted(found) == ["feed.xml", "lessons/listen-first/feed.xml", "lessons/own-it/feed.xml"]
    for feed in found.values():
        for entry in feed.iter(f"{ATOM}entry"):
            address = entry.find(f"{ATOM}link").get("href").removeprefix("https://kb.example/base/")
            assert (site / address / "index.html").is_file()
