"""`kb impact`: which courses a change touches, and the page that tells those who teach them."""

import json
import re
from pathlib import Path

import pytest
from command import kb
from sites import change, copy_mini_site
from test_changes import git

from kb_builder.checking.published import Published
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import Digests, environment, load_words, plan, render

NAME = "Onboarding at Parcelo"
NOTHING = "No course is touched.\n"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the mini site, looked at by all courses and committed."""
    base = copy_mini_site(tmp_path / "base")
    monkeypatch.chdir(base)
    assert kb("impact", "--accept", NAME, "--today", "2026-03-01").exit_code == 0
    git(base, "init", "--initial-branch=main")
    git(base, "add", ".")
    git(base, "commit", "--message=Begin")
    return base


def hash_of(base: Path, page: str) -> str | None:
    published = Published(read_knowledge_base(base / "mkdocs.yml").analyse().facts)
    entry = published.at(page)
    assert entry is not None
    return published.content(entry)


def page_of_changes(base: Path) -> str:
    site = plan(read_knowledge_base(base / "mkdocs.yml").analyse(), load_words("en"))
    pages = render(site, environment(), load_words("en"), Digests(b""))
    return next(page.html for page in pages if page.address == "changes/onboarding-at-parcelo/")


def test_nothing_is_touched_by_nothing(base: Path) -> None:
    assert (kb("impact").stdout, kb("impact").exit_code) == (NOTHING, 0)
    assert kb("impact", "--format", "github").stdout == ""
    assert json.loads(kb("impact", "--format", "json").stdout) == {"v": 1, "courses": []}


def test_changed_moved_retired_and_gone(base: Path) -> None:
    change(base / "lessons/own-it.md", "Nobody has to start again", "Nobody must start again")
    assert kb("mv", "story", "first-call", "first-contact").exit_code == 0
    assert kb("mv", "story", "quiet-queue", "quiet-line").exit_code == 0
    assert kb("retire", "lesson", "listen-first", "--because", "Said better elsewhere.").exit_code == 0
    change(base / "stories/second-call.md", "added:", "status: draft\nadded:")
    assert kb("impact").stdout == (
        "Your first week (courses/first-week.md)\n"
        "  /lessons/listen-first/  retired\n"
        "  /stories/first-call/  moved to /stories/first-contact/\n"
        "  /lessons/own-it/  text changed\n"
        "  /stories/second-call/  gone\n"
        f"{NAME} (external-links.yml; tell The training desk)\n"
        "  /stories/silent-queue/  moved to /stories/quiet-line/\n"
        "  /lessons/own-it/  text changed\n"
    )


def test_formats_say_the_same(base: Path) -> None:
    change(base / "lessons/own-it.md", "Nobody has to start again", "Nobody must start again")
    change(base / "external-links.yml", "The training desk", '"100 % A: B, C"')
    (own, external) = json.loads(kb("impact", "--format", "json").stdout)["courses"]
    assert own["pages"] == [{"address": "lessons/own-it/", "how": ["text changed"], "now": "lessons/own-it/"}]
    assert (external["name"], external["owner"]) == (NAME, "100 % A: B, C")
    said = kb("impact", "--format", "github").stdout.splitlines()
    place = "::notice file=lessons/own-it.md,title=A course uses this::/lessons/own-it/: text changed."
    assert said == [
        f"{place} The course 'Your first week' uses it.",
        f"{place} The course '{NAME}' uses it. Tell 100 %25 A: B, C.",
    ]


def test_base_is_where_the_branch_left_it(base: Path) -> None:
    change(base / "lessons/own-it.md", "Nobody has to start again", "Nobody must start again")
    git(base, "switch", "--create=mine")
    git(base, "commit", "--all", "--message=Change")
    assert kb("impact").stdout == NOTHING
    assert "/lessons/own-it/  text changed" in kb("impact", "--base", "main").stdout
    assert kb("impact", "--base", "nowhere").exit_code == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Why it works", "## Why **it** works {#why-it-works}"),
        ("Nobody has to start again; see", "Nobody has to   start\nagain; see"),
        ("family: take-ownership", "family: listen-and-care"),
        ("added: 2026-01-10", "added: 2026-01-11\nreview: {last: 2026-02-02}\nsynonyms: [hold it]"),
    ],
)
def test_content_is_what_readers_read_and_not_how_it_is_written(base: Path, old: str, new: str) -> None:
    before = hash_of(base, "lessons/own-it")
    change(base / "lessons/own-it.md", old, new)
    assert hash_of(base, "lessons/own-it") == before
    assert kb("impact").stdout == NOTHING


@pytest.mark.parametrize(
    ("page", "file", "old", "new"),
    [
        ("lessons/own-it", "lessons/own-it.md", "title: ", "title: Now "),
        ("lessons/own-it", "lessons/own-it.md", "do: [", "do: [Wait., "),
        ("stories/first-call", "stories/first-call.md", "summary: ", "summary: Now "),
        ("stories/second-call", "stories/second-call.md", "<!-- pause: ", "<!-- pause: Now "),
        ("courses/first-week", "courses/first-week.md", "stories: [first-call]", "stories: []"),
        ("companies/parcelo", "companies.yml", "name: Parcelo", "name: Now Parcelo"),
        ("journeys/lost-parcel", "journeys.yml", "summary: ", "summary: Now "),
    ],
)
def test_content_is_all_that_readers_read(base: Path, page: str, file: str, old: str, new: str) -> None:
    before = hash_of(base, page)
    change(base / file, old, new)
    assert hash_of(base, page) not in (None, before)


def test_hash_of_a_page_is_the_documented_one(base: Path) -> None:
    """A new version of the program must not tell every course that every page has changed."""
    assert hash_of(base, "lessons/own-it") == "604df503e734fc66d80552d0b498a8f0aaf18e38ffe19636cbe1fb5eb15c00d0"
    assert hash_of(base, "stories/old-counter") is None


def test_accept_writes_nothing_but_days_and_hashes(base: Path) -> None:
    file = base / "external-links.yml"
    text = "# Ours\r\n" + re.sub(r",? *\n? *content: \w+", "", file.read_text("utf-8")).replace("\n", "\r\n")
    file.write_bytes(text.encode())
    done = kb("impact", "--accept", NAME, "--today", "2026-04-01")
    assert (done.exit_code, done.stdout) == (0, f"external-links.yml: 3 links of '{NAME}' as of 2026-04-01.\n")
    after = file.read_bytes().decode()
    assert re.sub(r",? *(?:\r\n)? *content: \w+", "", after).replace("2026-04-01", "2026-03-01") == text
    assert after.count("content: ") == 2, "a retired page says nothing of its own"
    before = file.read_bytes()
    kb("impact", "--accept", NAME, "--today", "2026-04-01")
    assert file.read_bytes() == before
    wrong = kb("impact", "--accept", "Onbording at Parcelo")
    assert (wrong.exit_code, f"Did you mean '{NAME}'?" in " ".join(wrong.stderr.split())) == (2, True)


def test_page_tells_what_to_look_at_until_it_was_looked_at(base: Path) -> None:
    first, same = page_of_changes(base).split('<h2 id="same">')
    assert "It has been retired." in first
    assert "The counter &amp; its door are gone." in first
    assert "The text has changed." not in first
    assert "/stories/quiet-queue/. The old one leads there." in same
    assert "Own it until it is finished" in same
    change(base / "lessons/own-it.md", "Nobody has to start again", "Nobody must start again")
    first, _, same = page_of_changes(base).partition('<h2 id="same">')
    assert "Own it until it is finished" in first
    assert "The text has changed." in first
    kb("impact", "--accept", NAME, "--today", "2026-04-01")
    first, _, same = page_of_changes(base).partition('<h2 id="same">')
    assert "The text has changed." not in first
    assert "last looked at on 1 April 2026" in same


def test_page_says_when_nothing_was_noted_and_when_all_is_as_it_was(base: Path) -> None:
    file = base / "external-links.yml"
    file.write_text(re.sub(r",? *\n? *content: \w+", "", file.read_text("utf-8")), "utf-8")
    assert page_of_changes(base).count("What stood there then was not noted.") == 2
    change(base / "external-links.yml", "/stories/old-counter/", "/companies/parcelo/")
    kb("impact", "--accept", NAME)
    text = page_of_changes(base)
    assert "Every page says what it said when it was looked at." in text
    assert 'id="changed"' not in text
