"""`kb build`, run as its users run it, on small knowledge bases in temporary folders."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sites import beside_site, build, change, contents, copy_mini_site, run, run_from_nothing
from web_pages import WebPage, read_shared_site, read_site

from kb_builder.cli.profiling import Profile

ADDRESS = "site_url: https://kb.example/base/\n"
SHOWS_ITS_DATE = """{% extends "base.html" %}
{% block footer %}built on {{ build_date_utc.strftime("%Y-%m-%d") }}{% endblock %}"""
NEW_STORY = """\
---
title: Story number {n}
summary: What happened to customer {n}.
sentiment: positive
lessons: [listen-first]
company: parcelo
channel: phone
kind: encounter
evidence: reported
added: 2026-01-{day:02}
---

## Situation

A customer calls.

## What they did

The agent listens.

## What came of it

It is settled.

## What to copy

- Listen.
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return copy_mini_site(tmp_path / "base")


def _own(base: Path) -> dict[str, bytes]:
    """Every file of the knowledge base but what is remembered between runs."""
    return {path: data for path, data in contents(base).items() if not path.startswith(".kb/")}


# What it says


def test_summary_counts_what_was_built(base: Path) -> None:
    done = run_from_nothing("kb", "build", cwd=base)
    assert done.returncode == 0
    assert done.stderr == ""
    assert re.sub(r"\d+\.\d s", "0.0 s", done.stdout) == (
        "Indexing the pages for the readers' search.\n"
        "Built 3 stories, 2 lessons and 2 companies: 81 pages in 0.0 s, no warnings. The site is in site/.\n"
    )
    assert len(list((base / "site").rglob("*.html"))) == 81


def test_profile_has_a_row_for_each_phase_and_their_sum(base: Path) -> None:
    done = run("kb", "build", "--profile", cwd=base)
    assert done.returncode == 0
    assert "phase" not in done.stdout
    head, *rows = done.stderr.strip().splitlines()
    assert head.split() == ["phase", "CPU", "s", "share", "seconds"]
    found = {row[:-22].strip(): row.split()[-3:] for row in rows}
    phases = ("start Python, import", "read files", "convert Markdown", "check", "copy and write files", "all")
    assert [phase for phase in found if phase in phases] == list(phases)
    *spent, whole = (float(cpu) for cpu, _, _ in found.values())
    assert sum(spent) == pytest.approx(whole, abs=0.01 * len(found))


