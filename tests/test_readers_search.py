"""Which search readers get, under each host: Pagefind, or the theme's where Pagefind cannot be, and never both."""

import json
import logging
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from pagefind_bundle import documents
from sites import change, copy_mini_site, keep_the_themes_search, run
from web_pages import read_site

from kb_builder.hosts.readers_search import SERVE_WITH_PAGEFIND
from kb_builder.searching.pagefind import SearchError, check_bundle, files_to_read, find_program, index_site

INDEX = "search/search_index.json"
BOX = 'data-md-component="search"'


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return copy_mini_site(tmp_path / "base")


@pytest.fixture
def without_pagefind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind.service", None)


def built(base: Path, command: str = "build", times: int = 1) -> Path:
    """The site as a host of this process builds it, so many times over."""
    site = base / "site"
    for number in range(times):
        config = load_config(str(base / "mkdocs.yml"), site_dir=str(site))
        if not number:
            config.plugins.on_startup(command=command, dirty=False)
        mkdocs_build(config)
    config.plugins.on_shutdown()
    return site


def has_the_themes_search(site: Path) -> bool:
    texts = (page.read_text("utf-8") for page in site.rglob("*.html"))
    # Twins and redirects have nothing of the theme.
    shown = {BOX in text for text in texts if "md-header" in text}
    assert shown == {(site / INDEX).exists()}
    return shown.pop()


@pytest.mark.parametrize("program", ["kb", "mkdocs", "properdocs"])
def test_published_site_has_no_search_of_the_theme(base: Path, program: str) -> None:
    done = run(program, "build", "-f", "mkdocs.yml", cwd=base)
    assert done.returncode == 0, done.stderr
    assert not has_the_themes_search(base / "site")


def test_without_pagefind_the_themes_search_stands_in(
    base: Path, without_pagefind: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "mkdocs.plugins.kb-builder.search"):
        assert has_the_themes_search(built(base))
    assert [record.levelname for record in caplog.records] == ["INFO"]
    assert "Pagefind is not installed" in caplog.text
    assert "pip install 'kb-builder[search]'" in caplog.text


def test_served_site_has_the_themes_search_after_each_save(base: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "mkdocs.plugins.kb-builder.search"):
        assert has_the_themes_search(built(base, "serve", times=3))
    assert len(caplog.records) == 1
    assert "while it is served" in caplog.text


def test_themes_search_is_started_and_configured_once(
    base: Path, without_pagefind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    for name in ("on_startup", "on_config", "on_post_build"):
        monkeypatch.setattr(f"material.plugins.search.plugin.SearchPlugin.{name}", _noting(name, called))
    built(base)
    assert called == ["on_startup", "on_config", "on_post_build"]


def test_search_that_the_owner_lists_is_kept(base: Path) -> None:
    keep_the_themes_search(base)
    assert has_the_themes_search(built(base))


def test_themes_search_finds_only_what_is_there(base: Path) -> None:
    keep_the_themes_search(base)
    site = built(base)
    pages = read_site(site)
    index = (site / INDEX).read_text("utf-8")
    locations = [urldefrag(entry["location"]) for entry in json.loads(index)["docs"]]
    assert [place for place in locations if place.url not in pages] == []
    assert [place for place in locations if place.fragment and place.fragment not in pages[place.url].ids] == []
    assert "old-counter" not in index, "a retired story"


# The index


def pieces(site: Path) -> dict[str, int]:
    """The files of the bundle, by their identity on the disk."""
    return {path.name: path.stat().st_ino for path in (site / "pagefind").rglob("*") if path.is_file()}


def kb_build(base: Path) -> str:
    done = run("kb", "build", cwd=base)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_index_that_is_right_stays(base: Path) -> None:
    assert "Indexing the pages" in kb_build(base)
    first = pieces(base / "site")
    (base / "docs/own.css").write_text("p { margin: 0 }", "utf-8")
    assert "the index stays" in kb_build(base)
    assert pieces(base / "site") == first
    change(base / "stories/quiet-queue.md", "A queue without a number", "A queue without a ticket")
    assert "Indexing the pages" in kb_build(base)
    assert documents(base / "site")["stories/quiet-queue/"]["meta"]["title"] == "A queue without a ticket"


def test_index_that_somebody_touched_is_made_anew(base: Path) -> None:
    kb_build(base)
    next((base / "site/pagefind/index").iterdir()).write_bytes(b"")
    (base / "docs/own.css").write_text("p { margin: 0 }", "utf-8")
    assert "Indexing the pages" in kb_build(base)
    assert next((base / "site/pagefind/index").iterdir()).stat().st_size


def test_only_what_is_needed_is_published(mini_site: Path) -> None:
    bundle = mini_site / "pagefind"
    names = {path.name for path in bundle.iterdir() if not path.name.endswith(".pf_meta")}
    assert names == {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "fragment", "index", "filter"}


def test_folders_and_pages_that_shall_not_be_found(base: Path) -> None:
    change(base / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder: {not_searched: [inner/]}\n")
    (base / "docs/inner").mkdir()
    (base / "docs/inner/page.md").write_text("# Inner page\n\nA word on data-pagefind-body is no mark.\n", "utf-8")
    (base / "docs/left-out.md").write_text("---\nsearch: {exclude: true}\n---\n\n# Left out\n", "utf-8")
    (base / "docs/without-a-heading.md").write_text("Just text.\n", "utf-8")
    found = documents(built(base))
    assert {"inner/page/", "left-out/"} & set(found) == set()
    assert found["without-a-heading/"]["meta"]["title"] == "Without a heading"
    assert found["guide/"]["filters"] == {"kind": ["page"]}


def test_template_without_the_marks_is_said(base: Path) -> None:
    (base / "overrides/kb").mkdir()
    (base / "overrides/kb/story.html").write_text("<h1>{{ title }}</h1>\n", "utf-8")
    done = run("kb", "build", cwd=base)
    assert done.returncode == 0
    assert done.stderr == (
        "warning: No search finds pages of the kind 'story': their template lacks `data-pagefind-body`.\n"
    )


def test_served_site_is_searched_as_the_published_one_on_demand(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVE_WITH_PAGEFIND, "1")
    site = built(base, "serve", times=2)
    assert not has_the_themes_search(site)
    assert "stories/quiet-queue/" in documents(site)


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5])


