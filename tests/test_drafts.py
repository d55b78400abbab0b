"""Previews: drafts have pages in them, and nothing that is published knows of a draft."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner, Result
from pagefind_bundle import documents
from playwright.sync_api import Browser
from sites import change, contents, copy_mini_site
from web_pages import WebPage, read_site
from web_server import serving

from kb_builder.cli.build import command
from kb_builder.hosts.mkdocs_plugin import SERVE_WITH_DRAFTS, KbPlugin
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import Imprint, load_words, plan

DRAFTS = {"stories/half-told/", "lessons/say-it-once/", "lessons/say-it-once/handout/", "courses/second-week/"}
ONLY_IN_A_PREVIEW = DRAFTS | {"kb-drafts/"}
BANNER = "Not published yet, so do not cite it."


def with_drafts(folder: Path) -> Path:
    """The mini site with a draft of each kind, which know of each other and of what is published."""
    root = copy_mini_site(folder)
    for old, new, title in (
        ("lessons/own-it", "lessons/say-it-once", "Say it once"),
        ("courses/first-week", "courses/second-week", "Second week"),
    ):
        text = re.sub(r"^aliases:.*\n", "", (root / f"{old}.md").read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^title:.*", f"title: {title}\nstatus: draft", text, count=1, flags=re.MULTILINE)
        (root / f"{new}.md").write_text(text, "utf-8")
    story = root / "stories/half-told.md"
    change(story, "lessons: [listen-first]", "lessons: [listen-first, say-it-once]\ncontrast_with: [first-call]")
    change(story, "added: 2026-01-13", "added: 2027-01-13")  # Newer than anything that is published.
    change(story, "A letter comes back.", "A letter comes back: [the call](first-call.md).")
    change(root / "mkdocs.yml", "site_name:", "site_url: https://kb.example/base/\nsite_name:")
    return root


def build(root: Path, site: str, *options: str) -> Result:
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # It was set by the build before.
    arguments = ["-f", str(root / "mkdocs.yml"), *(["--site-dir", str(root / site)] if site else []), *options]
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base, published and as a preview."""
    root = with_drafts(tmp_path_factory.mktemp("drafts") / "base")
    assert build(root, "").exit_code == 0
    assert "The preview with 3 drafts is in " in build(root, "", "--drafts").output
    return root


@pytest.fixture(scope="module")
def preview(root: Path) -> dict[str, WebPage]:
    return read_site(root / "site-preview")


# What a preview has, and what it has not


def test_published_pages_are_the_same_in_a_preview(root: Path) -> None:
    analysis, words, imprint = read_knowledge_base(root / "mkdocs.yml").analyse(), load_words("en"), Imprint("Parcels")
    published = plan(analysis, words, imprint).pages
    previewed = plan(analysis, words, replace(imprint, with_drafts=True)).pages
    assert [page for page in previewed if page.address not in ONLY_IN_A_PREVIEW] == list(published)
    assert {page.address for page in previewed if page.is_draft} == DRAFTS


def test_no_file_of_the_published_site_knows_of_a_draft(root: Path, preview: dict[str, WebPage]) -> None:
    names = ("half-told", "Half a story", "say-it-once", "Say it once", "second-week", "Second week")
    found = {path for path, data in contents(root / "site").items() if any(name.encode() in data for name in names)}
    assert found == set()
    assert preview.keys() - read_site(root / "site").keys() == ONLY_IN_A_PREVIEW


def test_files_for_programs_and_the_search_are_those_of_the_published_site(root: Path) -> None:
    published, previewed = (
        {path: data for path, data in contents(root / name).items() if not path.endswith((".html", "_headers"))}
        for name in ("site", "site-preview")
    )
    assert {"feed.xml", "sitemap.xml", "api/v1/stories/1.json", "pagefind/documents"} <= published.keys()
    assert previewed == published
    assert not ONLY_IN_A_PREVIEW & documents(root / "site-preview").keys()


def test_every_page_of_a_preview_asks_search_engines_to_stay_away(preview: dict[str, WebPage]) -> None:
    robots = re.compile(r'<meta name="robots" content="noindex">')
    counted = {address: len(robots.findall(page.file.read_text("utf-8"))) for address, page in preview.items()}
    counted.pop("404.html")
    assert set(counted.values()) == {1}, counted


def test_drafts_say_what_they_are_and_every_page_that_it_is_a_preview(preview: dict[str, WebPage]) -> None:
    texts = {address: page.file.read_text("utf-8") for address, page in preview.items()}
    assert {address for address, text in texts.items() if BANNER in text} == DRAFTS
    without_theme = {address for address, text in texts.items() if "kb-drafts/" not in text}
    assert {address.partition("/")[0] for address in without_theme} <= {"embed", "teach", "stories"}
    assert all('class="md-banner"' not in texts[address] for address in without_theme)


