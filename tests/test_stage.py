"""`kb stage`: plain Markdown that other hosts turn into the same site."""

import errno
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import pytest
from click.testing import CliRunner, Result
from hostile.fragments import ALL, FRAGMENTS
from hostile.positions import IN_THE_BODY
from hypothesis import example, given
from hypothesis import strategies as st
from knowledge import convert
from shown_text import shown_text
from sites import ROOT, change, contents, copy_mini_site, run
from web_pages import address_of, read_site

from kb_builder.cli.build import command as build
from kb_builder.cli.stage import command as stage
from kb_builder.converting import plain
from kb_builder.exporting.stage.markdown import to_markdown
from kb_builder.exporting.stage.settings import staged_settings
from kb_builder.knowledge_base import read_knowledge_base

GOLDEN = Path(__file__).parent / "staged"
RICH = (Path(__file__).parent / "staged/rich.txt").read_text("utf-8")

# Of the product's own site: what runs in it, and what tells a server of its pages; the hosts have their own.
ONLY_OF_THE_PLUGIN = re.compile(r"_headers|404\.html|sitemap\.xml(\.gz)?|assets/(javascripts|stylesheets|kb)/.*")
# A search of its own, which the site of this test does without.
ONLY_OF_THE_HOST = re.compile(r"search/.*|search\.json")


