"""Whatever goes wrong while a site is built: readers see a whole site, the old or the new one, at every moment.

A fault is a row of a table. A new writer joins WRITERS with one line and gets every fault of a writer.
"""

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from forking import run_forked
from hypothesis import settings
from site_readers import reading
from sites import BIN, beside_site, build, change, contents, copy_mini_site, keep_the_themes_search, once, run, undated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")

KILLS = 100 if settings().max_examples > 1_000 else 3
PATIENCE = 240.0

OLD_NAME, NEW_NAME = "site_name: Parcel stories", "site_name: Stories of parcels"


def renew(base: Path) -> None:
    """What the next build is for: a change that shows on every page."""
    change(base / "mkdocs.yml", OLD_NAME, NEW_NAME)


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini site after the change."""

    def make(folder: Path) -> Path:
        base = copy_mini_site(folder / "base")
        renew(base)
        return build(base)

    return once(tmp_path_factory, "renewed", make)


@dataclass(frozen=True)
class Scene:
    """A knowledge base with its published site and a change that waits to be published."""

    base: Path
    old: dict[str, bytes]
    new: dict[str, bytes]

    @property
    def site(self) -> Path:
        return self.base / "site"

    def beside(self) -> list[str]:
        """What lies in the private folder."""
        return beside_site(self.base)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Readers read before, all the while and after; they must see whole pages only."""
        with reading(self.site, self.old, self.new) as readers:
            wait_until(lambda: readers.answers > 0)
            yield
            before = readers.answers
            wait_until(lambda: readers.answers > before + 10)
        assert readers.complaints == []


@pytest.fixture
def scene(tmp_path: Path, mini_site: Path, new_site: Path) -> Scene:
    base = copy_mini_site(tmp_path / "base")
    shutil.copytree(mini_site, base / "site")
    renew(base)
    return Scene(base, contents(mini_site), contents(new_site))


def command(prelude: str = "", host: str = "kb") -> list[str]:
    """A build in a process of its own, in which something is arranged before it begins."""
    program = {
        "kb": "from kb_builder.cli import main; main(args=['build'], prog_name='kb')",
        "mkdocs": "from mkdocs.__main__ import cli; cli(args=['build', '--quiet'], prog_name='mkdocs')",
    }[host]
    return [sys.executable, "-c", f"{PRELUDE}\n{prelude}\n{program}"]