def test_a_draft_leads_on_and_no_link_of_it_is_dead(preview: dict[str, WebPage]) -> None:
    for address in ONLY_IN_A_PREVIEW:
        linked = set(preview[address].to("md-content"))
        assert linked - preview.keys() == set(), address
    assert {"stories/first-call/", "lessons/say-it-once/", "kb-drafts/"} <= set(
        preview["stories/half-told/"].to("md-content")
    )
    assert set(preview["kb-drafts/"].to("md-content")) == DRAFTS - {"lessons/say-it-once/handout/"}
    leading = {address for address, page in preview.items() if DRAFTS & set(page.to("md-content"))}
    assert leading <= ONLY_IN_A_PREVIEW


def test_german(tmp_path: Path) -> None:
    root = with_drafts(tmp_path / "base")
    change(root / "mkdocs.yml", "  font: false\n", "  font: false\n  language: de\n")
    change(root / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder:\n      readers_search: false\n")
    assert build(root, "there", "--drafts", "--offline").exit_code == 0
    page = (root / "there/stories/half-told/index.html").read_text("utf-8")
    assert "Noch nicht veröffentlicht, bitte nicht zitieren." in page
    assert "Eine Vorschau mit 3 Entwürfen, nicht die veröffentlichte Website" in page
    assert 'href="../../kb-drafts/index.html"' in page


# Where it goes


def test_place_of_the_published_site_is_refused(root: Path) -> None:
    before = contents(root / "site")
    done = build(root, "site", "--drafts")
    assert done.exit_code == 2
    assert "is the place of the published site. Name another one for the preview" in done.output
    assert contents(root / "site") == before


def test_one_folder_for_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview is never taken for the published site, nor the other way round, and texts are renewed in both."""
    root = with_drafts(tmp_path / "base")
    change(root / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder:\n      readers_search: false\n")
    build(root, "clean", "--no-cache")
    right = contents(root / "clean")
    for options in ([], ["--drafts"]):
        build(root, "one", *options)
        assert (contents(root / "one") == right) is not bool(options)
    change(root / "stories/half-told.md", "Nobody knows.", "Nobody knows yet.")
    monkeypatch.setattr("mkdocs.commands.build.build", _never)
    build(root, "one", "--drafts")
    monkeypatch.undo()
    assert "Nobody knows yet." in (root / "one/stories/half-told/index.html").read_text("utf-8")
    build(root, "clean-preview", "--drafts", "--no-cache")
    assert contents(root / "one") == contents(root / "clean-preview")
    build(root, "one")
    assert contents(root / "one") == right


def _never(*_: object, **__: object) -> None:
    raise AssertionError("the host was asked")


def test_drafts_are_served_if_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs.commands.build import build as generate
    from mkdocs.config import load_config

    root = with_drafts(tmp_path / "base")
    monkeypatch.setenv(SERVE_WITH_DRAFTS, "1")
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "served"))
    plugin = config.plugins["kb-builder"]
    assert isinstance(plugin, KbPlugin)
    config.plugins.on_startup(command="serve", dirty=False)
    generate(config)
    page = root / "served/stories/half-told/index.html"
    assert BANNER in page.read_text("utf-8")
    assert "Half a story" not in (root / "served/search/search_index.json").read_text("utf-8")
    change(root / "stories/half-told.md", "Nobody knows.", "Nobody knows yet.")
    assert plugin._is_renewed(), "the host was needed"
    assert "Nobody knows yet." in page.read_text("utf-8")


# What people see


@pytest.fixture(scope="module")
def url(root: Path) -> Iterator[str]:
    with serving(root / "site-preview") as url:
        yield url


def test_axe_finds_nothing(browser: Browser, url: str) -> None:
    all_rules, of_colour = {"rules": {"target-size": {"enabled": True}}}, {"runOnly": ["color-contrast"]}
    for scheme, rules in (("light", all_rules), ("dark", of_colour)):
        context = browser.new_context(reduced_motion="reduce", color_scheme=scheme)  # type: ignore[arg-type]
        context.add_init_script(Axe().axe_script)
        page = context.new_page()
        for address in ("stories/half-told/", "kb-drafts/"):
            page.goto(f"{url}{address}")
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 800})
                found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
                assert [each["id"] for each in found] == [], (scheme, address, width)
        context.close()