def rich_site(folder: Path) -> Path:
    """The mini site, published somewhere, with everything that Markdown can say and what is not published of it."""
    root = copy_mini_site(folder)
    change(root / "mkdocs.yml", "site_name:", "site_url: https://kb.example/base/\nsite_name:")
    change(root / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder:\n      readers_search: false\n")
    with (root / "stories/first-call.md").open("a", encoding="utf-8") as file:
        file.write(RICH)
    (root / "docs/lossy.md").write_text(
        "---\ntitle: Lossy & more\nhide: [toc]\n---\n\n# Lossy\n\n<script>alert(1)</script>\n\n"
        "Hello [story](../stories/second-call.md#pause).\n",
        "utf-8",
    )
    (root / "docs/plain.md").write_text(
        "# Plain\n\n[Story](../stories/second-call.md#pause), [the guide][g], [again][g], "
        '![doors](../stories/second-call/doors.png) and [list](companies/parcelo.md "T").\n\n'
        "```\n[code](../stories/x.md)\n```\n\n[g]: guide.md#guide\n",
        "utf-8",
    )
    (root / "overrides/kb").mkdir()
    (root / "overrides/kb/retired.html").write_text("<h1>Gone</h1>\n<p>{{ page.title }}</p>", "utf-8")
    (root / "docs/_redirects").write_text("/old /new 301\n", "utf-8")
    return root


def staged(root: Path, out: Path, *options: str) -> Result:
    arguments = ["-f", str(root / "mkdocs.yml"), "--out", str(out), *options]
    return CliRunner().invoke(stage, arguments, catch_exceptions=False)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base, built by the plugin into site/ and staged into staged/."""
    root = rich_site(tmp_path_factory.mktemp("stage") / "base")
    for command, options in ((build, ["--no-cache"]), (stage, ["--out", str(root / "staged")])):
        done = CliRunner().invoke(command, ["-f", str(root / "mkdocs.yml"), *options], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    return root


@pytest.fixture(scope="module")
def by_properdocs(root: Path) -> Path:
    done = run("properdocs", "build", "--quiet", "-f", "mkdocs.yml", cwd=root / "staged")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return root / "staged/site"


def files_of(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def not_shared(plugins: Path, hosts: Path) -> tuple[set[str], set[str]]:
    one, other = files_of(plugins), files_of(hosts)
    return (
        {path for path in one - other if not ONLY_OF_THE_PLUGIN.fullmatch(path)},
        {path for path in other - one if not ONLY_OF_THE_HOST.fullmatch(path)},
    )


# What other hosts make of it


def test_properdocs_gives_the_same_addresses(root: Path, by_properdocs: Path) -> None:
    assert not_shared(root / "site", by_properdocs) == (set(), set())
    assert (by_properdocs / "404.html").exists()


def test_properdocs_gives_the_same_text(root: Path, by_properdocs: Path) -> None:
    pages = {path for path in files_of(root / "site") if path.endswith(".html")} - {"404.html"}
    assert len(pages) > 70
    texts = {path: (shown_text(root / "site" / path), shown_text(by_properdocs / path)) for path in pages}
    assert {path: both for path, both in texts.items() if both[0] != both[1]} == {}
    assert "snake_case,_open,5*3*2{:.x}{#y}" in texts["stories/first-call/index.html"][0]


def test_properdocs_copies_files_for_programs(root: Path, by_properdocs: Path) -> None:
    ending = (".xml", ".json", ".zip", ".txt", ".imscc", ".png", "_redirects")
    names = {path for path in files_of(root / "site") if path.endswith(ending)} - {"sitemap.xml"}
    assert {"feed.xml", "api/v1/stories/1.json", "courses/first-week/first-week.imscc", "_redirects"} <= names
    for name in names:
        assert (by_properdocs / name).read_bytes() == (root / "site" / name).read_bytes(), name


def test_whole_documents_are_the_same(root: Path, by_properdocs: Path) -> None:
    whole = sorted(path for path in files_of(by_properdocs) if path.startswith(("embed/", "teach/")))
    assert len(whole) >= 10
    for path in (*whole, "stories/silent-queue/index.html", "assets/kb/alone.css", "assets/kb/redirect.js"):
        assert (by_properdocs / path).read_bytes() == (root / "site" / path).read_bytes(), path


def test_no_link_of_a_staged_page_is_dead(by_properdocs: Path) -> None:
    pages, files = read_site(by_properdocs), files_of(by_properdocs)
    dead = []
    for address, page in pages.items():
        for link in page.links:
            url = urlsplit(link.url)
            if link.element != "a" or url.scheme or url.netloc or address == "404.html":
                continue
            target = address_of(address, link.url)
            there = pages.get(target)
            if (there is None and unquote(target) not in files) or (
                there and url.fragment and not url.fragment.startswith("__") and unquote(url.fragment) not in there.ids
            ):
                dead.append((address, link.url))
    assert dead == []


def test_zensical_gives_the_same_addresses(root: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(root / "staged", tmp_path / "staged", ignore=shutil.ignore_patterns("site"))
    done = run("zensical", "build", "-f", "mkdocs.yml", cwd=copied)
    assert done.returncode == 0, done
    assert "No issues found" in done.stderr
    assert not_shared(root / "site", copied / "site")[0] == set()
    theirs = {path for path in files_of(copied / "site") if path.endswith(".html")}
    assert theirs == {path for path in files_of(root / "site") if path.endswith(".html")}


# The files


@pytest.mark.parametrize("name", ["stories/first-call.md", "stories/second-call.md", "docs.md", "mkdocs.yml"])
def test_staged_file(root: Path, name: str) -> None:
    """KB_BLESS=1 writes tests/staged/ anew: then read the diff."""
    docs = root / "staged/docs"
    if name == "docs.md":
        text = "".join((docs / each).read_text("utf-8") for each in ("lossy.md", "plain.md", "_redirects"))
    else:
        text = (root / "staged/mkdocs.yml" if name == "mkdocs.yml" else docs / name).read_text("utf-8")
    expected = GOLDEN / name.replace("/", "-")
    if os.environ.get("KB_BLESS"):
        expected.write_text(text, "utf-8")
    assert text == expected.read_text("utf-8")


def test_bodies_of_real_stories_are_what_their_authors_wrote() -> None:
    """But for the ends of lines, and for links, which lead to the same files as before."""

    def words(text: str) -> list[str]:
        return re.sub(r"\]\([^)]*\)|<!-- pause:.*?-->", "", text).split()

    facts = read_knowledge_base(ROOT / "mkdocs.yml").analyse().facts
    assert len(facts.library.stories) > 10
    for story in facts.library.stories.values():
        body = facts.converted[story.path]
        assert words(to_markdown(body.html + body.rest, str)) == words(story.document.body), story.path


def test_drafts_and_what_the_policy_removes_are_not_staged(root: Path) -> None:
    for path, data in contents(root / "staged").items():
        assert b"half-told" not in data, path
        assert b"Half a story" not in data, path
        assert b"alert(1)" not in data, path


def test_settings_keep_what_any_host_understands() -> None:
    settings = b"""site_name: S
theme:
  name: material
  custom_dir: overrides
  favicon: a.svg
  logo: b.svg
  palette: {primary: custom, scheme: slate}
hooks: [x.py]
plugins: [kb-builder]
markdown_extensions:
  pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }
  attr_list:
