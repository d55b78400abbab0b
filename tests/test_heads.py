"""What the head of each page tells other programs: Open Graph, JSON-LD, robots, and the feeds."""

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page as BrowserPage
from publications import NOWHERE, SOMEWHERE, publication
from sites import build, change, copy_mini_site, once
from web_pages import read_site
from web_server import serving

from kb_builder.pages import Digests, Imprint, Page, environment, load_words, render
from kb_builder.pages.head import Head, render_head

PLACE = "https://kb.example/base/"


class _Reader(HTMLParser):
    """The metadata of a document, and its data blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, str] = {}
        self.feeds: list[tuple[str, str]] = []
        self.data: list[str] = []
        self.others: list[str] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.named[values.get("property", values.get("name", ""))] = values.get("content", "")
        elif tag == "link" and "alternate" in values.get("rel", "").split():
            self.feeds.append((values["href"], values["title"]))
        elif tag == "script" and values.get("type") == "application/ld+json":
            self.data.append("")
            self._in_data = True
        else:
            self.others.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data[-1] += data


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def heads(imprint: Imprint) -> Mapping[str, Page]:
    of = publication({}, imprint)
    return {page.address: page for page in render(of.site, environment(), load_words("en"), Digests(b""))}


@pytest.fixture(scope="module")
def somewhere() -> Mapping[str, Page]:
    return heads(SOMEWHERE)


def head(pages: Mapping[str, Page], address: str) -> _Reader:
    found = read(pages[address].head)
    assert found.others == []
    return found


def test_open_graph_of_a_story(somewhere: Mapping[str, Page]) -> None:
    assert head(somewhere, "stories/first-call/").named == {
        "og:type": "article",
        "og:title": "The question nobody heard",
        "og:description": "An agent answers before the customer has finished.",
        "og:url": f"{PLACE}stories/first-call/",
        "og:site_name": "Parcel stories",
        "article:published_time": "2026-01-10",
    }


def test_home_is_the_site_itself(somewhere: Mapping[str, Page]) -> None:
    found = head(somewhere, "")
    assert (found.named["og:title"], found.named["og:description"]) == ("Parcel stories", "Of parcels.")
    assert found.named["og:url"] == PLACE
    assert json.loads(found.data[0]) == {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": PLACE,
        "url": PLACE,
        "name": "Parcel stories",
        "description": "Of parcels.",
        "inLanguage": "en",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "copyrightNotice": "CC BY 4.0",
    }


def data(pages: Mapping[str, Page], address: str) -> dict[str, Any]:
    (found,) = head(pages, address).data
    read_back = json.loads(found)
    assert isinstance(read_back, dict)
    return read_back


def test_story_is_an_article_and_a_learning_resource(somewhere: Mapping[str, Page]) -> None:
    story = data(somewhere, "stories/first-call/")
    assert story == {
        "@context": "https://schema.org",
        "@id": f"{PLACE}stories/first-call/",
        "@type": ["Article", "LearningResource"],
        "url": f"{PLACE}stories/first-call/",
        "headline": "The question nobody heard",
        "abstract": "An agent answers before the customer has finished.",
        "datePublished": "2026-01-10",
        "inLanguage": "en",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "copyrightNotice": "CC BY 4.0",
        "timeRequired": "PT1M",
        "isPartOf": {"@type": "WebSite", "@id": PLACE, "name": "Parcel stories", "url": PLACE},
        "about": [
            {
                "@type": "DefinedTerm",
                "@id": f"{PLACE}lessons/{slug}/",
                "name": title,
                "url": f"{PLACE}lessons/{slug}/",
                "inDefinedTermSet": f"{PLACE}lessons/",
            }
            for slug, title in (("listen-first", "Listen before you solve"), ("own-it", "Own it until it is finished"))
        ],
        "teaches": story["teaches"],
        "isBasedOn": {"@type": "CreativeWork", "name": "Notes from the counter"},
    }
    assert story["teaches"][0] == "Let the customer finish."


def test_lessons_are_defined_terms_of_one_set(somewhere: Mapping[str, Page]) -> None:
    lesson, every = data(somewhere, "lessons/listen-first/"), data(somewhere, "lessons/")
    assert lesson["@type"] == ["DefinedTerm", "LearningResource"]
    assert (lesson["name"], lesson["description"]) == ("Listen before you solve", "Let the customer finish.")
    assert every["@type"] == "DefinedTermSet"
    assert lesson["inDefinedTermSet"]["@id"] == every["@id"] == f"{PLACE}lessons/"
    assert {term["@id"] for term in every["hasDefinedTerm"]} == {
        f"{PLACE}lessons/listen-first/",
        f"{PLACE}lessons/own-it/",
    }


def test_nothing_is_said_of_an_address_that_is_not_known() -> None:
    pages = heads(NOWHERE)
    for page in pages.values():
        found = head(pages, page.address)
        assert "og:url" not in found.named
        assert found.feeds == []
        assert "https://kb.example" not in page.head


def test_feeds_are_found_from_every_page(somewhere: Mapping[str, Page]) -> None:
    for address in somewhere:
        hrefs = [href for href, _ in head(somewhere, address).feeds]
        assert hrefs[-1] == "../" * address.count("/") + "feed.xml"
    assert head(somewhere, "lessons/own-it/").feeds == [
        ("../../lessons/own-it/feed.xml", "Parcel stories: new stories of “Own it until it is finished”"),
        ("../../feed.xml", "Parcel stories: new stories"),
    ]


def test_readers_see_a_link_where_new_stories_are_listed(somewhere: Mapping[str, Page]) -> None:
    shown = {address for address, page in somewhere.items() if 'class="kb-feed"' in page.html}
    assert shown == {"", "stories/", "lessons/listen-first/", "lessons/own-it/"}
    assert not any('class="kb-feed"' in page.html for page in heads(NOWHERE).values())


def test_page_that_is_not_to_be_found_says_so(somewhere: Mapping[str, Page]) -> None:
    hidden = publication({"stories/first-call.md": RETIRED}, SOMEWHERE).site
    pages = {page.address: page for page in render(hidden, environment(), load_words("en"), Digests(b""))}
    assert head(pages, "stories/first-call/").named["robots"] == "noindex"
    shown = [address for address, page in somewhere.items() if not page.is_whole]
    assert [address for address in shown if "robots" in head(somewhere, address).named] == UNLISTED


UNLISTED = ["dashboard/", "lessons/listen-first/handout/", "lessons/own-it/handout/"]
RETIRED = """---
title: A story that is told no more
summary: It was told once.
sentiment: negative
lessons: [own-it]
company: parcelo
channel: phone
kind: encounter
evidence: first-hand
status: retired
added: 2026-01-10
---
"""


@given(st.text(max_size=30) | st.sampled_from(["</script><script>pwn()</script>", "<!--", '"><b>', "\u2028\u2029"]))
def test_any_text_stays_text(text: str) -> None:
    made = Head(text, text, "article", text, text, text, True, (), {"@type": "Article", "headline": text})
    html = render_head(made, Imprint(text), environment())
    found = read(html)
    assert found.others == []
    (block,) = found.data
    assert json.loads(block)["headline"] == text
    assert set(block).isdisjoint("<>&\u2028\u2029")
    assert html.count("<script") == html.count("</script") == 1


# In a built site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> Path:
        root = copy_mini_site(folder / "base")
        change(root / "mkdocs.yml", "site_name:", f"site_url: {PLACE}\nsite_name:")
        front_matter = '---\ndescription: "How \\"to\\" & <b>more</b>"\n---\n\n# Guide\n'
        change(root / "docs/guide.md", "# Guide\n", front_matter)
        return build(root)

    return once(tmp_path_factory, "heads", make)


def test_every_page_has_its_own_head(site: Path) -> None:
    for address, page in read_site(site).items():
        if page.file.name == "404.html":
            continue
        text = page.file.read_text("utf-8").partition("</head>")[0]
        found = read(text)
        if address.startswith(("embed/", "teach/")) or "http-equiv" in text:
            # A twin: what it tells of itself is that it is found elsewhere.
            assert found.named["robots"] == "noindex"
            assert f'<link rel="canonical" href="{PLACE}' in text
            continue
        assert found.named["og:url"] == f"{PLACE}{address}"
        for href, _ in found.feeds:
            assert (page.file.parent / href).is_file()


def test_feeds_make_the_theme_ask_for_nothing(page: BrowserPage, site: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with serving(site) as url:
        page.goto(f"{url}lessons/own-it/", wait_until="networkidle")
        assert page.locator("link[type='application/atom+xml']").count() == 2
    assert [one for one in asked if one.endswith(".xml")] == []


def test_head_of_a_page_written_by_hand(site: Path) -> None:
    found = read((site / "guide/index.html").read_text("utf-8").partition("</head>")[0])
    assert found.named["og:title"] == "Guide"
    assert found.named["og:description"] == 'How "to" & <b>more</b>'
    assert found.named["og:type"] == "website"