@pytest.mark.parametrize("damage", [Path.unlink, _emptied, _cut])
@pytest.mark.parametrize(
    "piece", ["pagefind-entry.json", "*.pf_meta", "fragment/*", "index/*", "filter/*", "wasm.en.pagefind"]
)
def test_bundle_that_is_not_whole(tmp_path: Path, mini_site: Path, piece: str, damage: Callable[[Path], None]) -> None:
    bundle = Path(shutil.copytree(mini_site / "pagefind", tmp_path / "pagefind"))
    pages = len(documents(mini_site))
    check_bundle(bundle, pages)
    damage(sorted(bundle.glob(piece))[0])
    with pytest.raises(SearchError, match="Pagefind left an index that is not whole"):
        check_bundle(bundle, pages)


def test_page_that_was_not_indexed_is_missed(mini_site: Path) -> None:
    pages = len(documents(mini_site))
    with pytest.raises(SearchError, match=f"Pagefind indexed {pages} pages, but {pages + 1} pages are to be found"):
        check_bundle(mini_site / "pagefind", pages + 1)


@pytest.mark.parametrize(
    ("pages", "pattern"),
    [
        (["index.html"], "{index.html}"),
        (["stories/a/index.html", "index.html", "stories/b/index.html"], "{index.html,stories/**/*.html}"),
        (["old.html/a/index.html", "a-1_b/index.html"], "{a-1_b/**/*.html,old.html/**/*.html}"),
        (["a{b/index.html", "stories/a/index.html"], "**/*.html"),
        (["-a/index.html"], "**/*.html"),
        (["ä/index.html"], "**/*.html"),
    ],
)
def test_only_folders_with_searched_pages_are_read(tmp_path: Path, pages: list[str], pattern: str) -> None:
    assert files_to_read(pages) == pattern
    for path in (*pages, "embed/stories/a/index.html"):
        page = tmp_path / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'<html lang="en"><body data-pagefind-body><p>{page.parent.name}</p></body></html>', "utf-8")
    program = find_program()
    assert program
    if pattern == "**/*.html":
        with pytest.raises(SearchError, match=f"indexed {len(pages) + 1} pages, but {len(pages)} pages"):
            index_site(program, tmp_path, pages)
    else:
        index_site(program, tmp_path, pages)


def test_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    program.chmod(0o755)
    with pytest.raises(SearchError, match="it did not end within 1 seconds"):
        index_site(program, tmp_path, ["index.html"], seconds=1)


def _noting(name: str, called: list[str]) -> Callable[..., object]:
    from material.plugins.search.plugin import SearchPlugin

    real = getattr(SearchPlugin, name)

    def noted(*args: object, **kwargs: object) -> object:
        called.append(name)
        return real(*args, **kwargs)

    return noted
