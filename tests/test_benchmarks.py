"""The made-up stories that builds are measured on, and the measuring itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.corpus import fingerprint, knowledge_base, plain_site, write
from benchmarks.measure import CommandFailedError, Contender, measure
from kb_builder.knowledge_base import read_knowledge_base

STORIES = 60
PRINT_FINGERPRINT = f"from benchmarks.corpus import *; print(fingerprint(knowledge_base({STORIES})))"


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


def test_plain_site_has_the_same_bodies() -> None:
    ours, plain = dict(knowledge_base(STORIES)), dict(plain_site(STORIES))
    bodies = {path: text.split("---\n", 2)[2] for path, text in ours.items() if path.startswith(("stories", "lessons"))}
    assert bodies == {path: plain[f"docs/{path}"].split("---\n", 2)[2] for path in bodies}


def test_time_of_processes_below_the_command_counts(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"
    cost = measure(Contender("busy", (sys.executable, "-c", parent), tmp_path))
    assert cost.cpu >= 0.3
    assert cost.peak > 1_000_000


def test_failed_command_shows_its_output(tmp_path: Path) -> None:
    contender = Contender("broken", (sys.executable, "-c", "import sys; sys.exit('no such theme')"), tmp_path)
    with pytest.raises(CommandFailedError, match="no such theme"):
        measure(contender)
