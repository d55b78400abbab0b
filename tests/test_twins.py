"""Frames, guides, handouts and feeds follow their entry: renamed, retired or withdrawn, it loses no address."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from knowledge import BASE_TEXTS, sources
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab
from publications import SOMEWHERE
from sites import build, change, copy_mini_site, once
from web_server import rules_of, serving

from kb_builder.checking import analyse
from kb_builder.exporting.atom import feeds
from kb_builder.exporting.publication import Publication
from kb_builder.linking import TWINS, address, linked_page
from kb_builder.model import KbConfig
from kb_builder.pages import Digests, Page, environment, load_words, plan, render
from kb_builder.publishing.redirects import redirects_file
from kb_builder.reading import Collection

Files = Mapping[str, str]
STORY, LESSON, COURSE = "stories/first-call", "lessons/listen-first", "courses/first-week"
HOSTILE = 'Gone </title><script>pwn()</script> & "done"\''


def renamed(files: Files, name: str) -> Files:
    """With the entry under another name, as `kb mv` leaves it."""
    folder, _, slug = name.partition("/")
    new = {path: re.sub(rf"\b{slug}\b", f"new-{slug}", text) for path, text in files.items()}
    text = new.pop(f"{name}.md")
    return {**new, f"{folder}/new-{slug}.md": text.replace("\nadded:", f"\naliases: [{slug}]\nadded:", 1)}


def retired(files: Files, name: str) -> Files:
    """With the entry as `kb retire` leaves it."""
    because = "status: retired\nretired: {because: It is told better elsewhere.}"
    return {**files, f"{name}.md": files[f"{name}.md"].replace("\nadded:", f"\n{because}\nadded:", 1)}


def withdrawn(files: Files, name: str) -> Files:
    """With the story as `kb withdraw` leaves it."""
    return {**files, f"{name}.md": "---\nwithdrawn: 2026-02-01\nbecause: They asked for it.\n---\n"}


def renamed_and_retired(files: Files, name: str) -> Files:
    """Both, one after the other."""
    return retired(renamed(files, name), name.replace("/", "/new-"))


def renamed_and_withdrawn(files: Files, name: str) -> Files:
    """Both, one after the other: nothing is kept but the addresses."""
    new = f"{name.replace('/', '/new-')}.md"
    files = renamed(files, name)
    return {**files, new: f"---\nwithdrawn: 2026-02-01\naliases: [{name.partition('/')[2]}]\n---\n"}


def published(files: Files, language: str = "en") -> Publication:
    """What a site of these files publishes."""
    found, words = analyse(sources(files), KbConfig()), load_words(language)
    return Publication(plan(found, words, SOMEWHERE), found.facts, words, str.encode, True)


def own(of: Publication, name: str) -> set[str]:
    """The addresses of pages and feeds that have the entry's name in them."""
    every = {page.address for page in of.site.pages} | {feed.path for feed in feeds(of)}
    return {each for each in every if name in each}


def pages(of: Publication) -> dict[str, Page]:
    """The pages of a site, by address."""
    return {page.address: page for page in render(of.site, environment(), of.words, Digests(b""))}


# No address is lost


@pytest.mark.parametrize(
    ("name", "fate"),
    [
        *((name, fate) for name in (STORY, LESSON, COURSE) for fate in (renamed, retired, renamed_and_retired)),
        *((STORY, fate) for fate in (withdrawn, renamed_and_withdrawn)),
    ],
    ids=lambda it: it if isinstance(it, str) else it.__name__,
)
def test_whatever_becomes_of_an_entry_its_addresses_stay(name: str, fate: Callable[[Files, str], Files]) -> None:
    before = own(published(BASE_TEXTS), name)
    assert len(before) == {STORY: 3, LESSON: 5, COURSE: 2}[name]
    after = own(published(fate(BASE_TEXTS, name)), name)
    assert before - after == set()


def test_ledger_need_not_list_twins() -> None:
    """An entry has the pages that the table says, and no other one; what follows from its name is listed nowhere."""
    of = published(BASE_TEXTS)
    for name in (STORY, LESSON, COURSE, "companies/parcelo", "journeys/lost-parcel"):
        places = TWINS.get(Collection(name.partition("/")[0]), ())
        wanted = {address(name), *(place(address(name)) for place in places)}
        assert {page.address for page in of.site.pages if f"{name}/" in f"{page.address}"} == wanted


@pytest.mark.parametrize("name", [STORY, LESSON, COURSE])
def test_course_that_links_a_twin_links_its_entry(name: str) -> None:
    for place in TWINS[Collection(name.partition("/")[0])]:
        assert linked_page(f"https://kb.example/base/{place(address(name))}#plan") == (name, "plan")
    assert linked_page("https://kb.example/base/stories/first-call/handout/") is None


@pytest.mark.parametrize("fate", [renamed, retired])
def test_no_page_is_written_by_hand_where_a_handout_was(fate: Callable[[Files, str], Files]) -> None:
    files = fate(BASE_TEXTS, LESSON)
    page = f"docs/{LESSON}/handout.md"
    found = analyse(sources({**files, page: "# Mine\n"}), KbConfig()).diagnostics
    assert [(each.rule.name, each.path) for each in found if each.path == page] == [("colliding-url", page)]


