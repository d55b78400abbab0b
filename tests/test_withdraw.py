"""`kb withdraw story`: of what was told nothing is left, neither in the knowledge base nor on the site."""

import shutil
from pathlib import Path

import pytest
from command import kb
from sites import build, change, contents, copy_mini_site, run
from web_pages import read_site

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.reading import Collection, SourceFile
from kb_builder.writing.withdrawing import without_block

PIXELS = b"\x89PNG\r\n\x1a\ncanary-of-the-image"
STORY = """\
---
title: The canarytitle at the counter
summary: A canarysummary waits for a parcel.
sentiment: negative
lessons: [listen-first]
company: canaryworks
channel: phone
kind: encounter
evidence: first-hand
added: 2026-01-12
journey: {id: canary-journey, step: 1}
outcome: The canaryoutcome.
source: {title: Canarysource}
aliases: [the-long-wait]
questions: [What would a canaryquestion do?]
allow: [{rule: short-body, because: A canaryreason.}]
---

## Situation

A canarybody calls. ![A canaryalt](counter/bench.png)

## What they did

They listen. ![The other canaryalt](../docs/canary-elsewhere.png)

<!-- pause: What would a canarypause do? -->

## What came of it

Nothing.

## What to avoid

- The canaryadvice.
"""
CANARY = b"canary"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the mini site and one story more, which names a company and a journey of its own."""
    base = copy_mini_site(tmp_path / "base")
    (base / "stories/counter").mkdir()
    for image in ("stories/counter/bench.png", "docs/canary-elsewhere.png"):
        (base / image).write_bytes(PIXELS)
    (base / "stories/counter.md").write_text(STORY, "utf-8")
    (base / "fingerprints.txt").write_text("# Hashes\nCanarysource\tAAAAAAAAAAA=\nOther\tAAAAAAAAAAE=\n", "utf-8")
    change(
        base / "companies.yml",
        "tessera:",
        "# A canarycomment.\ncanaryworks: {name: Canaryworks, industry: retail}\ntessera:",
    )
    with (base / "journeys.yml").open("a", encoding="utf-8") as journeys:
        journeys.write("canary-journey: {title: A canary flies, summary: The way of a canary.}\n")
    (base / ".kb/cache").mkdir(parents=True)
    (base / ".kb/cache/counter.json").write_text(STORY, "utf-8")
    monkeypatch.chdir(base)
    return base


def canaries(folder: Path) -> list[str]:
    """The files that still say something of the story, or are called after it."""
    return [path for path, data in contents(folder).items() if CANARY in data.lower() or CANARY in path.encode()]


def test_nothing_of_the_story_is_left(base: Path) -> None:
    site = build(base)
    assert len(canaries(site)) > 10
    address = "stories/counter/index.html"
    before = read_site(site)
    result = kb("withdraw", "story", "counter", "--yes", "--today", "2026-02-01", "--because", "Asked for.")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "stories/counter.md: only its address is left",
            "companies.yml: without `canaryworks`, which no other story names",
            "fingerprints.txt: without 'Canarysource'",
            "journeys.yml: without `canary-journey`, which no other story names",
            "docs/canary-elsewhere.png: deleted",
            "stories/counter/bench.png: deleted",
            "It is withdrawn.",
        ],
    )
    shutil.rmtree(site)
    assert canaries(base) == []
    assert (base / "stories/counter.md").read_text("utf-8") == (
        "---\nwithdrawn: 2026-02-01\nbecause: Asked for.\naliases: [the-long-wait]\n---\n"
    )
    assert not (base / "stories/counter").exists()
    assert kb("check").exit_code == 0
    after = read_site(build(base))
    assert canaries(base) == []
    assert (site / address).is_file()
    assert [title for _, title in after["stories/counter/"].headings] == ["This page has been retired"]
    assert "Asked for" not in (site / address).read_text("utf-8")
    assert before.keys() - after.keys() == {"companies/canaryworks/", "journeys/canary-journey/"}
    assert [place for place, page in after.items() if "stories/counter/" in page.to("md-container")] == []


def test_story_that_others_mention_is_withdrawn_and_they_are_named(base: Path) -> None:
    change(
        base / "docs/guide.md", "# Guide\n", "# Guide\n\nThe question nobody heard: [read](../stories/first-call.md).\n"
    )
    result = kb("withdraw", "story", "stories/first-call.md", "--yes", "--today", "2026-02-01")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:8] == [
        "stories/first-call.md: only its address is left",
        "It is withdrawn.",
        "courses/first-week.md:7:38: uses it; look whether it may stay.",
        "courses/first-week.md:17:16: says its title; look whether it may stay.",
        "docs/guide.md:3:1: says its title; look whether it may stay.",
        "docs/guide.md:3:35: links it; look whether it may stay.",
        "stories/second-call.md:13:34: warning[KB313 journey-gap]: No story tells step 1 of the journey `lost-parcel`.",
        "     |",
    ]
    assert result.stderr.startswith("Next: `kb build`, publish the site, and take the old text out of the history")
    assert kb("check").exit_code == 0


def test_error_that_it_leads_to_is_shown(base: Path) -> None:
    change(base / "docs/guide.md", "# Guide\n", "# Guide\n\n[They](companies/canaryworks.md) are kind.\n")
    result = kb("withdraw", "story", "counter", "--yes")
    assert result.exit_code == 1
    assert "docs/guide.md:3:8: error[KB306 broken-link]" in result.stdout
    assert "Found 1 error." in result.stdout


def test_diff_shows_everything_and_changes_nothing(base: Path) -> None:
    before = contents(base)
    result = kb("withdraw", "story", "counter", "--diff", "--today", "2026-02-01")
    assert result.exit_code == 0
    assert result.stdout.startswith("--- a/stories/counter.md\n+++ b/stories/counter.md\n@@ -1,")
    assert "\n+withdrawn: 2026-02-01\n" in result.stdout
    assert "\n-# A canarycomment.\n-canaryworks: {name: Canaryworks, industry: retail}\n" in result.stdout
    assert result.stdout.endswith("docs/canary-elsewhere.png: deleted\nstories/counter/bench.png: deleted\n")
    assert contents(base) == before


def test_script_has_to_say_yes(base: Path) -> None:
    before = contents(base)
    result = kb("withdraw", "story", "counter")
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Nothing was changed. Add --yes to withdraw it, or --diff to see all that would change.\n"
    )
    assert contents(base) == before


@pytest.mark.parametrize(("answer", "is_withdrawn"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_person_is_asked(base: Path, monkeypatch: pytest.MonkeyPatch, answer: str, is_withdrawn: bool) -> None:
    monkeypatch.setattr("kb_builder.cli.withdraw.is_terminal", lambda: True)
    result = kb("withdraw", "story", "counter", stdin=answer)
    assert "Delete all this? [y/N]: " in result.stderr
    assert result.exit_code == (0 if is_withdrawn else 2)
    assert ("withdrawn:" in (base / "stories/counter.md").read_text("utf-8")) is is_withdrawn


def test_story_that_does_not_exist(base: Path) -> None:
    result = kb("withdraw", "story", "couter", "--yes")
    assert result.exit_code == 2
    assert result.stderr.endswith("Error: There is no story 'couter'. Did you mean 'counter'?\n")


def test_second_time_changes_nothing(base: Path) -> None:
    kb("withdraw", "story", "counter", "--yes", "--today", "2026-02-01")
    before = contents(base)
    result = kb("withdraw", "story", "counter", "--yes", "--today", "2026-02-02")
    assert (result.exit_code, result.stdout) == (0, "stories/counter.md is withdrawn already. Nothing was changed.\n")
    assert contents(base) == before


def test_what_could_not_be_deleted_is_deleted_the_next_time(base: Path) -> None:
    kb("withdraw", "story", "counter", "--yes", "--today", "2026-02-01")
    (base / "stories/counter").mkdir()
    (base / "stories/counter/bench.png").write_bytes(PIXELS)
    result = kb("withdraw", "story", "counter", "--yes")
    assert result.stdout.startswith("stories/counter/bench.png: deleted\nIt is withdrawn.\n")
    assert canaries(base) == []


@pytest.mark.parametrize("damage", [b"---\ntitle: [The canary\n", b"\xff\xfe canary", b"The canary flew.\n"])
def test_broken_story_can_be_withdrawn_too(base: Path, damage: bytes) -> None:
    (base / "stories/counter.md").write_bytes(damage)
    result = kb("withdraw", "story", "counter", "--yes", "--today", "2026-02-01")
    assert result.exit_code == 0
    assert (base / "stories/counter.md").read_text("utf-8") == "---\nwithdrawn: 2026-02-01\n---\n"
    assert not (base / "stories/counter").exists()


def test_text_below_a_withdrawn_story_is_refused(base: Path) -> None:
    (base / "stories/counter.md").write_text("---\nwithdrawn: 2026-02-01\n---\n\nThe canary flew.\n", "utf-8")
    done = run("kb", "check", cwd=base)
    assert done.returncode == 1
    assert "stories/counter.md:4:1: error[KB114 bad-value]: A withdrawn story has no text." in done.stdout
    assert kb("withdraw", "story", "counter", "--yes", "--today", "2026-02-03").exit_code == 0
    assert "canary" not in (base / "stories/counter.md").read_text("utf-8")


def test_title_beside_the_day_is_refused(base: Path) -> None:
    (base / "stories/counter.md").write_text("---\nwithdrawn: 2026-02-01\ntitle: A canary\n---\n", "utf-8")
    done = run("kb", "check", cwd=base)
    assert "stories/counter.md:3:1: error[KB107 unknown-key]: `title` is not a key here." in done.stdout


@pytest.mark.parametrize(
    ("text", "key", "left"),
    [
        ("a: {name: A}\nb: {name: B}\n", "a", "b: {name: B}\n"),
        ("a: {name: A}\nb: {name: B}\n", "b", "a: {name: A}\n"),
        (
            "# Head\na: {name: A}\n# Of b\nb:\n  name: B\n\n# Of c\nc: {name: C}\n",
            "b",
            "# Head\na: {name: A}\n# Of c\nc: {name: C}\n",
        ),
        ("# Head\na: {name: A}\n# Of b\nb: {name: B}\n", "a", "# Head\n# Of b\nb: {name: B}\n"),
        ("a:\r\n  name: A\r\nb:\r\n  name: B\r\n", "a", "b:\r\n  name: B\r\n"),
        ("a: {name: A}", "a", ""),
        ("a: {name: A}\n", "b", None),
        ("a: [\n", "a", None),
    ],
)
def test_block_of_a_settings_file_is_taken_out(text: str, key: str, left: str | None) -> None:
    assert without_block(SourceFile("companies.yml", Collection.COMPANIES, text.encode()), key) == left


def test_withdrawn_story_is_served_by_no_list(base: Path) -> None:
    kb("withdraw", "story", "counter", "--yes", "--today", "2026-02-01")
    library = read_knowledge_base(base / "mkdocs.yml").analyse().facts.library
    assert list(library.withdrawn) == ["counter"]
    assert "counter" not in library.stories
