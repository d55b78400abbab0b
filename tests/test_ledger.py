"""What was published once is found for ever: the ledger, former addresses, and the commands that keep them."""

from pathlib import Path

import pytest
from command import kb
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from sites import build, change, contents, copy_mini_site, run
from web_server import headers_of, serving

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.reading import Collection, LedgerLine, SourceFile, format_ledger, parse_ledger

LEDGER = "published-urls.txt"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the mini site, published with its ledger."""
    base = copy_mini_site(tmp_path / "base")
    change(base / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder: {readers_search: false}\n")
    monkeypatch.chdir(base)
    assert kb("ledger", "update").exit_code == 0
    return base


def found(*codes: str) -> list[str]:
    """The first line of each report of `kb check` on these rules, without the place."""
    said = kb("check", "--select", ",".join(codes)).stdout
    return [line.partition(": ")[2] for line in said.splitlines() if "[KB" in line]


# What is promised


def test_a_lesson_renamed_by_kb_mv_gives_a_redirect(base: Path) -> None:
    done = kb("mv", "lesson", "listen-first", "hear-them-out")
    assert (done.exit_code, done.stderr) == (0, "")
    assert found("KB2", "KB3") == ["advice[KB311 story-wanted]: No story shows how this lesson is broken."]
    assert kb("ledger", "check").exit_code == 0
    site = build(base)
    old = (site / "lessons/listen-first/index.html").read_text("utf-8")
    assert "url='../../lessons/hear-them-out/'" in old
    assert '<link rel="canonical" href="../../lessons/hear-them-out/">' in old
    assert "/lessons/listen-first/ /lessons/hear-them-out/ 301\n" in (site / "_redirects").read_text("utf-8")
    assert 'id="why-it-works"' in (site / "lessons/hear-them-out/index.html").read_text("utf-8")


def test_a_heading_renamed_without_care_gives_an_error(base: Path) -> None:
    lesson = base / "lessons/own-it.md"
    change(lesson, "## Why it works", "## Why owning it works")
    assert found("KB206") == [
        "error[KB206 lost-anchor]: The heading `#why-it-works` of this page was published and is gone."
    ]
    assert kb("build").exit_code == 1
    hint = "If this heading has taken its place, write `## Why owning it works {#why-it-works}`."
    assert hint in kb("check", "--select", "KB206").stdout
    kb("fix", "--unsafe", "lessons/own-it.md")
    assert "## Why owning it works {#why-it-works}\n" in lesson.read_text("utf-8")
    assert found("KB206") == []


def test_a_lesson_deleted_gives_a_tombstone(base: Path) -> None:
    lesson = base / "lessons/own-it.md"
    text = lesson.read_text("utf-8")
    lesson.unlink()
    gone = "lessons/own-it.md is gone."
    assert found("KB205") == [
        f"error[KB205 lost-address]: /lessons/own-it/ was published, and nothing is there any more: {gone}"
    ]
    assert "run `kb retire lesson own-it --because ...`" in kb("check", "--select", "KB205").stdout
    lesson.write_text(text, "utf-8")
    done = kb(
        "retire", "lesson", "own-it", "--because", "It's said & shown there: look.", "--replaced-by", "listen-first"
    )
    assert done.exit_code == 0
    assert done.stdout.startswith("lessons/own-it.md is retired. /lessons/own-it/ says so, and why.\n")
    assert found("KB205", "KB206", "KB32") == []
    site = build(base)
    assert (site / "lessons/own-it/handout/index.html").exists()
    page = (site / "lessons/own-it/index.html").read_text("utf-8")
    assert "This page has been retired" in page
    assert "<strong>Why:</strong> It&#39;s said &amp; shown there: look.</p>" in page
    assert '<strong>Read instead:</strong> <a href="../../lessons/listen-first/">Listen before you solve</a>' in page


def test_an_alias_pointing_nowhere_gives_an_error(base: Path) -> None:
    change(base / "courses/first-week.md", "minutes: 20", "minutes: 20\naliases: [first-day]")
    assert found("KB321") == []
    change(base / LEDGER, "/courses/first-week/\n/courses/first-week/#finishing\n/courses/first-week/#listening\n", "")
    change(base / "courses/first-week.md", "minutes: 20", "minutes: 20\nstatus: draft")
    assert found("KB2", "KB321") == [
        "error[KB321 alias-to-nowhere]: /courses/first-day/ leads to this draft, which has no page."
    ]


# The list of what was published


def test_ledger_is_sorted_and_has_no_lists(base: Path) -> None:
    lines = (base / LEDGER).read_text("utf-8").splitlines()
    assert lines[0].startswith("# Every address")
    assert lines[1:] == sorted(lines[1:])
    assert {line.split("/")[1] for line in lines[1:]} == {"stories", "lessons", "courses", "companies", "journeys"}
    assert "/stories/silent-queue/" in lines
    assert "/stories/half-told/" not in lines, "a draft has no page"
    assert "/stories/old-counter/" in lines


def test_every_line_of_the_ledger_is_on_the_site(base: Path) -> None:
    site = build(base)
    for line in (base / LEDGER).read_text("utf-8").splitlines()[1:]:
        address, _, anchor = line.partition("#")
        page = (site / address.strip("/") / "index.html").read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in page


def test_update_adds_and_takes_nothing_away(base: Path) -> None:
    before = set((base / LEDGER).read_text("utf-8").splitlines())
    kb("mv", "lesson", "own-it", "keep-it")
    change(base / "companies.yml", "tessera:", "tesserae:\n  aliases: [tessera]")
    done = kb("ledger", "update")
    assert (done.exit_code, done.stdout) == (0, f"{LEDGER}: 3 addresses added, {len(before) + 2} in all.\n")
    after = set((base / LEDGER).read_text("utf-8").splitlines())
    assert before < after
    assert after - before == {"/lessons/keep-it/", "/lessons/keep-it/#why-it-works", "/companies/tesserae/"}
    assert "is complete" in kb("ledger", "update").stdout


def test_update_writes_nothing_while_something_is_lost(base: Path) -> None:
    (base / "courses/first-week.md").unlink()
    before = (base / LEDGER).read_bytes()
    done = kb("ledger", "update")
    assert done.exit_code == 1
    assert "Nothing was written; mend the errors first." in done.stdout
    assert (base / LEDGER).read_bytes() == before


def test_check_says_what_is_not_in_the_list_yet(base: Path) -> None:
    (base / LEDGER).unlink()
    done = kb("ledger", "check")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "All that was published is there: 0 addresses.")
    assert "yet: 28 addresses." in done.stdout
    assert kb("ledger", "check", "--complete").exit_code == 1


def test_withdrawn_story_leaves_neither_headings_nor_company_in_the_list(base: Path) -> None:
    change(base / "stories/quiet-queue.md", "## Situation", "## What the canary saw\n\nIt sang.\n\n## Situation")
    change(base / "stories/quiet-queue.md", "company: anonymous", "company: tessera")
    change(base / "stories/old-counter.md", ", replaced_by: quiet-queue", "")
    kb("ledger", "update")
    assert "canary" in (base / LEDGER).read_text("utf-8")
    assert kb("withdraw", "story", "quiet-queue", "--yes").exit_code == 0
    text = (base / LEDGER).read_text("utf-8")
    assert "/stories/quiet-queue/\n" in text
    assert not any(gone in text for gone in ("canary", "tessera", "quiet-queue/#"))
    assert found("KB205", "KB206") == []


@given(st.text(alphabet="/#\n\r abcle-\u00e9<>=") | st.binary())
def test_any_text_is_read_or_reported(text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    lines, problems = parse_ledger(SourceFile(LEDGER, Collection.LEDGER, data))
    assert all(problem.path == LEDGER and problem.hint for problem in problems)
    again, none = parse_ledger(SourceFile(LEDGER, Collection.LEDGER, format_ledger(lines).encode()))
    assert ({line.text for line in again}, none) == ({line.text for line in lines}, [])


def test_page_comes_before_its_headings() -> None:
    lines = [LedgerLine("lessons/a-b", ""), LedgerLine("lessons/a", "x"), LedgerLine("lessons/a", "")]
    assert format_ledger(lines).splitlines()[1:] == ["/lessons/a-b/", "/lessons/a/", "/lessons/a/#x"]


# Another name


def test_mv_touches_nothing_but_the_names(base: Path) -> None:
    story = base / "stories/quiet-queue.md"
    text = story.read_text("utf-8").replace(
        "lessons: [{id: listen-first, role: partly}]",
        "# listen-first stays in a comment\nlessons:   # listen-first\n  - {role: partly,  id: 'listen-first'}",
    )
    text += "\nSee [this](<../lessons/listen-first.md#why-it-works> 'listen-first'), [that][l], `listen-first.md`.\n"
    text += "\n[l]: ../lessons/listen-first.md\n"
    story.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    before = story.read_bytes()
    assert kb("mv", "lesson", "lessons/listen-first.md", "hear-them-out").exit_code == 0
    assert story.read_bytes() == (
        before.replace(b"id: 'listen-first'", b"id: hear-them-out")
        .replace(b"<../lessons/listen-first.md#", b"<../lessons/hear-them-out.md#")
        .replace(b"[l]: ../lessons/listen-first.md", b"[l]: ../lessons/hear-them-out.md")
    )


def test_mv_takes_the_images_along_and_the_links_of_hand_written_pages(base: Path) -> None:
    done = kb("mv", "story", "second-call", "two-doors-down")
    assert done.exit_code == 0
    assert not (base / "stories/second-call").exists()
    assert list((base / "stories/two-doors-down").iterdir())
    assert "](two-doors-down/" in (base / "stories/two-doors-down.md").read_text("utf-8")
    assert "contrast_with: [two-doors-down]" in (base / "stories/first-call.md").read_text("utf-8")
    assert "stories: [two-doors-down]" in (base / "courses/first-week.md").read_text("utf-8")
    assert kb("check", "--fail-on", "error").exit_code == 0


def test_mv_there_and_back_changes_the_former_name_only(base: Path) -> None:
    before = contents(base)
    kb("mv", "lesson", "own-it", "keep-it")
    kb("mv", "lesson", "keep-it", "own-it")
    after = contents(base)
    different = {path for path in before | after if not path.startswith(".kb") and before.get(path) != after.get(path)}
    assert different == {"lessons/own-it.md"}
    assert after["lessons/own-it.md"].decode() == before["lessons/own-it.md"].decode().replace(
        "\n---\n\n", "\naliases: [keep-it]\n---\n\n", 1
    )


def test_mv_adds_to_the_former_names_that_are_there(base: Path) -> None:
    change(base / "lessons/own-it.md", "added:", "aliases:\n  - hold-it   # of 2019\nadded:")
    assert kb("mv", "lesson", "own-it", "keep-it").exit_code == 0
    assert "aliases:\n  - hold-it\n  - own-it   # of 2019\nadded:" in (base / "lessons/keep-it.md").read_text("utf-8")
    assert kb("mv", "story", "quiet-queue", "quiet-line").exit_code == 0
    assert "aliases: [silent-queue, quiet-queue]\n" in (base / "stories/quiet-line.md").read_text("utf-8")


def test_mv_of_a_draft_leaves_no_former_name(base: Path) -> None:
    assert (
        kb("mv", "story", "half-told", "half-a-story").stdout == "stories/half-told.md is now stories/half-a-story.md\n"
    )
    assert "aliases" not in (base / "stories/half-a-story.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("lesson", "listen-frist", "x"), 2, "There is no lesson 'listen-frist'. Did you mean 'listen-first'?"),
        (("lesson", "own-it", "listen-first"), 2, "lessons/listen-first.md is there already. Nothing was changed."),
        (("lesson", "own-it", "own-it"), 2, "lessons/own-it.md is there already. Nothing was changed."),
        (("lesson", "own-it", "Own It"), 2, "lower-case letters"),
        (("lesson", "own-it", "../own"), 2, "is a path; a file name has no slash"),
        (("story", "first-call", "silent-queue"), 1, "Nothing was changed: this is what would be wrong then."),
    ],
)
def test_mv_changes_nothing_when_it_cannot(base: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    before = contents(base)
    done = kb("mv", *arguments)
    assert (done.exit_code, says in " ".join(done.stderr.split())) == (code, True), done.stderr
    assert {path: data for path, data in contents(base).items() if ".kb/" not in path} == {
        path: data for path, data in before.items() if ".kb/" not in path
    }


def test_mv_is_undone_when_a_file_cannot_be_written(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(base)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "second-call":
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    done = kb("mv", "story", "second-call", "two-doors-down")
    assert done.exit_code == 2
    assert "Permission denied. Nothing was changed." in done.stderr
    assert {path: data for path, data in contents(base).items() if ".kb/" not in path} == {
        path: data for path, data in before.items() if ".kb/" not in path
    }


def test_diff_changes_nothing(base: Path) -> None:
    before = contents(base)
    shown = kb("mv", "lesson", "own-it", "keep-it", "--diff").stdout
    assert shown.startswith("rename lessons/own-it.md to lessons/keep-it.md\n")
    assert "+aliases: [own-it]\n" in shown
    assert (
        "+status: retired\n+retired: {because: Enough of it.}\n"
        in kb("retire", "lesson", "own-it", "--because", "Enough of it.", "--diff").stdout
    )
    assert {path: data for path, data in contents(base).items() if ".kb/" not in path} == {
        path: data for path, data in before.items() if ".kb/" not in path
    }


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("lesson", "own-it"), "Missing option '--because'"),
        (("lesson", "own-it", "--because", "x", "--replaced-by", "own-it"), "'own-it' cannot take its place"),
        (("story", "first-call", "--because", "x", "--replaced-by", "half-told"), "'half-told' cannot take its place"),
        (("course", "first-weak", "--because", "x"), "Did you mean 'first-week'?"),
    ],
)
def test_retire_says_what_it_needs(base: Path, arguments: tuple[str, ...], says: str) -> None:
    done = kb("retire", *arguments)
    assert (done.exit_code, says in " ".join(done.stderr.split())) == (2, True), done.stderr


def test_retire_again_gives_the_new_reason(base: Path) -> None:
    change(
        base / "stories/old-counter.md",
        "retired: {because: The counter & its door are gone., replaced_by: quiet-queue}\n",
        "retired:\n  because: It is gone.\n  # why this one\n  replaced_by: quiet-queue\n",
    )
    kb("retire", "story", "old-counter", "--because", "The house is gone, too.")
    text = (base / "stories/old-counter.md").read_text("utf-8")
    assert 'status: retired\nretired: {because: "The house is gone, too."}\nallow:' in text


# Redirects


def test_same_redirects_whoever_builds(base: Path) -> None:
    site = build(base)
    wanted = (site / "stories/silent-queue/index.html").read_bytes()
    assert "sitemap.xml" in {path.name for path in site.iterdir()}
    assert "silent-queue" not in (site / "sitemap.xml").read_text("utf-8")
    for program in ("mkdocs", "properdocs"):
        done = run(program, "build", "-q", "--site-dir", base / program, cwd=base)
        assert done.returncode == 0, done.stderr
        assert (base / program / "stories/silent-queue/index.html").read_bytes() == wanted
        assert (base / program / "_redirects").read_bytes() == (site / "_redirects").read_bytes()


def test_redirects_of_the_owner_stay_above_ours(base: Path) -> None:
    (base / "docs/_redirects").write_text("/old-home/ / 301\n", "utf-8")
    text = (build(base) / "_redirects").read_text("utf-8")
    assert text == (
        "/old-home/ / 301\n\n# Written by kb build.\n/stories/silent-queue/ /stories/quiet-queue/ 301\n"
        "/embed/stories/silent-queue/ /embed/stories/quiet-queue/ 301\n"
        "/teach/stories/silent-queue/ /teach/stories/quiet-queue/ 301\n"
    )


def test_offline_redirect_names_the_file(base: Path) -> None:
    change(base / "mkdocs.yml", ": {readers_search: false}", "")
    assert run("kb", "build", "--offline", "--site-dir", base / "copy", cwd=base).returncode == 0
    page = (base / "copy/stories/silent-queue/index.html").read_text("utf-8")
    assert page.count("../../stories/quiet-queue/index.html") == 3
    assert not (base / "copy/_redirects").exists()


def test_redirect_keeps_query_and_place(mini_site: Path, page: Page) -> None:
    with serving(mini_site, headers_of(mini_site)) as url:
        page.goto(f"{url}stories/silent-queue/?from=course#what-came-of-it")
        page.wait_for_url(f"{url}stories/quiet-queue/?from=course#what-came-of-it")
        page.wait_for_load_state("load")
        assert page.locator("h1").first.inner_text() == "A queue without a number"
        page.go_back()
        assert page.url == "about:blank", "the redirect stands in no history"


def test_redirect_works_without_scripts(mini_site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        with serving(mini_site, headers_of(mini_site)) as url:
            page = context.new_page()
            page.goto(f"{url}stories/silent-queue/")
            page.wait_for_url(f"{url}stories/quiet-queue/")
    finally:
        context.close()


def test_alias_of_a_company_and_a_journey_leads_on(base: Path) -> None:
    change(base / "companies.yml", "parcelo:\n", "parcelo:\n  aliases: [old-parcelo]\n")
    change(base / "journeys.yml", "lost-parcel:", "lost-parcel:\n  aliases: [gone-parcel]")
    kb("check")
    site = build(base)
    assert "url='../../companies/parcelo/'" in (site / "companies/old-parcelo/index.html").read_text("utf-8")
    assert "url='../../journeys/lost-parcel/'" in (site / "journeys/gone-parcel/index.html").read_text("utf-8")


def test_ledger_of_this_repository_is_kept() -> None:
    root = Path(__file__).parent.parent
    analysis = read_knowledge_base(root / "mkdocs.yml").analyse()
    assert analysis.facts.ledger
    assert [each for each in analysis.diagnostics if each.rule.code in ("KB204", "KB205", "KB206")] == []