PRELUDE = """
import errno, importlib, os, signal, sys
os.environ["NO_MKDOCS_2_WARNING"] = "1"

def instead(place, do):
    '''Lets a function call another one first, which may raise; it is given the arguments.'''
    module, _, name = place.partition(":")
    owner = importlib.import_module(module)
    *way, last = name.split(".")
    for step in way:
        owner = getattr(owner, step)
    real = getattr(owner, last)
    def wrapped(*args, **kwargs):
        do(*args, **kwargs)
        return real(*args, **kwargs)
    setattr(owner, last, wrapped)

def failing(number):
    def fail(*args, **kwargs):
        raise OSError(number, os.strerror(number))
    return fail

def kill(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def start(scene: Scene, prelude: str = "", host: str = "kb") -> subprocess.Popen[str]:
    """A running build; its standard output and error are kept apart."""
    return subprocess.Popen(
        command(prelude, host),
        cwd=scene.base,
        env={**undated(), "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """The exit code, and what it said on standard output and error."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def ended(scene: Scene, prelude: str = "", host: str = "kb") -> tuple[int, str, str]:
    """The same of a build that nobody stops from outside: a forked process is enough."""
    done = run_forked(command(prelude, host)[1:], cwd=scene.base, env=undated(), timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


# The table


@dataclass(frozen=True)
class Fault:
    """What is arranged on disk and in the process, and what must come of it."""

    name: str
    code: int
    says: str
    arrange: Callable[[Path], None] = lambda base: None
    prelude: str = ""
    host: str = "kb"
    is_bug: bool = False


WRITERS = {
    "pages": "mkdocs.utils:write_file",
    "assets": "mkdocs.utils:copy_file",
}
"""Everything that writes into a site. `kb` adds a writer: add its line here."""


def saves(path: str) -> str:
    """Somebody saves half a page at the moment in which MkDocs begins to read."""
    return f"instead('mkdocs.commands.build:get_files', lambda *a, **k: open({path!r}, 'w').write('# Half a p'))"


PAGEFIND = "./pagefind-of-this-test"
BROKEN_PAGEFIND = {
    "is killed": ("kill -9 $$", "Pagefind was ended by the signal SIGKILL, perhaps because there was not enough"),
    "fails": ("echo No room.; exit 7", "Pagefind ended with the exit code 7. It said: No room."),
    "makes nothing": ("exit 0", "Pagefind left an index that is not whole: "),
    "is no program": (None, "Pagefind cannot be started: "),
}


def program(base: Path, script: str | None) -> None:
    (base / PAGEFIND).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (base / PAGEFIND).chmod(0o755 if script else 0o644)


FAULTS = [
    Fault(
        "story error",
        1,
        "stories/first-call.md:4:",
        lambda base: change(base / "stories/first-call.md", "sentiment: negative", "sentiment: [negative"),
    ),
    Fault(
        "template error, while pages are made",
        1,
        "A template is wrong.\n\noverrides/kb/story.html:1: ",
        lambda base: override(base, "kb/story.html", "{{ page.card.title / 2 }}\n"),
    ),
    Fault(
        "template error, while pages are written",
        1,
        "Error: A template is wrong.\n\noverrides/main.html:2: ",
        lambda base: override(base, "main.html", '{% extends "base.html" %}\n{% endif %}'),
    ),
    *(
        Fault(
            f"disk full for the {name}",
            1,
            "Error: The new site cannot be written: No space left on device.\n",
            prelude=f"instead({place!r}, failing(errno.ENOSPC))",
        )
        for name, place in WRITERS.items()
    ),
    Fault(
        "disk full for the theme's search",
        1,
        "Error: The new site cannot be written: No space left on device.\n",
        keep_the_themes_search,
        "instead('material.plugins.search.plugin:SearchPlugin.on_post_build', failing(errno.ENOSPC))",
    ),
    *(
        Fault(
            f"{host}: Pagefind {name}",
            1,
            f"The index for the readers' search could not be made. {says}",
            lambda base, script=script: program(base, script),
            f"os.environ['PAGEFIND_BINARY_PATH'] = {PAGEFIND!r}",
            host,
        )
        for host in (("kb",) if KILLS < 100 else ("kb", "mkdocs"))
        for name, (script, says) in BROKEN_PAGEFIND.items()
    ),
    Fault(
        "bug in a writer",
        3,
        "This is a bug of kb, not a mistake of yours.",
        prelude=f"def bug(*args, **kwargs): raise RuntimeError('a bug')\ninstead({WRITERS['pages']!r}, bug)",
        is_bug=True,
    ),
    Fault(
        "files may have 20 KB only",
        1,
        "Error: The new site cannot be written: File too large.\n",
        prelude="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))",
    ),
    Fault(
        "read-only: no folder can be made",
        1,
        "/base cannot be written: Read-only file system.\n",
        prelude="instead('os:mkdir', failing(errno.EROFS))",
    ),
    Fault(
        "read-only: the exchange is refused",
        1,
        "/base/site cannot be replaced: Read-only file system. The old site still stands.\n",
        prelude="instead('kb_builder.publishing.exchange:_exchange', failing(errno.EROFS))",
    ),
    Fault(
        "page saved while it is read",
        1,
        "error: docs/guide.md was saved while the site was built; build again.\n",
        prelude=saves("docs/guide.md"),
    ),
    Fault(
        "page deleted while it is read",
        1,
        "Error: docs/guide.md: No such file or directory. It changed during the build; build again.\n",
        prelude="instead('mkdocs.commands.build:_populate_page', lambda *a, **k: "
        "os.path.exists('docs/guide.md') and os.remove('docs/guide.md'))",
    ),
    Fault(
        "image deleted while it is read",
        1,
        "Error: stories/first-call/bench.png: No such file or directory. It changed during the build; build again.\n",
        lambda base: image(base, "stories/first-call/bench.png"),
        prelude="instead('mkdocs.commands.build:get_files', lambda *a, **k: os.remove('stories/first-call/bench.png'))",
    ),
    Fault(
        "story deleted while it is read",
        1,
        "stories/quiet-queue.md:1:1: error[KB001 unreadable-file]",
        prelude="instead('kb_builder.reading.tree:_read', lambda root, path, *a: "
        "path == 'stories/quiet-queue.md' and os.remove(path))",
    ),
    Fault(
        "mkdocs: disk full",
        1,
        "Error: The new site cannot be written: No space left on device.\n",
        prelude=f"instead({WRITERS['pages']!r}, failing(errno.ENOSPC))",
        host="mkdocs",
    ),
    Fault(
        "mkdocs: template error, while pages are written",
        1,
        "Error: A template is wrong.\n\noverrides/main.html:2: ",
        lambda base: override(base, "main.html", '{% extends "base.html" %}\n{% endif %}'),
        host="mkdocs",
    ),
]


def override(base: Path, name: str, text: str) -> None:
    (base / "overrides" / name).parent.mkdir(parents=True, exist_ok=True)
    (base / "overrides" / name).write_text(text, "utf-8")


def image(base: Path, path: str) -> None:
    (base / path).parent.mkdir()
    (base / path).write_bytes(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_leaves_the_old_site_as_it_was(scene: Scene, fault: Fault) -> None:
    fault.arrange(scene.base)
    with scene.watched():
        code, out, err = ended(scene, fault.prelude, fault.host)
    assert fault.says in out + err
    assert ("Traceback" in err) is fault.is_bug
    assert code == fault.code
    assert contents(scene.site) == scene.old
    assert scene.beside() in ([], ["lock"])


# The clock, and systems that cannot exchange


BACK_AND_FORTH = {"set back": 0.0, "ahead": 4_000_000_000.0}


@pytest.mark.parametrize("moment", BACK_AND_FORTH.values(), ids=BACK_AND_FORTH)
def test_clock_does_not_matter(scene: Scene, moment: float) -> None:
    for path in scene.base.glob("*/*.md"):
        os.utime(path, (moment, moment))
    prelude = f"import time; time.time = lambda: {moment}"
    with scene.watched():
        code, out, err = ended(scene, prelude)
    assert (code, err) == (0, ""), out
    assert contents(scene.site) == scene.new


WITHOUT_EXCHANGE = "import kb_builder.publishing.exchange as at; at._exchange = lambda one, other: False"


def test_system_without_an_exchange_renames_twice(scene: Scene) -> None:
    code, out, err = ended(scene, WITHOUT_EXCHANGE)
    assert (code, err) == (0, ""), out
    assert contents(scene.site) == scene.new
    assert scene.beside() == ["lock", "spare"]


def test_second_rename_that_fails_brings_the_old_site_back(scene: Scene) -> None:
    refuse = "lambda path, *a: path.name == 'new' and failing(errno.EACCES)()"
    code, _, err = ended(scene, f"{WITHOUT_EXCHANGE}\ninstead('pathlib:Path.rename', {refuse})")
    assert (code, err) == (
        1,
        f"Error: {scene.site} cannot be replaced: Permission denied. The old site still stands.\n",
    )
    assert contents(scene.site) == scene.old
    assert scene.beside() == ["lock"]


def test_old_site_comes_back_after_a_kill_between_two_renames(scene: Scene) -> None:
    between = "lambda path, *a: path.name == 'new' and kill()"
    assert ended(scene, f"{WITHOUT_EXCHANGE}\ninstead('pathlib:Path.rename', {between})")[0] == -signal.SIGKILL
    assert not scene.site.exists()
    assert ended(scene, f"instead({WRITERS['pages']!r}, failing(errno.ENOSPC))")[0] == 1
    assert contents(scene.site) == scene.old
    assert scene.beside() == ["lock"]


# Killed and stopped


MOMENTS = {
    "before the exchange": ("instead('kb_builder.publishing.exchange:_exchange', kill)", "old"),
    "after the exchange": ("instead('kb_builder.publishing.exchange:put_same', kill)", "new"),
}


@pytest.mark.parametrize(("prelude", "site"), MOMENTS.values(), ids=MOMENTS)
def test_kill_at_the_exchange(scene: Scene, prelude: str, site: str) -> None:
    with scene.watched():
        assert ended(scene, prelude)[0] == -signal.SIGKILL
        assert contents(scene.site) == (scene.new if site == "new" else scene.old)
        assert scene.beside() == ["lock", "new"]


def test_kill_at_any_moment(scene: Scene) -> None:
    """Each build finds what the one before left. Readers read on; nothing is left at the end."""
    chance = random.Random(1912)
    begun = time.monotonic()
    assert finish(start(scene, f"instead({WRITERS['pages']!r}, failing(errno.ENOSPC))"))[0] == 1
    longest = 2 * (time.monotonic() - begun)
    ends: list[int] = []
    with scene.watched():
        for _ in range(KILLS):
            process = start(scene)
            time.sleep(chance.uniform(0.2, 1.0) * longest)
            process.kill()
            ends.append(finish(process)[0])
            is_new = contents(scene.site) == scene.new
            assert is_new or contents(scene.site) == scene.old
            assert scene.beside() in ([], ["lock"], ["lock", "new"], ["lock", "spare"])
        assert finish(start(scene))[0] == 0
    assert -signal.SIGKILL in ends
    assert contents(scene.site) == scene.new
    assert scene.beside() == ["lock", "spare"]


STOPS = {signal.SIGINT: 130, signal.SIGTERM: 143}


@pytest.mark.parametrize("number", STOPS, ids=lambda number: signal.Signals(number).name)
def test_stop_tidies_up(scene: Scene, number: signal.Signals) -> None:
    with scene.watched():
        process = start(scene)
        wait_until(lambda: any(scene.base.glob(".site.kb/new/*")))
        process.send_signal(number)
        code, out, err = finish(process)
    assert (code, out, err) == (STOPS[number], "", "Stopped.\n")
    assert contents(scene.site) == scene.old
    assert scene.beside() == ["lock"]


def test_stop_that_native_code_loses_is_obeyed_before_the_exchange(scene: Scene) -> None:
    prelude = (
        "import nh3\n"
        "def stop(tag, name, value): signal.raise_signal(signal.SIGTERM)\n"
        "def lose(*args): nh3.clean('<a href=x>', attribute_filter=stop)\n"
        "instead('mkdocs.commands.build:get_navigation', lose)"
    )
    code, _, err = ended(scene, prelude)
    assert (code, err) == (143, "Stopped.\n")
    assert contents(scene.site) == scene.old
    assert scene.beside() == ["lock"]


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


# Several at once


@pytest.mark.parametrize(
    ("host", "number"), [("kb", 3), ("mkdocs", 2)] if KILLS < 100 else [("kb", 2), ("kb", 5), ("mkdocs", 5)]
)
def test_builds_at_once_take_turns(scene: Scene, host: str, number: int) -> None:
    with scene.watched():
        ends = [finish(process) for process in [start(scene, host=host) for _ in range(number)]]
    assert [code for code, _, _ in ends] == [0] * number
    waited = "Another build of this site is running. Waiting for it.\n"
    assert {err for _, _, err in ends} <= {"", waited}
    assert contents(scene.site) == scene.new
    assert scene.beside() == (["lock", "spare"] if host == "kb" else ["lock"])


def test_build_that_waited_publishes_what_was_saved_last(scene: Scene) -> None:
    """The first build reads the old name of a story and waits; the second one publishes the new name meanwhile."""
    scene.base.joinpath(".site.kb").mkdir()
    story = scene.base / "stories/first-call.md"
    with (scene.base / ".site.kb/lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process = start(scene)
        assert process.stderr is not None
        assert process.stderr.readline() == "Another build of this site is running. Waiting for it.\n"
        change(story, "title: The question nobody heard", "title: The unheard question")
    assert finish(process)[0] == 0
    assert "The unheard question" in (scene.site / "stories/first-call/index.html").read_text("utf-8")


def test_build_that_waits_can_be_stopped(scene: Scene) -> None:
    scene.base.joinpath(".site.kb").mkdir()
    with (scene.base / ".site.kb/lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process = start(scene)
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert finish(process) == (143, "", "Stopped.\n")
    assert contents(scene.site) == scene.old


# Other hosts


def test_strict_mode_of_mkdocs_leaves_the_old_site_as_it_was(scene: Scene) -> None:
    change(scene.base / "mkdocs.yml", "  - Guide: guide.md\n", "  - Guide: guide.md\n  - Gone: gone.md\n")
    done = run("mkdocs", "build", "--strict", cwd=scene.base)
    assert done.returncode == 1
    assert "Aborted with 1 warnings in strict mode!" in done.stdout
    assert contents(scene.site) == scene.old
    assert scene.beside() == ["lock"]


def test_place_that_is_no_site_is_refused_by_other_hosts_too(scene: Scene) -> None:
    (scene.site / ".git").mkdir()
    done = run("mkdocs", "build", cwd=scene.base)
    assert done.returncode == 1
    assert f"{scene.site} holds files that are not of a site." in done.stderr
    assert contents(scene.site) == scene.old


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_ctrl_c_under_other_hosts_leaves_the_old_site_as_it_was(scene: Scene, program: str) -> None:
    process = subprocess.Popen(
        [str(BIN / program), "build", "-f", "mkdocs.yml"],
        cwd=scene.base,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A shell that runs the tests in the background lets its children ignore Ctrl+C.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    with scene.watched():
        wait_until(lambda: any(scene.base.glob(".site.kb/new/*")))
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 1
    assert contents(scene.site) == scene.old
    assert scene.beside() == ["lock"]
