"""The content of one page of each kind, whole. KB_BLESS=1 writes tests/golden/ anew: then read the diff."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from sites import MINI_SITE

import kb_builder.pages
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import Company, Course, Journey, Lesson, Story
from kb_builder.pages import Digests, Imprint, Page, environment, load_words, plan, render

GOLDEN = Path(__file__).parent / "golden"
PAGES = {
    "changes": "changes/onboarding-at-parcelo/",
    "company": "companies/parcelo/",
    "course": "courses/first-week/",
    "dashboard": "dashboard/",
    "embed-lesson": "embed/lessons/listen-first/",
    "embed-story": "embed/stories/second-call/",
    "find": "find/",
    "frameworks": "frameworks/",
    "glossary": "glossary/",
    "guide-of-course": "teach/courses/first-week/",
    "guide-of-lesson": "teach/lessons/listen-first/",
    "guide-of-story": "teach/stories/second-call/",
    "handout": "lessons/listen-first/handout/",
    "home": "",
    "journey": "journeys/lost-parcel/",
    "lesson": "lessons/listen-first/",
    "lessons": "lessons/",
    "map": "map/",
    "overview-of-companies": "companies/",
    "overview-of-courses": "courses/",
    "overview-of-situations": "situations/",
    "redirect": "stories/silent-queue/",
    "retired": "stories/old-counter/",
    "retired-in-a-frame": "embed/stories/old-counter/",
    "retired-guide": "teach/stories/old-counter/",
    "stories": "stories/",
    "story": "stories/first-call/",
    "story-not-named": "stories/quiet-queue/",
    "story-with-pause": "stories/second-call/",
    "term-without-stories": "channels/chat/",
    "wanted": "wanted/",
}

PARTS = {
    "alone",
    "card",
    "draft",
    "embed",
    "feed",
    "found",
    "guide-parts",
    "head",
    "lesson-practice",
    "retired-text",
    "story-text",
}
"""Templates of which pages are put together, as `parts` is; those of packages are tested with the packages."""


@pytest.fixture(scope="module")
def pages() -> Mapping[str, Page]:
    words = load_words("en")
    site = plan(read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse(), words, Imprint("Parcel stories"))
    return {page.address: page for page in render(site, environment(), words, Digests(b""))}


@pytest.mark.parametrize("name", PAGES)
def test_content_of_page(name: str, pages: Mapping[str, Page]) -> None:
    html = pages[PAGES[name]].html
    expected = GOLDEN / f"{name}.html"
    if os.environ.get("KB_BLESS"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(html, "utf-8")
    assert html == expected.read_text("utf-8")


def test_every_template_and_every_file_is_in_use(pages: Mapping[str, Page]) -> None:
    templates = Path(str(kb_builder.pages.__file__)).parent / "templates"
    kinds = {template.stem for template in templates.glob("[!p]*.html")} - PARTS
    assert {pages[address].kind for address in PAGES.values()} == kinds
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(f"{name}.html" for name in PAGES)


def test_mini_site_uses_every_key() -> None:
    """So that each is on a page that is compared. Former addresses are tested where sites are built."""
    library = read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse().facts.library
    entries = [
        entry.meta
        for each in (library.articles, library.companies.values(), library.journeys.values())
        for entry in each
    ]
    for model in (Story, Lesson, Course, Company, Journey):
        used = set().union(*(meta.model_fields_set for meta in entries if isinstance(meta, model)))
        assert (model.__name__, set(model.model_fields) - used - {"aliases", "allow", "retired", "status"}) == (
            model.__name__,
            set(),
        )


def test_pages_come_sorted_and_each_address_once(pages: Mapping[str, Page]) -> None:
    assert list(pages) == sorted(pages)


def test_every_heading_of_the_outline_stands_on_the_page(pages: Mapping[str, Page]) -> None:
    def ids(page: Page) -> list[str]:
        found = list(page.outline)
        for heading in found:
            found += heading.children
        return [heading.id for heading in found]

    lost = [(page.address, name) for page in pages.values() for name in ids(page) if f'id="{name}"' not in page.html]
    assert lost == []
