"""Pages that share one rendered frame are, byte for byte, the pages that the theme renders one by one."""

import logging
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from sites import change, contents, copy_mini_site

from kb_builder.hosts.frames import Frames


def _built(root: Path, site: str) -> dict[str, bytes]:
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / site), site_url="https://kb.example/base/")
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    return contents(root / site)


def _one_by_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    with monkeypatch.context() as patched:
        patched.setattr(Frames, "_frame", lambda *_: None)
        return _built(root, "one-by-one")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    root = copy_mini_site(tmp_path / "base")
    change(
        root / "mkdocs.yml", "site_name:", "repo_url: https://code.example/kb\nedit_uri: edit/main/docs/\nsite_name:"
    )
    title = 'title: "Tom & <b>Jerry</b> \\"x\\" {{ page }} é"'
    for number in range(3):
        story = root / "stories" / "first-call.md"
        text = story.read_text("utf-8").replace("journey:", "# journey:")
        lines = [title if line.startswith("title:") else line for line in text.splitlines()]
        (root / "stories" / f"more-{number}.md").write_text("\n".join(lines), "utf-8")
    return root


def test_framed_pages_are_those_of_the_theme(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renders = _count(monkeypatch)
    assert _built(root, "framed") == _one_by_one(root, monkeypatch)
    assert renders.count(True) > 0, "no frame was shared"


@pytest.mark.parametrize(
    "block",
    [
        "{% block extrahead %}<meta name='source' content='{{ page.file.src_uri if page }}'>{% endblock %}",
        "{% block extrahead %}<meta name='title' content='{{ page.title | upper if page }}'>{% endblock %}",
        "{% block content %}{{ super() }}<p>{{ page.content | length }}</p>{% endblock %}",
        "{% block site_nav %}{{ super() | replace('\\n', '') }}{% endblock %}",
    ],
)
def test_theme_that_shows_more_of_a_page(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, block: str
) -> None:
    (root / "overrides" / "main.html").write_text('{% extends "base.html" %}\n' + block, "utf-8")
    with caplog.at_level(logging.INFO, "mkdocs.plugins.kb-builder"):
        built = _built(root, "framed")
    assert built == _one_by_one(root, monkeypatch)
    assert "are rendered one by one" in caplog.text


def test_theme_whose_contents_show_more_of_a_page(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (root / "overrides" / "partials").mkdir()
    toc = "<nav>{{ page.url }}{% for item in page.toc %}{{ item.title }}{% endfor %}</nav>"
    (root / "overrides" / "partials" / "toc.html").write_text(toc, "utf-8")
    with caplog.at_level(logging.INFO, "mkdocs.plugins.kb-builder"):
        built = _built(root, "framed")
    assert built == _one_by_one(root, monkeypatch)
    assert "Pages like stories/" in caplog.text


def _count(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each group of pages that are alike was given a frame."""
    made: list[bool] = []
    frame = Frames._frame

    def counted(*arguments: object) -> object:
        result = frame(*arguments)  # type: ignore[arg-type]
        made.append(result is not None)
        return result

    monkeypatch.setattr(Frames, "_frame", counted)
    return made
