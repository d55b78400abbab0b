"""Who is compared: base, ours, and the site generators that are there."""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.contest import Contender, Scenario
from benchmarks.corpus import edited_story
from benchmarks.layouts import Files, blog_site, hugo_site, knowledge_base, plain_site, write
from benchmarks.peers import HUGO, ZENSICAL

PROPERDOCS = "ProperDocs"

_LAYOUTS: dict[str, Callable[[int], Files]] = {
    "kb": knowledge_base,
    "plain": plain_site,
    "blog": blog_site,
    "hugo": hugo_site,
}
_ALL = tuple(Scenario)


def write_layouts(stories: int, folder: Path) -> None:
    """Writes the stories in each layout, into a folder of its own."""
    for name, layout in _LAYOUTS.items():
        write(layout(stories), folder / name)


def contenders(folder: Path, environment: Path) -> list[Contender]:
    """All that can be measured in the folders that `write_layouts` has made, base first; base is always cold."""
    plain, ours, blog = folder / "plain", folder / "kb", folder / "blog"
    mkdocs = (sys.executable, "-m", "mkdocs", "build", "--strict")
    kb = (sys.executable, "-m", "kb_builder")
    kept = (ours / ".kb", ours / ".site.kb")
    story = ours / "stories" / f"{edited_story()}.md"
    check = (Scenario.COLD, Scenario.UNCHANGED)
    searched = (ours / "site-searched", ours / ".site-searched.kb", *kept)
    return [
        Contender("base", mkdocs, plain, plain / "site"),
        Contender("mkdocs build with kb-builder", mkdocs, ours, ours / "site", kept, _ALL, story),
        Contender("kb build", (*kb, "build"), ours, ours / "site", kept, _ALL, story),
        Contender(
            "kb build with Pagefind", (*kb, "build", "-f", "searched.yml"), ours, searched[0], searched[1:], _ALL, story
        ),
        Contender("kb check", (*kb, "check"), ours, None, kept, check),
        Contender("Material's blog", mkdocs, blog, blog / "site", (), _ALL, _below_docs(blog)),
        *_properdocs(plain),
        *_zensical(plain, ZENSICAL.find(environment)),
        *_hugo(folder / "hugo", HUGO.find(environment)),
    ]


def missing(environment: Path) -> list[str]:
    """The names of those that could be measured and are not installed."""
    peers = [peer.name for peer in (ZENSICAL, HUGO) if peer.find(environment) is None]
    return [*([] if find_spec("properdocs") else [PROPERDOCS]), *peers]


def _properdocs(plain: Path) -> list[Contender]:
    if find_spec("properdocs") is None:
        return []
    command = (sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml")
    return [Contender(PROPERDOCS, command, plain, plain / "site", (), _ALL, _below_docs(plain))]


def _zensical(plain: Path, program: Path | None) -> list[Contender]:
    if program is None:
        return []
    command = (str(program.absolute()), "build", "--strict")
    return [Contender(ZENSICAL.name, command, plain, plain / "site", (plain / ".cache",), _ALL, _below_docs(plain))]


def _hugo(site: Path, program: Path | None) -> list[Contender]:
    if program is None:
        return []
    story = site / "content" / "stories" / f"{edited_story()}.md"
    return [Contender(HUGO.name, (str(program.absolute()),), site, site / "public", (site / "resources",), _ALL, story)]


def _below_docs(site: Path) -> Path:
    return site / "docs" / "stories" / f"{edited_story()}.md"