"""
    assert staged_settings(settings, ["b.svg"], ["index.md", "a.md"]).decode() == (
        "# Written by kb stage.\nsite_name: S\ntheme:\n  name: material\n  logo: b.svg\n  palette:\n    scheme: slate\n"
        "markdown_extensions:\n"
        "  pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji ''}\n"
        "  attr_list:\n  def_list: {}\n  md_in_html: {}\n  tables: {}\n"
        "nav:\n- index.md\n- a.md\nedit_uri: ''\nnot_in_nav: '*'\n"
    )


# Where it goes


def test_a_second_stage_is_the_same_and_leaves_alone_what_is_not_its_own(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert staged(root, out).exit_code == 0
    first = contents(out)
    (out / "README").write_text("Mine.", "utf-8")
    (out / "docs/stories/first-call.md").write_text("Not what was staged.", "utf-8")
    (out / "docs/old.md").write_text("Of a page that is gone.", "utf-8")
    assert staged(root, out).exit_code == 0
    assert contents(out) == {**first, "README": b"Mine."}
    assert first == {path: data for path, data in contents(root / "staged").items() if not path.startswith("site/")}


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (".", "is part of the knowledge base, or holds it"),
        ("..", "is part of the knowledge base, or holds it"),
        ("docs/staged", "is part of the knowledge base, or holds it"),
        ("elsewhere", "holds a site that was not staged"),
    ],
)
def test_places_that_are_refused(root: Path, place: str, says: str) -> None:
    (root / "elsewhere/docs").mkdir(parents=True, exist_ok=True)
    (root / "elsewhere/docs/mine.md").write_text("Mine.", "utf-8")
    before = contents(root)
    done = staged(root, root / place)
    assert done.exit_code == 2
    assert says in done.output
    assert contents(root) == before


def test_mistakes_are_shown_and_nothing_is_written(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    change(root / "stories/first-call.md", "sentiment: negative", "sentiment: grumpy")
    done = staged(root, tmp_path / "out")
    assert done.exit_code == 1
    assert "Nothing was written; mend the errors first." in done.output
    assert not (tmp_path / "out").exists()


def test_full_disk_leaves_what_was_staged_before(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staged(root, tmp_path / "out")
    before = contents(tmp_path / "out")

    def full(path: Path, _: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    done = staged(root, tmp_path / "out", "--no-cache")
    monkeypatch.undo()
    assert done.exit_code == 1
    assert "No space left on device. What was staged before stays." in done.output
    shutil.rmtree(tmp_path / "out/.docs.kb")  # The next stage removes it.
    assert contents(tmp_path / "out") == before


def test_inherited_settings_are_refused(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    (tmp_path / "base.yml").write_text("site_description: From above.\n", "utf-8")
    change(root / "mkdocs.yml", "site_name:", "INHERIT: ../base.yml\nsite_name:")
    done = staged(root, tmp_path / "out")
    assert done.exit_code == 2
    assert "mkdocs.yml inherits settings from another file." in done.output


# Text stays text

EXTENSIONS = ["attr_list", "def_list", "md_in_html", "tables", "footnotes", "admonition", "abbr", "toc"]
EXTENSIONS += [f"pymdownx.{name}" for name in ("details", "superfences", "tabbed", "tilde", "caret", "mark", "keys")]
MARKDOWN = markdown.Markdown(extensions=EXTENSIONS)
SIGNS = st.text(alphabet="ab 1.)#>+-*_`~^=|[](){}!?:/\\<&;%\"'\u00e9\U0001f600", max_size=24)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@given(SIGNS)
@example("--8<-- x")
@example("{{ x }} {% raw %} {: #a }")
@example("!!! note")
@example("??? note")
@example("=== tab")
@example("1986. A year")
@example("Setext\n===")
@example("![a](b) &lt;b&gt;")
def test_any_text_stays_text(text: str) -> None:
    for html, around in (
        (f"<p>{escaped(text)}</p>", "{}"),
        (f"<ul><li>{escaped(text)}</li><li>x</li></ul>", "{} x"),
        (f"<h2>a {escaped(text)}</h2>", "a {}"),
        (f"<table><tr><td>{escaped(text)}</td><td>x</td></tr></table>", "{} x"),
        (f"<p>a <strong>{escaped(text)}</strong> <em>b</em></p>", "a {} b"),
        (f'<p>a{escaped(text)}<a href="b">c</a>!<a href="b">c</a></p>', "a{}c!c"),
        (f"<details><summary>{escaped(text)}</summary><p>x</p></details>", "{} x"),
    ):
        MARKDOWN.reset()
        made = MARKDOWN.convert(to_markdown(html, str))
        assert plain(made) == " ".join(around.format(text).split()), to_markdown(html, str)


class Running(HTMLParser):
    """Collects what could run or ask somebody else for something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in RUNNING:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            scheme = re.match(r"[\x00-\x20]*(?:([a-z][\w+.\t\n-]*):|//)", value or "", re.IGNORECASE)
            runs = name.startswith("on") or name in ("style", "srcdoc", "formaction", "srcset", "ping", "action")
            asks = name == "src" and scheme is not None
            leads = name == "href" and scheme is not None and scheme[1] not in ("http", "https", "mailto")
            if runs or asks or leads:
                self.found.append(f"{name}={value}")


