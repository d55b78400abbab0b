"""`kb serve` follows every save, good or bad."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from hypothesis import settings
from sites import BIN, MINI_SITE, change, copy_mini_site, run

PATIENCE = 60.0
SAVES = 500 if settings().max_examples > 1_000 else 10


class Served:
    """A running `kb serve` on a knowledge base of its own."""

    def __init__(self, base: Path, **env: str) -> None:
        self.base = base
        self.port = free_port()
        self.process = subprocess.Popen(
            [str(BIN / "kb"), "serve", "--port", str(self.port)],
            cwd=base,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def page(self, address: str) -> tuple[int, str]:
        """The status and the text of a page; 0 while nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/{address}", timeout=5) as answer:
                return answer.status, unescape(answer.read().decode())
        except HTTPError as error:
            return error.code, unescape(error.read().decode())
        except OSError:
            return 0, ""

    def wait_for(self, address: str, condition: Callable[[int, str], bool]) -> str:
        """The text of a page as soon as it is as wanted."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, f"it ended: {self.process.communicate()[0]}"
            status, text = self.page(address)
            if condition(status, text):
                return text
            time.sleep(0.1)
        pytest.fail(f"/{address} did not become what was waited for; last: {status} {text[:2000]}")

    def wait_for_text(self, address: str, wanted: str) -> str:
        return self.wait_for(address, lambda status, text: status == 200 and wanted in text)

    def end(self) -> str:
        """Ends it as Ctrl+C does; what it said. It must end well."""
        self.process.send_signal(signal.SIGINT)
        said = self.process.communicate(timeout=PATIENCE)[0]
        assert self.process.returncode == 0
        return said


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(copy_mini_site(tmp_path / "base"))
    try:
        served.wait_for_text("", "Parcel stories")
        yield served
    finally:
        served.process.kill()
        served.process.communicate()


def test_good_saves_are_followed(served: Served) -> None:
    assert "problem" not in served.page("")[1]
    assert served.page("kb-problems/")[0] == 404
    change(served.base / "stories/first-call.md", "title: The question nobody heard", "title: The unheard question")
    text = served.wait_for_text("stories/first-call/", "The unheard question</h1>")
    assert "<h2 id=" in text
    assert "The unheard question" in served.page("lessons/listen-first/")[1]
    found = json.loads(served.page("search/search_index.json")[1])["docs"]
    assert {"The unheard question"} == {one["title"] for one in found if one["location"] == "stories/first-call/"}
    change(served.base / "companies.yml", "name: Parcelo & Sons", "name: Parcelo & Daughters")
    served.wait_for_text("companies/parcelo/", "Parcelo & Daughters")
    (served.base / "overrides/kb").mkdir()
    (served.base / "overrides/kb/retired.html").write_text("<h1>Gone, {{ page.title }}</h1>", "utf-8")
    served.wait_for_text("stories/old-counter/", "<h1>Gone, The counter that closed</h1>")
    change(served.base / "docs/guide.md", "# Guide", "# The guide")
    served.wait_for_text("guide/", "The guide")
    change(served.base / "mkdocs.yml", "site_name: Parcel stories", "site_name: Stories of parcels")
    served.wait_for_text("", "Stories of parcels")
    said = served.end()
    assert "Traceback" not in said
    assert said.count("Renewed ") == 2  # The texts; the template, the guide and the configuration concern the host.
    assert said.endswith("Shutting down...\n")


def test_bad_story_is_shown_and_left_out_until_it_is_mended(served: Served) -> None:
    story = served.base / "stories/first-call.md"
    change(story, "sentiment: negative", "sentiment: grumpy")
    problems = served.wait_for_text("kb-problems/", "stories/first-call.md:4:12")
    assert "'grumpy' is not known here." in problems
    assert "1 problem: see what to mend" in served.page("")[1]
    assert '<a href="../../kb-problems/">' in served.page("stories/second-call/")[1]
    assert served.page("stories/first-call/")[0] == 404
    assert 'href="../../stories/first-call/"' not in served.page("lessons/listen-first/")[1]
    change(story, "sentiment: grumpy", "sentiment: neutral")
    served.wait_for_text("stories/first-call/", "Neutral")
    assert served.page("kb-problems/")[0] == 404
    assert "see what to mend" not in served.page("")[1]
    said = served.end()
    assert "stories/first-call.md:4:12: error[KB110 unknown-term]" in said
    assert "Traceback" not in said


def test_bad_file_of_companies_is_shown_and_stories_stay(served: Served) -> None:
    change(served.base / "companies.yml", "name: Parcelo & Sons", "nam: Parcelo & Sons")
    served.wait_for_text("kb-problems/", "companies.yml:2:3")
    assert served.page("stories/first-call/")[0] == 200
    change(served.base / "companies.yml", "nam: Parcelo & Sons", "name: Parcelo & Sons")
    served.wait_for("kb-problems/", lambda status, _: status == 404)


def test_bad_content_template_gives_way_to_the_products_own(served: Served) -> None:
    (served.base / "overrides/kb").mkdir()
    template = served.base / "overrides/kb/retired.html"
    template.write_text("<h1>{{ page.title }}</h1>\n{% for one in %}", "utf-8")
    served.wait_for_text("kb-problems/", "overrides/kb/retired.html:2: Expected an expression")
    assert "This page has been retired" in served.page("stories/old-counter/")[1]
    assert "1 problem: see what to mend" in served.page("")[1]
    template.write_text("<h1>{{ page.title }}</h1>", "utf-8")
    served.wait_for_text("stories/old-counter/", "<h1>The counter that closed</h1>")
    assert served.page("kb-problems/")[0] == 404


def test_bad_theme_template_and_bad_configuration_do_not_stop_it(served: Served) -> None:
    template = served.base / "overrides/main.html"
    template.write_text('{% extends "base.html" %}\n{% endif %}', "utf-8")
    served.wait_for("lessons/", lambda _, text: "overrides/main.html:2: Encountered unknown tag 'endif'" in text)
    template.unlink()
    served.wait_for_text("lessons/", "Listen before you solve")
    change(served.base / "mkdocs.yml", "  name: material\n", "  name: materiel\n")
    change(served.base / "stories/first-call.md", "title: The question nobody heard", "title: The unheard question")
    time.sleep(2)
    assert "Listen before you solve" in served.page("lessons/")[1]
    change(served.base / "mkdocs.yml", "  name: materiel\n", "  name: material\n")
    served.wait_for_text("stories/first-call/", "The unheard question")
    assert "Unrecognised theme name: 'materiel'" in served.end()


def test_folders_and_files_that_come_later_are_followed(tmp_path: Path) -> None:
    base = copy_mini_site(tmp_path / "base")
    later = tmp_path / "later"
    (base / "courses").rename(later)
    journeys = (base / "journeys.yml").read_bytes()
    (base / "journeys.yml").unlink()
    served = Served(base)
    try:
        served.wait_for_text("kb-problems/", "There is no journey 'lost-parcel'.")
        assert served.page("courses/first-week/")[0] == 404
        later.rename(base / "courses")
        served.wait_for_text("courses/first-week/", "Read the first call.")
        change(base / "courses/first-week.md", "Read the first call.", "Read the very first call.")
        served.wait_for_text("courses/first-week/", "Read the very first call.")
        (base / "journeys.yml").write_bytes(journeys)
        served.wait_for_text("journeys/lost-parcel/", "One parcel, two calls.")
        assert served.page("kb-problems/")[0] == 404
        (base / "courses").rename(later)
        served.wait_for("courses/first-week/", lambda status, _: status == 404)
        later.rename(base / "courses")
        served.wait_for_text("courses/first-week/", "Read the very first call.")
        assert "Traceback" not in served.end()
    finally:
        served.process.kill()
        served.process.communicate()


def test_end_that_the_machine_wants_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    served = Served(copy_mini_site(tmp_path / "base"), TMPDIR=str(tmp_path / "temporary"))
    served.wait_for_text("", "Parcel stories")
    assert len(list((tmp_path / "temporary").iterdir())) == 1
    served.process.send_signal(signal.SIGTERM)
    said = served.process.communicate(timeout=PATIENCE)[0]
    assert served.process.returncode == 143
    assert "Traceback" not in said
    assert said.endswith("Stopped.\n")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is measured on Linux")
def test_many_saves_good_and_bad(tmp_path: Path) -> None:
    """Each bad save is shown, each good one after it is followed (`many_saves.py` checks that), memory stays."""
    base = copy_mini_site(tmp_path / "base")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "many_saves.py"), str(SAVES)],
        cwd=base,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    memory = json.loads(done.stdout)
    assert len(memory) == SAVES // 2
    # Caches are filled by then, and each kind of save has been there.
    settled = memory[len(memory) // 5]
    assert max(memory) < 1.2 * settled


def test_it_starts_with_a_problem_too(tmp_path: Path) -> None:
    base = copy_mini_site(tmp_path / "base")
    change(base / "stories/first-call.md", "[listen-first, ", "[listen-last, ")
    served = Served(base)
    try:
        served.wait_for_text("kb-problems/", "stories/first-call.md:5:11")
    finally:
        served.process.kill()
        served.process.communicate()


def test_only_what_is_remembered_is_written_into_the_knowledge_base(served: Served) -> None:
    assert sorted(path.name for path in served.base.iterdir()) == sorted(
        [".kb", *(path.name for path in MINI_SITE.iterdir())]
    )


def test_place_that_is_taken_is_said(tmp_path: Path) -> None:
    base = copy_mini_site(tmp_path / "base")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("kb", "serve", "--port", str(port), cwd=base)
    assert done.returncode == 1
    assert done.stderr.endswith(
        f"Error: 127.0.0.1:{port} cannot be used: Address already in use. Try another --port.\n"
    )
    assert "Traceback" not in done.stderr


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
