"""The wheel: complete, and all that a new user needs, from an empty environment to a published site, offline.

With `KB_WHEEL` it is the wheel of that name, as `make release` asks for it. KB_BLESS=1 writes the list of files anew.
"""

import os
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from installing import WHEEL_TO_TEST, Installed, build_with_hatchling, install, make_wheel
from sites import ROOT

import kb_builder

GOLDEN = Path(__file__).parent / "wheel" / "site-files.txt"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(wheel, tmp_path_factory.mktemp("empty") / "environment")


def test_wheel_has_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    """Templates, the theme, schemas, words, the pages of the rules, and what `kb init` writes, hidden files too."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "kb_builder", "docs/rules"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    expected = {path.replace("docs/rules/", "kb_builder/rules/", 1) for path in tracked if path}
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in names if ".dist-info/" not in name} == expected


def test_wheel_tells_its_version_and_its_licence(wheel: Path) -> None:
    assert wheel.name == f"kb_builder-{kb_builder.__version__}-py3-none-any.whl"
    folder = f"kb_builder-{kb_builder.__version__}.dist-info"
    assert f"{folder}/licenses/LICENSE" in zipfile.ZipFile(wheel).namelist()


def test_new_user_gets_from_an_empty_environment_to_a_site(installed: Installed, tmp_path: Path) -> None:
    assert installed.run("kb", "--version", cwd=tmp_path) == f"kb, version {kb_builder.__version__}\n"
    installed.run("kb", "init", "my-stories", cwd=tmp_path)
    root = tmp_path / "my-stories"
    round_in(root, installed)
    files = "".join(f"{path}\n" for path in site_files(root / "site"))
    if os.environ.get("KB_BLESS"):
        GOLDEN.write_text(files, "utf-8")
    assert files == GOLDEN.read_text("utf-8")


@pytest.mark.long
def test_source_archive_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    if WHEEL_TO_TEST in os.environ:
        (archive,) = wheel.parent.glob("*.tar.gz")
    else:
        archive = build_with_hatchling("sdist", tmp_path)
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    again = build_with_hatchling("wheel", tmp_path / "again", root=tmp_path / archive.name.removesuffix(".tar.gz"))
    assert contents_of(again) == contents_of(wheel)


def contents_of(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.long
def test_round_in_german(installed: Installed, tmp_path: Path) -> None:
    installed.run("kb", "init", "geschichten", "--language", "de", cwd=tmp_path)
    round_in(tmp_path / "geschichten", installed)


def round_in(root: Path, installed: Installed) -> None:
    """Everything that somebody does with a new knowledge base, with a story of their own."""

    def kb(*words: str, code: int = 0) -> str:
        return installed.run("kb", *words, cwd=root, code=code)

    assert kb("check", "--fail-on", "advice") == "No problems found.\n"
    lesson, other = sorted(path.stem for path in (root / "lessons").iterdir())
    kb(
        *(
            "new",
            "story",
            "Two queues for one answer",
            "--sentiment",
            "negative",
            "--lesson",
            lesson,
            "--lesson",
            other,
        ),
        *("--company", "anonymous", "--industry", "retail", "--channel", "store", "--summary", "A wait in two queues."),
        *("--situation", "everyday", "--added", "2026-11-23"),
    )
    story = root / "stories/two-queues-for-one-answer.md"
    told = "At the first desk nobody looks at the number, and at the second one nobody finds the order it belongs to. "
    text = re.sub(r"<!--.*?-->", f"- {told}", story.read_text("utf-8"))
    story.write_text(text.replace("- At", f"{told}At", 3), "utf-8")
    assert kb("check", "--fail-on", "advice") == "No problems found.\n"
    assert "Built 3 stories, 2 lessons and 1 company: " in kb("build")
    assert "stories/two-queues-for-one-answer.md" in kb("search", "queues")
    (course,) = (path.stem for path in (root / "courses").iterdir())
    kb("export", "course", course)
    exported = {path.name for path in (root / "exports" / course).iterdir()}
    assert {"report.json"} < exported
    assert "Staged " in kb("stage", "--out", "../staged")
    assert told in (root.parent / "staged/docs/stories/two-queues-for-one-answer.md").read_text("utf-8")


def site_files(site: Path) -> list[str]:
    """The files of a site, without those of the theme and the pieces of the index, whose names are digests."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    assert any(path.startswith("pagefind/fragment/") for path in found)
    return [path for path in found if not re.match(r"assets/(?!kb/)|pagefind/(?!pagefind(?:-entry)?\.js)", path)]
