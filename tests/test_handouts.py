"""A handout is one sheet of paper, whatever the paper, and has on it what a group needs."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sites import MINI_SITE
from web_pages import read_shared_site
from web_server import serving

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import Digests, environment, load_words, plan, render

PAPER = ["A4", "Letter"]
LESSONS = 16


def sheets(pdf: bytes) -> int:
    """The number of pages of a PDF file (ISO 32000-1, 7.7.3.3)."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_every_handout_is_one_sheet(page: Page, published_site: Path) -> None:
    """In the published site, where the address of the lesson is longest."""
    counted = {}
    with serving(published_site) as url:
        for folder in sorted((published_site / "lessons").glob("*/handout")):
            page.goto(f"{url}{folder.relative_to(published_site).as_posix()}/")
            counted |= {(folder.parent.name, paper): sheets(page.pdf(format=paper)) for paper in PAPER}
    assert len(counted) == LESSONS * len(PAPER)
    assert {name: number for name, number in counted.items() if number != 1} == {}


def test_lesson_begins_on_its_first_sheet(page: Page, real_site: Path) -> None:
    with serving(real_site) as url:
        page.goto(f"{url}lessons/listen-first/")
        assert 2 <= sheets(page.pdf(format="A4")) <= 6


def test_handout_says_where_it_is_from(published_site: Path, real_site: Path) -> None:
    name = "lessons/listen-first/handout/"
    published = (published_site / name / "index.html").read_text("utf-8")
    assert ">https://kb.example/base/lessons/listen-first/</span>" in published
    assert ">/lessons/listen-first/</span>" in (real_site / name / "index.html").read_text("utf-8")
    assert "<cite>Service Stories</cite>" in published


def test_lesson_leads_to_its_handout_and_back(real_site: Path) -> None:
    pages = read_shared_site(real_site)
    for address in [address for address in pages if address.endswith("/handout/")]:
        lesson = address.removesuffix("handout/")
        assert address in pages[lesson].to("kb-actions")
        assert lesson in pages[address].to("kb-handout__note")


def test_handout_is_in_no_search() -> None:
    words = load_words("en")
    site = plan(read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse(), words)
    handouts = [page for page in site.pages if page.kind == "handout"]
    assert [(page.is_searched, page.is_indexed) for page in handouts] == [(False, False)] * 2
    pages = render(site, environment(), words, Digests(b""))
    assert not any("data-pagefind-body" in page.html for page in pages if page.kind == "handout")


@pytest.mark.parametrize("language", ["en", "de"])
def test_pair_shows_the_worse_story_first(language: str) -> None:
    words = load_words(language)
    site = plan(read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse(), words)
    page = next(page for page in render(site, environment(), words, Digests(b"")) if page.address.endswith("handout/"))
    shown = re.findall(r'kb-handout__story--(\w+)">\s*<h3>(.*?)</h3>', page.html)
    assert shown == [("negative", "The question nobody heard"), ("positive", "The parcel two doors down")]