def test_numbers_that_are_none() -> None:
    """HTML in a body may say anything; browsers pass over what is no number."""
    assert (
        to_markdown('<ol start="x"><li value="-1">a</li><li value="7">b</li><li>c</li></ol>', str) == "1. a\n7. b\n8. c"
    )
    assert to_markdown('<table><tr><td colspan="x">a</td><td colspan="²">b</td></tr></table>', str) == (
        "|  |  |\n| --- | --- |\n| a | b |"
    )
    wide = to_markdown('<table><tr><td colspan="99999999">a</td></tr></table>', str)
    assert len(wide) < 20_000


def test_bars_in_tables() -> None:
    made = to_markdown("<table><tr><td><code>a|b</code></td><td>c|<strong>d</strong></td></tr></table>", str)
    assert made.endswith("| <code>a&#124;b</code> | c\\|**d** |")


RUNNING = {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg", "math", "template"}


def test_hostile_texts_stay_harmless() -> None:
    """In every position of a body, cleaned by the policy, and as the text of a title: Markdown brings nothing back."""
    bodies = [fragment for _, fragment in ALL]
    some = list(FRAGMENTS.values())[::4]
    bodies += [place(of_one_technique[0]) for place in IN_THE_BODY.values() for of_one_technique in some]
    assert len(bodies) > 300
    for fragment in bodies:
        body, text = convert(fragment), escaped(fragment)
        for html in (body.html + body.rest, f"<h1>{text}</h1><p><a href='x/'>{text}</a> <code>{text}</code></p>"):
            MARKDOWN.reset()
            reader = Running()
            reader.feed(MARKDOWN.convert(to_markdown(html, str)))
            assert reader.found == [], fragment