def test_former_addresses_lead_to_the_same_twin_of_the_page() -> None:
    of = published(renamed(BASE_TEXTS, LESSON))
    lines = redirects_file(of.site).splitlines()
    old, new = "lessons/listen-first", "lessons/new-listen-first"
    # Hosts read no more than a number of lines: what is linked most comes first.
    assert lines[1:] == [
        f"/{old}/ /{new}/ 301",
        f"/embed/{old}/ /embed/{new}/ 301",
        f"/{old}/handout/ /{new}/handout/ 301",
        f"/teach/{old}/ /teach/{new}/ 301",
    ]
    for place in ("embed/{}/", "teach/{}/", "{}/handout/"):
        html = pages(of)[place.format(old)].html
        up = "../" * place.format(old).count("/")
        assert f"url='{up}{place.format(new)}'" in html
        # Search engines are told of the page itself, as its twins tell them.
        assert f'<link rel="canonical" href="https://kb.example/base/{new}/' in html
        assert '<meta name="robots" content="noindex">' in html


def test_tombstones_of_twins_say_why_and_lead_to_what_replaces_them() -> None:
    files = {**BASE_TEXTS, **retired(BASE_TEXTS, LESSON)}
    files[f"{LESSON}.md"] = files[f"{LESSON}.md"].replace("elsewhere.}", "elsewhere., replaced_by: own-it}")
    found = pages(published(files))
    for place, other in (
        (f"embed/{LESSON}/", "../../../lessons/own-it/"),  # in a tab of its own: the course chose another text
        (f"teach/{LESSON}/", "../../../teach/lessons/own-it/"),
        (f"{LESSON}/handout/", "../../../lessons/own-it/handout/"),
    ):
        html = found[place].html
        assert "It is told better elsewhere." in html
        assert f'<a href="{other}">Own it until it is finished</a>' in html


def test_tombstones_of_twins_are_whole_documents_that_no_search_shows() -> None:
    found = pages(published(retired(BASE_TEXTS, LESSON), "de"))
    for place in (f"embed/{LESSON}/", f"teach/{LESSON}/"):
        page = found[place]
        assert (page.is_whole, page.is_searched) == (True, False)
        assert page.html.startswith('<!doctype html>\n<html class="kb-alone" lang="de" dir="ltr">')
        assert '<meta name="robots" content="noindex">' in page.html
        assert f'<link rel="canonical" href="https://kb.example/base/{LESSON}/">' in page.html
    assert '<base target="_blank">' in found[f"embed/{LESSON}/"].html
    assert 'name="robots"' in found[f"{LESSON}/handout/"].head


def test_tombstones_of_a_withdrawn_story_keep_nothing_of_it() -> None:
    found = pages(published(withdrawn(BASE_TEXTS, STORY)))
    for place in (f"embed/{STORY}/", f"teach/{STORY}/"):
        assert "This page has been retired" in found[place].html
        assert "The question nobody heard" not in found[place].html
        assert "They asked" not in found[place].html


def test_hostile_words_stay_words() -> None:
    files = retired(renamed(BASE_TEXTS, LESSON), "lessons/new-listen-first")
    name = "lessons/new-listen-first.md"
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    text = re.sub("^title: .*", lambda _: f"title: {quoted}", files[name], flags=re.MULTILINE)
    files = {**files, name: text.replace("It is told better elsewhere.", quoted)}
    of = published(files)
    for page in pages(of).values():
        if "listen-first" in page.address:
            assert "<script>pwn" not in page.html, page.address
    assert of.site.pages


# Feeds


def test_feed_of_a_renamed_lesson_is_that_of_the_lesson() -> None:
    made = {feed.path: feed for feed in feeds(published(renamed(BASE_TEXTS, LESSON)))}
    old, new = made["lessons/listen-first/feed.xml"], made["lessons/new-listen-first/feed.xml"]
    assert old.make() == new.make()
    assert old.digest == new.digest


def test_feed_of_a_retired_lesson_tells_its_readers() -> None:
    files = retired(renamed(BASE_TEXTS, LESSON), "lessons/new-listen-first")
    made = {feed.path: feed.make().decode() for feed in feeds(published(files))}
    feed = made["lessons/new-listen-first/feed.xml"]
    assert made["lessons/listen-first/feed.xml"] == feed
    assert feed.count("<entry>") == 1
    assert "<summary>It is told better elsewhere.</summary>" in feed
    assert '<link rel="alternate" type="text/html" href="https://kb.example/base/lessons/new-listen-first/" />' in feed


# In a browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The mini site with a lesson renamed and a story retired, with the headers that it asks for."""

    def make(folder: Path) -> Path:
        base = copy_mini_site(folder / "base")
        change(base / "lessons/own-it.md", "added:", "aliases: [former]\nadded:")
        return build(base)

    made = once(tmp_path_factory, "twins", make)
    with serving(made, rules_of(made)) as url:
        yield url


FRAME = '<!doctype html><html lang="en"><title>A course elsewhere</title><body><iframe src="%s" title="x"></iframe>'


def _framed(tab: Tab, folder: Path, place: str) -> None:
    (folder / "index.html").write_text(FRAME % place, "utf-8")
    with serving(folder) as url:
        tab.goto(url)


def test_frame_of_a_renamed_lesson_shows_it(page: Tab, site: str, tmp_path: Path) -> None:
    _framed(page, tmp_path, f"{site}embed/lessons/former/#practice")
    expect(page.frame_locator("iframe").locator(".kb-practice")).to_be_visible()
    assert page.frames[1].url == f"{site}embed/lessons/own-it/#practice"


def test_frame_of_a_renamed_lesson_shows_it_without_scripts(browser: Browser, site: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        tab = context.new_page()
        _framed(tab, tmp_path, f"{site}embed/lessons/former/")
        expect(tab.frame_locator("iframe").locator(".kb-practice")).to_be_visible()
    finally:
        context.close()


def test_frame_of_a_retired_story_says_so(page: Tab, site: str, tmp_path: Path) -> None:
    _framed(page, tmp_path, f"{site}embed/stories/old-counter/")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("This page has been retired")
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="A queue without a number").click()
    expect(opened.value).to_have_url(f"{site}stories/quiet-queue/")
