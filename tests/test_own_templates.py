"""A site's own content templates: the example of the how-to guide, and each template of the product replaced."""

import re
from pathlib import Path

import pytest
from sites import MINI_SITE

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import Digests, Page, Site, environment, load_words, plan, render

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "kb_builder/pages/templates"
PAGE = (ROOT / "docs/documentation/make-it-yours.md").read_text("utf-8")
EXAMPLE = PAGE.partition('```html title="overrides/kb/story.html"\n')[2].partition("```")[0]


@pytest.fixture(scope="module")
def site() -> Site:
    return plan(read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse(), load_words("en"))


def rendered(site: Site, overrides: Path | None) -> dict[str, Page]:
    templates = environment([overrides] if overrides else [])
    return {page.address: page for page in render(site, templates, load_words("en"), Digests(b""))}


def test_example_adds_to_the_page_of_a_story_and_to_no_other(site: Site, tmp_path: Path) -> None:
    (tmp_path / "story.html").write_text(EXAMPLE, "utf-8")
    plain, own = rendered(site, None), rendered(site, tmp_path)
    changed = {address for address in plain if own[address].html != plain[address].html}
    assert changed == {page.address for page in site.pages if page.kind == "story"}
    story = own["stories/first-call/"].html
    assert "<h2>In our house</h2>\n<p>The Thursday circle" in story
    assert '<a href="../../guide/">training desk</a>' in story
    assert "What they did" in story


def test_every_template_of_a_page_can_be_replaced_and_included(site: Site, tmp_path: Path) -> None:
    kinds = {page.kind for page in site.pages}
    for kind in kinds:
        (tmp_path / f"{kind}.html").write_text(f'{{% include "kb!/{kind}.html" %}}<p>OURS</p>', "utf-8")
    plain, own = rendered(site, None), rendered(site, tmp_path)
    assert {own[page.address].kind for page in site.pages if "<p>OURS</p>" in own[page.address].html} == kinds
    assert [address for address in own if own[address].html.replace("<p>OURS</p>", "") != plain[address].html] == []


def test_card_of_a_site_leads_to_the_root_from_wherever_it_stands(site: Site, tmp_path: Path) -> None:
    (tmp_path / "card.html").write_text('<p data-level="{{ level }}">{{ base }}{{ card.address }}</p>', "utf-8")
    cards = {
        (address.count("/"), *card)
        for address, page in rendered(site, tmp_path).items()
        for card in re.findall(r'<p data-level="(\d)">([./]*)stories/', page.html)
    }
    assert {(depth, base) for depth, _, base in cards} == {(depth, "../" * depth or "./") for depth, _, _ in cards}
    assert {(1, "2"), (2, "2"), (2, "4")} <= {(depth, level) for depth, level, _ in cards}
