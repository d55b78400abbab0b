"""Which search readers get, under each host: Pagefind, or the theme's where Pagefind cannot be, and never both."""

import json
import logging
import sys
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from sites import copy_mini_site, keep_the_themes_search, run
from web_pages import read_site

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
    shown = {BOX in page.read_text("utf-8") for page in site.rglob("*.html")}
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


def _noting(name: str, called: list[str]):
    from material.plugins.search.plugin import SearchPlugin

    real = getattr(SearchPlugin, name)

    def noted(*args: object, **kwargs: object) -> object:
        called.append(name)
        return real(*args, **kwargs)

    return noted