def test_profile_leaves_out_what_the_process_did_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell runs its last command in its own process, whose children have ended then."""
    moments = [(1.0, 0.5, 90.0, 10.0, 1000.0), (2.0, 1.0, 90.0, 10.0, 1001.0), (3.0, 1.0, 90.5, 10.5, 1004.0)]
    monkeypatch.setattr("kb_builder.cli.profiling.os.times", iter(moments).__next__)
    profile = Profile()
    profile.begin("check")
    assert list(profile.table()) == [
        "phase                 CPU s  share  seconds",
        "start Python, import   3.00    60%     1.00",
        "check                  2.00    40%     3.00",
        "all                    5.00   100%     4.00",
    ]


def test_python_module_builds_too(base: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kb_builder", "build", "-d", "public"], cwd=base, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert contents(base / "public") == contents(build(base))


def test_site_dir_of_the_configuration_is_used(base: Path) -> None:
    change(base / "mkdocs.yml", "theme:\n", "site_dir: public\ntheme:\n")
    assert "The site is in public/." in run("kb", "build", cwd=base).stdout
    assert (base / "public/index.html").is_file()


def test_warnings_are_shown_and_counted(base: Path) -> None:
    (base / "docs/lost.md").write_text("# Lost\n", "utf-8")
    change(base / "mkdocs.yml", "  - Guide: guide.md\n", "  - Guide: guide.md\n  - Gone: gone.md\n")
    done = run("kb", "build", cwd=base)
    assert done.returncode == 0
    assert "1 warning." in done.stdout
    assert done.stderr == (
        "warning: A reference to 'gone.md' is included in the 'nav' configuration, which is not found in the "
        "documentation files.\n"
    )


# Hand-written pages


def test_page_on_frameworks_is_completed_or_made(base: Path) -> None:
    def sections(page: WebPage) -> list[str]:
        return [text.removesuffix("¶") for level, text in page.headings if level < 3]

    by_hand = read_site(build(base))["frameworks/"]
    assert sections(by_hand) == ["Models", "Why", "Where each lesson stands"]
    assert {"why", "kb-places", "kb-servqual-empathy"} <= set(by_hand.ids)
    contents_list = [link.url for link in by_hand.links if "md-sidebar--secondary" in link.inside]
    assert contents_list[:3] == ["#why", "#kb-places", "#kb-servqual"]
    (base / "docs/frameworks.md").unlink()
    made = read_site(build(base))["frameworks/"]
    assert sections(made) == ["Frameworks", "Where each lesson stands"]
    (base / "docs/frameworks").mkdir()
    (base / "docs/frameworks/index.md").write_text("# Ours\n", "utf-8")
    ours = read_site(build(base))["frameworks/"]
    assert sections(ours) == ["Ours", "Where each lesson stands"]


def test_signs_at_which_an_html_parser_gives_up_are_text(base: Path) -> None:
    (base / "docs/odd.md").write_text("# Odd\n\n<![x\n\n```\n<![y\n```\n", "utf-8")
    page = (build(base) / "odd/index.html").read_text("utf-8")
    assert "<p>&lt;![x</p>" in page
    assert "&lt;![y" in page


def test_page_that_the_host_cannot_read_is_told_in_a_sentence(base: Path) -> None:
    (base / "docs/odd.md").write_text("# Odd\n\n`<![x`\n", "utf-8")
    done = run("kb", "build", cwd=base)
    if done.returncode:  # Later versions of Python read it.
        assert "A hand-written page has the signs <![ between backticks." in done.stderr
    assert "Traceback" not in done.stderr


def test_pages_that_only_the_host_reads_are_cleaned_too(base: Path) -> None:
    front = "---\ntitle: x\ntemplate: redirect.html\nlocation: javascript:alert(1)\n---\n"
    (base / "docs/other.markdown").write_text(f"{front}<script>alert(2)</script>\n\nText.", "utf-8")
    assert run("kb", "build", cwd=base).returncode == 0
    page = (base / "site/other/index.html").read_text("utf-8")
    assert "Text." in page
    assert "alert(" not in page


# The same every time


def test_two_builds_are_equal(base: Path, mini_site: Path) -> None:
    assert contents(build(base)) == contents(mini_site)


def test_building_again_changes_nothing(base: Path) -> None:
    first = contents(build(base))
    assert contents(build(base)) == first


def test_environment_does_not_show(base: Path, mini_site: Path) -> None:
    env = {
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "1",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "HOME": "/nonexistent",
        "USER": "someone-else",
        "COLUMNS": "40",
    }
    assert contents(build(base, **env)) == contents(mini_site)


def test_age_of_the_files_does_not_show(base: Path, mini_site: Path) -> None:
    for number, path in enumerate(sorted(base.rglob("*"), reverse=True)):
        os.utime(path, (10**9 + number, 10**9 + number))
    assert contents(build(base)) == contents(mini_site)


def test_place_of_the_checkout_does_not_show(tmp_path: Path, mini_site: Path) -> None:
    root = copy_mini_site(tmp_path / "a place with spaces, ü and 100%")
    assert contents(build(root)) == contents(mini_site)


def test_working_folder_does_not_show(base: Path, mini_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run("kb", "build", "-f", base / "mkdocs.yml", "-d", site, cwd=Path("/")).returncode == 0
    assert contents(site) == contents(mini_site)


def test_order_of_the_folder_does_not_show(base: Path, mini_site: Path) -> None:
    for path in sorted((base / "stories").glob("*.md"), reverse=True):
        text = path.read_bytes()
        path.unlink()
        path.write_bytes(text)
    assert contents(build(base)) == contents(mini_site)


def test_site_is_dated_by_its_newest_content(base: Path) -> None:
    override(base, "main.html", SHOWS_ITS_DATE)
    # second-call.md was changed on that day; the draft was added later and is counted too.
    assert date_of(build(base)) == "2026-02-03"
    change(base / "lessons/own-it.md", "added: 2026-01-10", "added: 2026-01-10\nchanged: 2026-03-01")
    assert date_of(build(base)) == "2026-03-01"


def test_source_date_epoch_is_respected(base: Path) -> None:
    override(base, "main.html", SHOWS_ITS_DATE)
    assert date_of(build(base, SOURCE_DATE_EPOCH="1000000000")) == "2001-09-09"


def test_sitemap_dates_each_entry_by_its_own_last_change(base: Path) -> None:
    change(base / "mkdocs.yml", "site_name:", f"{ADDRESS}site_name:")
    dates = sitemap_dates(build(base))
    assert dates["stories/second-call/"] == "2026-02-03"
    assert dates["lessons/own-it/"] == "2026-01-10"
    # A list is as new as what it lists, which is dated itself; a page written by hand says no date.
    assert {dates[address] for address in ("", "guide/", "stories/", "companies/parcelo/")} == {None}
    # A draft has no page, and what is retired is not to be found.
    assert {"stories/half-told/", "stories/old-counter/"}.isdisjoint(dates)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://kb.example/", "User-agent: *\nAllow: /\n\nSitemap: https://kb.example/sitemap.xml\n"),
        ("https://kb.example/base/", None),
        (None, None),
    ],
)
def test_robots_stand_at_the_root_of_a_host(base: Path, address: str | None, text: str | None) -> None:
    if address:
        change(base / "mkdocs.yml", "site_name:", f"site_url: {address}\nsite_name:")
    robots = build(base) / "robots.txt"
    assert (robots.read_text("utf-8") if robots.exists() else None) == text


# When something is wrong, the site stays as it is


def bad_yaml(base: Path) -> None:
    change(base / "stories/first-call.md", "sentiment: negative", "sentiment: [negative")


def missing_lesson(base: Path) -> None:
    change(base / "stories/first-call.md", "[listen-first, ", "[listen-last, ")


def not_utf_8(base: Path) -> None:
    (base / "lessons/own-it.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")


def broken_link(base: Path) -> None:
    change(base / "stories/first-call.md", "second-call.md#what-they-did", "third-call.md")


def broken_link_of_a_hand_written_page(base: Path) -> None:
    change(base / "docs/guide.md", "companies/parcelo.md", "companies/parcels.md")


def unknown_setting(base: Path) -> None:
    change(base / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder: {page_sise: 20}\n")


def plugin_not_listed(base: Path) -> None:
    change(base / "mkdocs.yml", "  - kb-builder\n", "")


def unknown_theme(base: Path) -> None:
    change(base / "mkdocs.yml", "  name: material\n", "  name: materiel\n")


def unknown_plugin(base: Path) -> None:
    change(base / "mkdocs.yml", "plugins:\n", "plugins:\n  - serach\n")


def configuration_is_no_yaml(base: Path) -> None:
    change(base / "mkdocs.yml", "plugins:\n", "plugins: [\n")


def content_template_is_no_template(base: Path) -> None:
    override(base, "kb/story.html", "<h1>{{ page.card.title }}</h1>\n{% for lesson in %}\n")


def content_template_asks_for_what_is_not_there(base: Path) -> None:
    override(base, "kb/story.html", "<h1>\n{{ page.headline.text }}\n</h1>\n")


def content_template_computes_nonsense(base: Path) -> None:
    override(base, "kb/story.html", "\n\n{{ page.card.title / 2 }}\n")


def content_template_includes_what_is_not_there(base: Path) -> None:
    override(base, "kb/lesson.html", '{% include "sidebar.html" %}\n')


def content_template_leaves_out_a_part(base: Path) -> None:
    override(base, "kb/parts.html", "{% macro icon(name) %}{% endmacro %}\n")


def theme_template_is_no_template(base: Path) -> None:
    override(base, "main.html", '{% extends "base.html" %}\n{% block content %}\n{% endif %}\n')


MISTAKES: dict[Callable[[Path], None], str] = {
    bad_yaml: "stories/first-call.md:4:",
    missing_lesson: "stories/first-call.md:5:11: error[KB301 dangling-lesson]",
    not_utf_8: "lessons/own-it.md:2:11: error[KB002 not-utf-8]",
    broken_link: "stories/first-call.md:49:45: error[KB306 broken-link]",
    broken_link_of_a_hand_written_page: "docs/guide.md:3:65: error[KB306 broken-link]",
    unknown_setting: "mkdocs.yml:21:18: error[KB801 bad-configuration]",
    plugin_not_listed: "mkdocs.yml:20:1: error[KB801 bad-configuration]: The plugin kb-builder is not listed.",
    unknown_theme: "Unrecognised theme name: 'materiel'",
    unknown_plugin: 'The "serach" plugin is not installed',
    configuration_is_no_yaml: "mkdocs.yml:",
    content_template_is_no_template: "overrides/kb/story.html:2: Expected an expression, got 'end of statement block'",
    content_template_asks_for_what_is_not_there: "overrides/kb/story.html:2: ",
    content_template_computes_nonsense: "overrides/kb/story.html:3: unsupported operand",
    content_template_includes_what_is_not_there: "overrides/kb/lesson.html:1: There is no template 'sidebar.html'.",
    content_template_leaves_out_a_part: "with the templates in overrides/: ",
    theme_template_is_no_template: "overrides/main.html:3: Encountered unknown tag 'endif'.",
}


@pytest.mark.parametrize("make", MISTAKES, ids=lambda make: make.__name__)
def test_mistake_leaves_the_site_as_it_was(base: Path, mini_site: Path, make: Callable[[Path], None]) -> None:
    shutil.copytree(mini_site, base / "site")
    before = {path: path.stat().st_mtime_ns for path in (base / "site").rglob("*")}
    make(base)
    beside = {path.name for path in base.iterdir()} | {".kb", ".site.kb"}
    done = run("kb", "build", cwd=base)
    assert MISTAKES[make] in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert contents(base / "site") == contents(mini_site)
    assert {path: path.stat().st_mtime_ns for path in (base / "site").rglob("*")} == before
    assert {path.name for path in base.iterdir()} <= beside
    assert beside_site(base) in ([], ["lock"])


def test_mistake_of_a_first_build_leaves_nothing(base: Path) -> None:
    missing_lesson(base)
    before = contents(base)
    assert run_from_nothing("kb", "build", cwd=base).returncode == 1
    assert _own(base) == before


def test_nothing_but_the_lock_is_left_beside_the_site(base: Path) -> None:
    before = {path.name for path in base.iterdir()}
    build(base)
    build(base)
    assert {path.name for path in base.iterdir()} == before | {"site", ".kb", ".site.kb"}
    assert beside_site(base) == ["lock"]


def test_what_a_killed_build_left_is_swept_up(base: Path) -> None:
    for name in ("new", "old"):
        (base / ".site.kb" / name / "stories").mkdir(parents=True)
        (base / ".site.kb" / name / "stories/index.html").write_text("half", "utf-8")
    build(base)
    assert beside_site(base) == ["lock", "spare"]


def test_page_that_is_gone_is_gone(base: Path) -> None:
    build(base)
    (base / "docs/guide.md").unlink()
    change(base / "mkdocs.yml", "  - Guide: guide.md\n", "")
    change(base / "docs/index.md", ", or read the [guide](guide.md)", "")
    assert "guide/index.html" not in contents(build(base))


# Where the site goes


def make_file(base: Path) -> None:
    (base / "site").write_text("mine", "utf-8")


def make_link(base: Path) -> None:
    (base / "elsewhere").mkdir()
    (base / "site").symlink_to("elsewhere")


def make_dangling_link(base: Path) -> None:
    (base / "site").symlink_to("nowhere")


def make_folder_of_files(base: Path) -> None:
    (base / "site").mkdir()
    (base / "site/thesis.txt").write_text("mine", "utf-8")


def make_repository(base: Path) -> None:
    for name in ("index.html", "sitemap.xml", ".git"):
        (base / "site").mkdir(exist_ok=True)
        (base / "site" / name).write_text("mine", "utf-8")


PLACES: dict[Callable[[Path], None], str] = {
    make_file: "site is not a folder. Delete it, or name another place for the site.",
    make_link: "site is a symbolic link. Name the folder itself.",
    make_dangling_link: "site is a symbolic link. Name the folder itself.",
    make_folder_of_files: "site holds files that are not of a site. Empty it, or name another place for the site.",
    make_repository: "site holds files that are not of a site. Empty it, or name another place for the site.",
}


@pytest.mark.parametrize("make", PLACES, ids=lambda make: make.__name__)
def test_what_is_no_site_is_not_replaced(base: Path, make: Callable[[Path], None]) -> None:
    make(base)
    before = contents(base)
    done = run("kb", "build", "-d", "site", cwd=base)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: {base}/{PLACES[make]}\n"
    assert _own(base) == before


def test_configured_place_is_not_replaced_either(base: Path) -> None:
    change(base / "mkdocs.yml", "theme:\n", "site_dir: .git\ntheme:\n")
    (base / ".git").mkdir()
    (base / ".git/HEAD").write_text("mine", "utf-8")
    done = run("kb", "build", cwd=base)
    assert (done.returncode, done.stderr) == (
        1,
        f"Error: {base}/.git holds files that are not of a site. Empty it, or name another place for the site.\n",
    )


def test_knowledge_base_is_not_replaced_by_its_site(base: Path) -> None:
    before = contents(base)
    done = run("kb", "build", "-d", base, cwd=base)
    assert (done.returncode, done.stderr) == (
        1,
        f"Error: {base} holds the knowledge base itself. Name another place for the site.\n",
    )
    assert _own(base) == before


def test_folders_above_the_site_are_made(base: Path, mini_site: Path) -> None:
    assert contents(build(base, base / "public/deep/site")) == contents(mini_site)


def test_place_that_cannot_be_written_is_named(base: Path) -> None:
    done = run("kb", "build", "-d", "docs/index.md/site", cwd=base)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: {base}/docs/index.md cannot be written: Not a directory.\n"


# Other hands than ours


def test_mkdocs_builds_the_same_site(base: Path, mini_site: Path) -> None:
    done = run_from_nothing("mkdocs", "build", "--quiet", "--strict", cwd=base)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert contents(base / "site") == contents(mini_site)


def test_mkdocs_keeps_the_site_when_there_are_mistakes(base: Path, mini_site: Path) -> None:
    shutil.copytree(mini_site, base / "site")
    missing_lesson(base)
    done = run("mkdocs", "build", cwd=base)
    assert done.returncode == 1
    assert "stories/first-call.md:5:11: error[KB301 dangling-lesson]" in done.stderr
    assert contents(base / "site") == contents(mini_site)


def test_properdocs_builds_the_same_pages(base: Path, mini_site: Path) -> None:
    done = run("properdocs", "build", "--quiet", "-f", "mkdocs.yml", cwd=base)
    assert done.returncode == 0
    assert pages_without_generator(base / "site") == pages_without_generator(mini_site)


def test_properdocs_reports_mistakes_like_mkdocs(base: Path) -> None:
    missing_lesson(base)
    done = run("properdocs", "build", "-f", "mkdocs.yml", cwd=base)
    assert done.returncode == 1
    assert "stories/first-call.md:5:11: error[KB301 dangling-lesson]" in done.stderr
    assert not (base / "site").exists()


# Knowledge bases of other shapes


def test_site_without_any_content(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Nothing yet\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Empty\ntheme: {name: material, font: false}\nplugins: [kb-builder]\n", "utf-8"
    )
    done = run("kb", "build", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Built 0 stories, 0 lessons and 0 companies: " in done.stdout
    pages = read_site(tmp_path / "site")
    assert pages["stories/"].to("kb-cards") == []
    assert "There is no story here yet." in text_of(tmp_path / "site/stories/index.html")
    assert "There is no story here yet." in text_of(tmp_path / "site/companies/index.html")


def test_long_overview_is_cut_into_pages(base: Path) -> None:
    for file, more in (("journeys.yml", "  summary: One more.\n"), ("companies.yml", "  industry: retail\n")):
        name = "title" if file == "journeys.yml" else "name"
        with (base / file).open("a", encoding="utf-8") as opened:
            opened.writelines(f"more-{n:02}:\n  {name}: Number {n:02}\n{more}" for n in range(1, 26))
    change(base / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder: {page_size: 10}\n")
    pages = read_site(build(base))
    for place in ("journeys/", "companies/"):
        parts = [place, f"{place}page/2/", f"{place}page/3/"]
        assert [address for address in pages if re.match(rf"{place}page/", address)] == parts[1:]
        listed = [entry for part in parts for entry in pages[part].to("kb-overview")]
        assert [len(pages[part].to("kb-overview")) for part in parts[:2]] == [10, 10]
        assert {f"{place}more-{n:02}/" for n in range(1, 26)} <= set(listed)
        assert len(listed) == len(set(listed))
        assert pages[place].to("kb-pager", rel="next") == [parts[1]]
        assert pages[parts[2]].to("kb-pager", rel="next") == []


def test_long_list_is_cut_into_pages(base: Path) -> None:
    for n in range(1, 121):
        (base / f"stories/number-{n:03}.md").write_text(NEW_STORY.format(n=n, day=1 + n // 5), "utf-8")
    change(base / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder: {page_size: 50}\n")
    pages = read_site(build(base))
    numbered = [f"stories/number-{n:03}/" for n in range(1, 121)]
    for place in ("stories/", "companies/parcelo/", "channels/phone/", "sentiments/positive/"):
        parts = [place, f"{place}page/2/", f"{place}page/3/"]
        assert [address for address in pages if re.match(rf"{place}page/", address)] == parts[1:]
        listed = [story for part in parts for story in pages[part].to("kb-cards")]
        assert [len(pages[part].to("kb-cards")) for part in parts[:2]] == [50, 50]
        assert sorted(set(listed) & set(numbered)) == numbered
        assert len(listed) == len(set(listed))
        assert pages[place].to("kb-pager", rel="next") == [parts[1]]
        assert pages[parts[1]].to("kb-pager", rel="prev") == [parts[0]]
        assert pages[parts[1]].to("kb-pager", rel="next") == [parts[2]]
        assert pages[parts[2]].to("kb-pager", rel="next") == []
        assert next(title for level, title in pages[parts[1]].headings if level == 1).endswith(", page 2")
    assert pages["stories/"].to("kb-cards")[:2] == ["stories/number-120/", "stories/number-115/"]
    # A lesson's page shows the newest of each role, and leads to the list of all.
    assert len(pages["lessons/listen-first/"].to("kb-columns")) == 14
    assert "lessons/listen-first/stories/" in pages["lessons/listen-first/"].to("kb-section")
    every = [f"lessons/listen-first/stories/{part}" for part in ("", "page/2/", "page/3/")]
    assert set(numbered) <= {story for part in every for story in pages[part].to("kb-cards")}


def test_navigation_is_made_up_where_there_is_none(base: Path) -> None:
    text = (base / "mkdocs.yml").read_text("utf-8")
    (base / "mkdocs.yml").write_text(text[: text.index("nav:")], "utf-8")
    pages = read_site(build(base))
    assert set(pages[""].to("md-nav--primary")) == {
        *("", "frameworks/", "glossary/", "guide/", "stories/", "lessons/", "courses/", "companies/", "journeys/"),
        *("sentiments/", "industries/", "channels/", "situations/", "find/", "map/", "wanted/", "dashboard/"),
    }


def test_edit_link_leads_to_the_file_of_the_page(base: Path) -> None:
    repository = "repo_url: https://code.example/kb\nedit_uri: edit/main/docs/\n"
    change(base / "mkdocs.yml", "site_name:", f"{ADDRESS}{repository}site_name:")
    pages = read_site(build(base))
    edits = {
        address: link.url
        for address, page in pages.items()
        for link in page.links
        if "md-content" in link.inside and link.url.startswith("https://code.example/kb/edit/")
    }
    at = "https://code.example/kb/edit/main"
    assert edits == {
        "": f"{at}/docs/index.md",
        "frameworks/": f"{at}/docs/frameworks.md",
        "guide/": f"{at}/docs/guide.md",
        "courses/first-week/": f"{at}/courses/first-week.md",
        "lessons/listen-first/": f"{at}/lessons/listen-first.md",
        "lessons/own-it/": f"{at}/lessons/own-it.md",
        "stories/first-call/": f"{at}/stories/first-call.md",
        "stories/old-counter/": f"{at}/stories/old-counter.md",
        "stories/quiet-queue/": f"{at}/stories/quiet-queue.md",
        "stories/second-call/": f"{at}/stories/second-call.md",
    }


def test_hand_written_pages_link_made_ones_as_files(mini_site: Path) -> None:
    assert read_shared_site(mini_site)["guide/"].to("md-content") == ["guide/", "stories/", "companies/parcelo/"]


def test_story_of_a_company_that_is_not_named(mini_site: Path) -> None:
    pages = read_shared_site(mini_site)
    assert "companies/anonymous/" not in pages
    assert "Not named" in text_of(mini_site / "stories/quiet-queue/index.html")
    assert pages["stories/quiet-queue/"].to("kb-storyhead") == [
        *("sentiments/neutral/", "industries/public-services/", "channels/store/", "situations/everyday/")
    ]


def test_retired_story_keeps_its_page_and_is_not_listed(mini_site: Path) -> None:
    pages = read_shared_site(mini_site)
    assert [title for _, title in pages["stories/old-counter/"].headings] == ["This page has been retired"]
    linked = [address for address, page in pages.items() if "stories/old-counter/" in page.to("md-container")]
    assert linked == ["changes/onboarding-at-parcelo/"]  # A course elsewhere has linked it.


def test_draft_has_no_page(mini_site: Path) -> None:
    assert [name for name, data in contents(mini_site).items() if b"half-told" in data or b"Half a story" in data] == []
    assert "stories/half-told/" not in read_shared_site(mini_site)


def test_addresses_that_end_with_html_are_not_offered(base: Path, mini_site: Path) -> None:
    change(base / "mkdocs.yml", "site_name:", "use_directory_urls: false\nsite_name:")
    done = run("kb", "build", cwd=base)
    assert (done.returncode, done.stderr) == (
        0,
        "warning: `use_directory_urls: false` is ignored: every address of a knowledge base ends with a slash.\n",
    )
    assert contents(base / "site") == contents(mini_site)


def test_real_site_has_the_same_pages_wherever_it_is_published(real_site: Path, published_site: Path) -> None:
    here, there = read_shared_site(real_site), read_shared_site(published_site)
    assert {address: page.headings for address, page in here.items()} == {
        address: page.headings for address, page in there.items()
    }


def override(base: Path, name: str, text: str) -> None:
    file = base / "overrides" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def sitemap_dates(site: Path) -> dict[str, str | None]:
    root = ElementTree.fromstring((site / "sitemap.xml").read_bytes())
    of = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    place = ADDRESS.removeprefix("site_url: ").strip()
    return {str(url.findtext(f"{of}loc")).removeprefix(place): url.findtext(f"{of}lastmod") for url in root}


def date_of(site: Path) -> str:
    """The date that the generator gives to a site, on a page of the theme's."""
    return (site / "404.html").read_text("utf-8").partition("built on ")[2][:10]


def text_of(file: Path) -> str:
    return file.read_text("utf-8")


def pages_without_generator(site: Path) -> dict[str, str]:
    """The HTML of every page without the one line in which the generator names itself."""
    return {
        path.relative_to(site).as_posix(): re.sub(
            r'<meta name="generator" content="mkdocs-[^"]*">', "", path.read_text("utf-8")
        )
        for path in site.rglob("*.html")
    }
