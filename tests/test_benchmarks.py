"""The made-up stories that builds are measured on, and the measuring itself."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command import kb
from playwright.sync_api import Page

from benchmarks.__main__ import main
from benchmarks.contenders import contenders, missing, write_layouts
from benchmarks.contest import Contender, EditLostError, Result, Scenario, Written, compare
from benchmarks.corpus import FEWEST_STORIES, NEW_WORD, NEXT_WORD, edited, edited_again, edited_story
from benchmarks.growth import growth
from benchmarks.layouts import Files, blog_site, fingerprint, hugo_site, knowledge_base, plain_site, write
from benchmarks.measure import CommandFailedError, Cost, measure
from benchmarks.plot import svg
from benchmarks.report import Report, as_json, markdown
from kb_builder.knowledge_base import read_knowledge_base

STORIES = 60
STORY = "---\ntitle: Moved twice\n---\n\nOnce.\n"
SVG = "{http://www.w3.org/2000/svg}"
GROWTH = """\
# From 1,000 to 10,000 stories

Ten times as many stories. In brackets: how many times as much. Up to 10 is no worse than the stories.

|          | scenario         | CPU s               | output MB          | largest page KB      | peak MB            |
|----------|------------------|---------------------|--------------------|----------------------|--------------------|
| base     | cold             | 15.0 to 150 (10.0)  | 2.0 to 20.0 (10.0) | 30.0 to 3000 (100.0) | 50.0 to 50.0 (1.0) |
| kb & co  | cold             | 47.4 to 1500 (31.6) | 2.0 to 20.0 (10.0) | 30.0 to 3000 (100.0) | 50.0 to 50.0 (1.0) |
| kb & co  | one story edited | 1.5 to 15.0 (10.0)  | 2.0 to 20.0 (10.0) | 30.0 to 3000 (100.0) | 50.0 to 50.0 (1.0) |
| kb check | cold             | 7.5 to 75.0 (10.0)  | -                  | -                    | 50.0 to 50.0 (1.0) |

Corpora ffffffffffffffff and ffffffffffffffff.
"""
PAGE = """\
# 1,000 stories

![The CPU ratios of the table below as bars](stories-1000.svg)

|          | scenario         | CPU ratio | each pair | best runs | CPU s | ms a story | peak MB |
|----------|------------------|-----------|-----------|-----------|-------|------------|---------|
| base     | cold             | 1.00      | 1.00 1.00 | 1.00      | 15.00 | 15.00      | 50      |
| kb & co  | cold             | 3.16      | 3.16 3.16 | 3.16      | 47.43 | 47.43      | 50      |
| kb & co  | one story edited | 0.10      | 0.10 0.10 | 0.10      | 1.50  | 1.50       | 50      |
| kb check | cold             | 0.50      | 0.50 0.50 | 0.50      | 7.50  | 7.50       | 50      |

Runs: 2, shown are medians. Ratios are to base, of the same round; seconds and megabytes are this machine's.

|         | output ratio | output MB | files | largest page KB | files with the edit |
|---------|--------------|-----------|-------|-----------------|---------------------|
| base    | 1.00         | 2.0       | 1000  | 30              | -                   |
| kb & co | 1.00         | 2.0       | 1000  | 30              | 0                   |

- base: `tool build`
- kb & co: `tool build`
- kb check: `kb check`

