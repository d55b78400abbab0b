"""The folder that one build leaves to the next one: the published site once more, as other names of its files."""

import errno
import os
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from command import kb
from sites import beside_site, build, change, contents, copy_mini_site, run

from kb_builder.publishing.same_files import put_same

STORY = "stories/first-call.md"
TITLE = "title: The question nobody heard"
TITLES = [TITLE, "title: Heard twice", "title: Heard thrice"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Built and edited once: a build from nothing has no folder to leave."""
    base = copy_mini_site(tmp_path / "base")
    change(base / STORY, TITLE, "title: As it was")
    build(base)
    change(base / STORY, "title: As it was", TITLE)
    build(base)
    return base


def spare_of(base: Path) -> Path:
    return base / ".site.kb/spare"


def is_like_the_site(base: Path) -> bool:
    site, spare = base / "site", spare_of(base)
    paths = {path.relative_to(site) for path in site.rglob("*")}
    return paths == {path.relative_to(spare) for path in spare.rglob("*")} and all(
        (site / path).samefile(spare / path) for path in paths if (site / path).is_file()
    )


def test_build_from_nothing_leaves_none(tmp_path: Path) -> None:
    base = copy_mini_site(tmp_path / "base")
    build(base)
    assert beside_site(base) == ["lock"]


def test_spare_is_the_site_once_more(base: Path) -> None:
    assert is_like_the_site(base)
    for old, new in pairwise(TITLES):
        change(base / STORY, old, new)
        build(base)
        assert new.removeprefix("title: ") in (base / "site/stories/first-call/index.html").read_text("utf-8")
        assert is_like_the_site(base)
    (base / "docs/guide.md").write_text("# Another guide\n", "utf-8")  # The generator builds this.
    build(base)
    assert is_like_the_site(base)


def test_nothing_old_stays_in_it(base: Path) -> None:
    for old, new in pairwise(TITLES):
        change(base / STORY, old, new)
        build(base)
    told = b"".join(contents(base / ".site.kb").values())
    assert b"Heard thrice" in told
    assert b"Heard twice" not in told


def file_is_another(spare: Path) -> None:
    (spare / "index.html").unlink()
    (spare / "index.html").write_text("something else", "utf-8")


def file_is_gone(spare: Path) -> None:
    (spare / "stories/first-call/index.html").unlink()


def folder_is_gone(spare: Path) -> None:
    shutil.rmtree(spare / "stories/first-call")


def more_is_there(spare: Path) -> None:
    (spare / "stories/first-call/more/and more").mkdir(parents=True)
    (spare / "stories/first-call/more/and more/index.html").write_text("more", "utf-8")
    (spare / "more.html").write_text("more", "utf-8")


def file_is_a_folder(spare: Path) -> None:
    (spare / "index.html").unlink()
    (spare / "index.html/inner").mkdir(parents=True)


def folder_is_a_file(spare: Path) -> None:
    shutil.rmtree(spare / "stories")
    (spare / "stories").write_text("a file", "utf-8")


def folder_is_a_link(spare: Path) -> None:
    shutil.rmtree(spare / "lessons")
    (spare / "lessons").symlink_to(spare.parents[1] / "site/lessons")


def all_is_gone(spare: Path) -> None:
    shutil.rmtree(spare)


def is_a_file(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.write_text("a file", "utf-8")


def is_a_link(spare: Path) -> None:
    """As it could come with somebody's pull request."""
    shutil.rmtree(spare)
    (spare.parents[1] / "papers/stories").mkdir(parents=True)
    (spare.parents[1] / "papers/stories/index.html").write_text("my papers", "utf-8")
    spare.symlink_to(spare.parents[1] / "papers")


DAMAGES = [
    file_is_another,
    file_is_gone,
    folder_is_gone,
    more_is_there,
    file_is_a_folder,
    folder_is_a_file,
    folder_is_a_link,
    all_is_gone,
    is_a_file,
    is_a_link,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_spare_shows_on_no_site(base: Path, damage: Callable[[Path], None]) -> None:
    damage(spare_of(base))
    others = contents(base / "papers")
    change(base / STORY, TITLE, "title: Heard twice")
    build(base)
    assert is_like_the_site(base)
    assert contents(base / "site") == contents(build(base, base / "clean"))
    assert contents(base / "papers") == others


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPERM, errno.EMLINK])
def test_spare_that_cannot_be_left_is_missed_by_nobody(
    base: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The disk is full, or its file system has one name for each file: files are copied then."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    for old, new in pairwise(TITLES):
        change(base / STORY, old, new)
        build(base)
        assert new.removeprefix("title: ") in (base / "site/stories/first-call/index.html").read_text("utf-8")
        assert beside_site(base) == ["lock"]


def test_failed_build_leaves_site_and_spare_alone(base: Path) -> None:
    before = contents(base / "site")
    change(base / STORY, "sentiment: ", "sentiment: un")
    assert kb("build", "-f", str(base / "mkdocs.yml")).exit_code == 1
    assert contents(base / "site") == before
    assert is_like_the_site(base)


def test_build_of_the_host_removes_it(base: Path) -> None:
    """It would tell of a site that is no more."""
    change(base / STORY, TITLE, "title: Heard twice")
    assert run("mkdocs", "build", "--quiet", cwd=base).returncode == 0
    assert beside_site(base) == ["lock"]


def test_same_files(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "a/b").mkdir(parents=True)
    (source / "a/b/file").write_text("text", "utf-8")
    status = (source / "a/b/file").stat()
    stamps = {"a/b/file": (status.st_size, status.st_mtime_ns)}
    assert put_same(source, target) == stamps
    assert (target / "a/b/file").samefile(source / "a/b/file")
    assert put_same(source, target, put=_never) == stamps  # What is the same file is not touched.


def test_files_are_the_same_where_folders_tell_another_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As between the layers of some containers."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "file").write_text("text", "utf-8")
    put_same(source, target)
    monkeypatch.setattr(Path, "stat", _stat_on_another_device)
    put_same(source, target, put=_never)


def _stat_on_another_device(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
    mode, number, device, *others = os.stat(path, follow_symlinks=follow_symlinks)  # noqa: PTH116 - it stands for the other
    return os.stat_result((mode, number, device + 1, *others))


def _never(source: str, target: str) -> None:
    raise AssertionError(f"{target} is put once more")