Corpus ffffffffffffffff. tool 1.
"""
PRINT_FINGERPRINT = f"from benchmarks.layouts import *; print(fingerprint(knowledge_base({STORIES})))"


def test_corpus_is_the_same_in_every_process() -> None:
    prints = {
        subprocess.run(
            [sys.executable, "-c", PRINT_FINGERPRINT],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert prints == {fingerprint(knowledge_base(STORIES))}


def test_corpus_is_clean(tmp_path: Path) -> None:
    write(knowledge_base(200), tmp_path)  # with fewer, some lessons want a story (KB311)
    assert read_knowledge_base(tmp_path / "mkdocs.yml").analyse().diagnostics == ()


def test_story_is_the_same_in_a_larger_corpus() -> None:
    small, large = dict(knowledge_base(STORIES)), dict(knowledge_base(2 * STORIES))
    stories = {path: text for path, text in small.items() if path.startswith("stories/")}
    assert len(stories) == STORIES
    assert stories == {path: large[path] for path in stories}


def test_links_and_bytes_grow_with_the_number_of_stories() -> None:
    def of(stories: int) -> tuple[int, int]:
        texts = [text for path, text in knowledge_base(stories) if path.startswith("stories/")]
        return sum(map(len, texts)), sum(text.count("](") + text.count("contrast_with") for text in texts)

    (bytes_before, links_before), (bytes_after, links_after) = of(200), of(800)
    assert bytes_after / bytes_before == pytest.approx(4, rel=0.05)
    assert links_after / links_before == pytest.approx(4, rel=0.1)


def test_stories_have_about_540_words() -> None:
    bodies = [text.split("---\n", 2)[2] for path, text in knowledge_base(200) if path.startswith("stories/")]
    assert sum(len(body.split()) for body in bodies) / len(bodies) == pytest.approx(540, rel=0.05)


@pytest.mark.parametrize(("layout", "prefix"), [(plain_site, "docs/"), (blog_site, "docs/"), (hugo_site, "content/")])
def test_other_layouts_have_the_same_bodies(layout: Callable[[int], Files], prefix: str) -> None:
    def body(text: str) -> str:
        return text.split("---\n", 2)[2].replace("<!-- more -->\n\n", "")

    ours, other = dict(knowledge_base(STORIES)), dict(layout(STORIES))
    bodies = {path: body(text) for path, text in ours.items() if path.startswith(("stories", "lessons", "courses"))}
    assert len(bodies) > STORIES
    assert bodies == {path: body(other[f"{prefix}{path}"]) for path in bodies}


@pytest.mark.parametrize("layout", [knowledge_base, plain_site, blog_site, hugo_site])
def test_same_story_is_edited_in_each_layout(layout: Callable[[int], Files]) -> None:
    (before,) = (text for path, text in layout(FEWEST_STORIES) if path.endswith(f"stories/{edited_story()}.md"))
    whole = "".join(text for _, text in layout(FEWEST_STORIES))
    assert NEW_WORD not in whole
    assert NEXT_WORD not in whole
    fence, title, *others = before.splitlines()
    assert title.startswith("title: ")
    said = f"They thought about the {NEW_WORD} again."
    assert edited(before).splitlines() == [fence, f"{title} {NEW_WORD}", *others, "", said]
    assert edited_again(before) == f"{edited(before)}\nThey thought about the {NEXT_WORD} too.\n"


def test_edited_story_is_seen_on_the_pages_that_list_it(tmp_path: Path) -> None:
    write(knowledge_base(FEWEST_STORIES), tmp_path)
    story = tmp_path / "stories" / f"{edited_story()}.md"
    story.write_text(edited(story.read_text("utf-8")), "utf-8")
    assert kb("build", "-f", str(tmp_path / "mkdocs.yml")).exit_code == 0
    site = tmp_path / "site"
    showing = {
        file.relative_to(site).parts[0]
        for file in site.rglob("*")
        if file.is_file() and NEW_WORD.encode() in file.read_bytes()
    }
    assert {"stories", "lessons", "companies"} <= showing
    assert NEW_WORD in (site / "stories" / "index.html").read_text("utf-8")


def test_time_of_processes_below_the_command_counts(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"
    cost = measure((sys.executable, "-c", parent), tmp_path)
    assert cost.cpu >= 0.3
    assert cost.peak > 1_000_000


def test_bytecode_is_kept_whatever_the_caller_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    measure((sys.executable, "-c", "import sys; assert not sys.dont_write_bytecode"), tmp_path)


def test_failed_command_shows_its_output(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="no such theme"):
        measure((sys.executable, "-c", "import sys; sys.exit('no such theme')"), tmp_path)


def test_each_scenario_begins_with_what_the_one_before_has_left(tmp_path: Path) -> None:
    contender = _noting(tmp_path, "site.write_text(story); cache.write_text('')")
    results = compare([contender], 2, lambda _: None)
    assert [(result.scenario, len(result.costs)) for result in results] == [(scenario, 2) for scenario in Scenario]
    runs = ["False False False False", "True True False False", "True True True False", "True True True True"]
    assert (tmp_path / "notes").read_text("utf-8").splitlines() == runs * 2
    assert (tmp_path / "story.md").read_text("utf-8") == STORY
    *_, last = results
    assert last.written == Written(1, len(edited_again(STORY)), len(edited_again(STORY)), 1)


def test_build_that_does_not_see_the_edit_is_no_result(tmp_path: Path) -> None:
    contender = _noting(tmp_path, "site.exists() or site.write_text(story)")
    with pytest.raises(EditLostError, match="did not show the story that was edited"):
        compare([contender], 1, lambda _: None)
    assert (tmp_path / "story.md").read_text("utf-8") == STORY


def _noting(folder: Path, build: str) -> Contender:
    """Notes whether the site, the cache and the edit are there, then builds."""
    (folder / "story.md").write_text(STORY, "utf-8")
    code = (
        "from pathlib import Path; site, cache = Path('site/index.html'), Path('cache/file')\n"
        "story = Path('story.md').read_text()\n"
        f"words = [word in story for word in ({NEW_WORD!r}, {NEXT_WORD!r})]\n"
        "print(site.exists(), cache.exists(), *words, file=open('notes', 'a'))\n"
        f"site.parent.mkdir(exist_ok=True); cache.parent.mkdir(exist_ok=True); {build}"
    )
    command = (sys.executable, "-c", code)
    site, cache, story = folder / "site", folder / "cache", folder / "story.md"
    return Contender("noting", command, folder, site, (cache,), tuple(Scenario), story)


def test_peers_that_are_there_are_compared_and_the_others_are_missing(tmp_path: Path) -> None:
    assert missing(tmp_path) == ["Zensical", "Hugo"]
    _fake_peer(tmp_path / "bin" / "zensical")
    assert missing(tmp_path) == ["Hugo"]
    names = [contender.name for contender in contenders(tmp_path, tmp_path)]
    ours = ["base", "mkdocs build with kb-builder", "kb build", "kb build with Pagefind", "kb check"]
    assert names == [*ours, "Material's blog", "ProperDocs", "Zensical"]
    _fake_peer(tmp_path / "lib" / "python3.11" / "site-packages" / "hugo" / "binaries" / "hugo")
    assert missing(tmp_path) == []
    assert [contender.name for contender in contenders(tmp_path, tmp_path)] == [*names, "Hugo"]


def test_peer_that_cannot_be_installed_is_no_hindrance_for_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def without_zensical(environment: Path, *, with_pip: bool) -> None:
        python = environment / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ncase "$*" in *zensical) exit 1;; esac\n', "utf-8")
        python.chmod(0o755)

    monkeypatch.setattr(venv, "create", without_zensical)
    assert main(["--install-peers", "--peers-folder", str(tmp_path / "peers")]) == 1
    assert capfd.readouterr().err == (
        "Zensical could not be installed; what pip says stands above. It will not be measured.\n"
    )
    assert [line.split()[-1] for line in (tmp_path / "asked").read_text("utf-8").splitlines()] == ["zensical", "hugo"]


def test_edited_file_of_each_contender_is_there(tmp_path: Path) -> None:
    _fake_peer(tmp_path / "bin" / "zensical")
    _fake_peer(tmp_path / "lib" / "python3.11" / "site-packages" / "hugo" / "binaries" / "hugo")
    write_layouts(FEWEST_STORIES, tmp_path)
    stories = [each.story for each in contenders(tmp_path, tmp_path) if Scenario.EDITED in each.scenarios]
    assert len(stories) == 7
    assert all(story is not None and story.is_file() for story in stories)


def _fake_peer(program: Path) -> None:
    """A site generator that copies the stories into one page."""
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nmkdir -p site && cat docs/stories/*.md > site/index.html\n", "utf-8")
    program.chmod(0o755)


def test_runner_measures_reports_and_says_what_is_missing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _fake_peer(tmp_path / "bin" / "zensical")
    slow = [
        "mkdocs build with kb-builder",
        "kb build",
        "kb build with Pagefind",
        "kb check",
        "Material's blog",
        "ProperDocs",
    ]
    places = ["--results", str(tmp_path / "results"), "--peers-folder", str(tmp_path)]
    assert main(["--stories", str(FEWEST_STORIES), "--runs", "1", *places, "--without", *slow]) == 0
    out, _ = capfd.readouterr()
    said = "Not installed, so not measured: Hugo.\n"
    assert out.endswith(said)
    page, plot, data = (tmp_path / "results" / f"stories-{FEWEST_STORIES}.{kind}" for kind in ("md", "svg", "json"))
    assert said in page.read_text("utf-8")
    assert f"]({plot.name})" in page.read_text("utf-8")
    found = json.loads(data.read_text("utf-8"))
    assert found["not_installed"] == ["Hugo"]
    measured = [(result["name"], result["scenario"]) for result in found["results"]]
    zensical = [("Zensical", scenario.value) for scenario in Scenario]
    assert measured == [("base", "cold"), *zensical]
    assert [result["files_with_the_edit"] for result in found["results"]] == [0, 0, 0, 1, 1]
    assert len(ElementTree.parse(plot).findall(f"{SVG}rect")) == len(measured)


def test_name_that_is_not_measured_anyway_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--peers-folder", str(tmp_path), "--without", "hugo"])
    assert end.value.code == 2
    assert "--without: 'hugo' is none of 'mkdocs build with kb-builder', 'kb build'" in capsys.readouterr().err


def _report(stories: int) -> Report:
    """Made-up results: kb grows faster than its stories."""
    base, ours = (Contender(name, ("/bin/tool", "build"), Path(), Path("site")) for name in ("base", "kb & co"))
    check = Contender("kb check", ("kb", "check"), Path())
    megabytes = stories // 1000

    def result(contender: Contender, scenario: Scenario, cpu: float) -> Result:
        written = Written(stories, megabytes * 2_000_000, 30_000 * megabytes**2, 0) if contender.output else None
        return Result(contender, scenario, (Cost(cpu, cpu, 50_000_000), Cost(2 * cpu, cpu, 50_000_000)), written)

    return Report(
        stories=stories,
        fingerprint="f" * 16,
        versions={"tool": "1"},
        results=[
            result(base, Scenario.COLD, stories / 100),
            result(ours, Scenario.COLD, stories**1.5 / 1000),
            result(ours, Scenario.EDITED, stories / 1000),
            result(check, Scenario.COLD, stories / 200),
        ],
    )


def test_growth_is_told_once_both_sizes_are_measured(tmp_path: Path) -> None:
    assert growth(tmp_path) is None
    for stories in (1_000, 10_000):
        (tmp_path / f"stories-{stories}.json").write_text(json.dumps(as_json(_report(stories))), "utf-8")
        page = growth(tmp_path)
    assert page == GROWTH


def test_results_of_an_earlier_format_are_not_compared(tmp_path: Path) -> None:
    for stories in (1_000, 10_000):
        data = {**as_json(_report(stories)), "v": 1}
        (tmp_path / f"stories-{stories}.json").write_text(json.dumps(data), "utf-8")
    assert growth(tmp_path) is None


def test_plot_can_be_read_without_seeing_it_and_in_the_dark() -> None:
    text = svg(_report(1_000))
    assert text == svg(_report(1_000))
    picture = ElementTree.fromstring(text)
    assert picture.get("role") == "img"
    named = {each.get("id"): each.text for each in picture if each.get("id")}
    assert named.keys() == set((picture.get("aria-labelledby") or "").split())
    assert named["title"] == "CPU time with 1,000 stories, as a ratio to base"
    assert named["description"] == (
        "base, cold: 1.00; kb & co, cold: 3.16; kb & co, one story edited: 0.10; kb check, cold: 0.50."
    )
    assert [label.text for label in picture.findall(f"{SVG}text")][2:] == [
        *("base", "cold", "1.00"),
        *("kb & co", "cold", "3.16", "one story edited", "0.10"),
        *("kb check", "cold", "0.50"),
    ]
    assert [float(bar.get("width") or 0) for bar in picture.findall(f"{SVG}rect")] == pytest.approx(
        [89.8, 284, 9.0, 44.9], abs=0.1
    )
    assert "prefers-color-scheme: dark" in text


def test_no_words_of_the_plot_lie_upon_others(page: Page) -> None:
    report = _report(1_000)
    slow = replace(report.results[1], contender=Contender("mkdocs build with kb-builder", (), Path()))
    every = [replace(slow, scenario=scenario, costs=slow.costs[:1] * 2) for scenario in Scenario]
    page.set_content(svg(replace(report, results=[report.base, *every])))
    width = page.evaluate("document.querySelector('svg').viewBox.baseVal.width")
    words = page.evaluate(
        "[...document.querySelectorAll('text')].map((text) => [text.textContent, text.getBBox()])"
        ".map(([says, { x, y, width, height }]) => [says, x, y, x + width, y + height])"
    )
    assert len(words) == 2 + 3 + 1 + 2 * len(Scenario)
    for one, other in combinations(words, 2):
        (left, top, right, bottom), (other_left, other_top, other_right, other_bottom) = one[1:], other[1:]
        beside = right + 6 <= other_left or other_right + 6 <= left
        assert beside or bottom <= other_top or other_bottom <= top, (one, other)
    assert all(0 <= left < right <= width for _, left, _, right, _ in words)


def test_report_shows_its_table_beside_the_plot() -> None:
    assert markdown(_report(1_000), "stories-1000.svg") == PAGE
