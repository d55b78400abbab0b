"""Every page of the built sites is valid HTML, by html-validate's preset `standard`."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from node import FOLDER, PACKAGES
from page_kinds import some_of
from units import COURSES, package
from web_pages import file_of, read_shared_site

OF_THE_THEME = {
    # Two boxes, hidden from everybody, hold what is open. The attribute keeps Firefox from opening it again on reload,
    # which the standard has no other word for.
    ("valid-autocomplete", "#__drawer"),
    ("valid-autocomplete", "#__search"),
}
"""What the theme writes on each page, and what no override can reach: rule, element."""


def mistakes(node: Path, folder: Path, told: Path, pages: Iterable[str] = ()) -> set[tuple[str, ...]]:
    """Rule and element of each message, and the page of those that are not the theme's. `told` is a file to use.

    All pages in the folder are looked at, or those at the addresses that are given.
    """
    files = [folder / file_of(address) for address in pages] or list(folder.rglob("*.html"))
    program, config = PACKAGES / "html-validate/bin/html-validate.mjs", FOLDER / "html-validate.json"
    # Into a file: into a pipe it writes no more than fits.
    subprocess.run(
        [node, program, "--config", config, "--formatter", f"json={told}", *files],
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    reports = json.loads(told.read_text("utf-8"))
    # Only pages with messages are told of: the theme's. Twins are without it, and without messages.
    themed = {str(file) for file in files if "md-header" in file.read_text("utf-8")}
    assert {report["filePath"] for report in reports} >= themed
    found: set[tuple[str, ...]] = set()
    for report in reports:
        page = Path(report["filePath"]).relative_to(folder).as_posix()
        for message in report["messages"]:
            what = (message["ruleId"], message["selector"] or "")
            found.add(what if what in OF_THE_THEME else (*what, f"{page}:{message['line']}: {message['message']}"))
    return found


def test_every_page_of_the_projects_site_is_valid(node: Path, real_site: Path, tmp_path: Path) -> None:
    pages = some_of(read_shared_site(real_site))
    assert mistakes(node, real_site, tmp_path / "told", pages) == OF_THE_THEME


def test_every_page_of_the_mini_site_is_valid(node: Path, mini_site: Path, tmp_path: Path) -> None:
    assert mistakes(node, mini_site, tmp_path / "told") == OF_THE_THEME


def test_mistake_is_found(node: Path, tmp_path: Path) -> None:
    head = '<!doctype html>\n<html lang="en">\n<head><title>A</title></head>\n'
    page = f'{head}<body><p id="a">A</p><p id="a">B</p></body>\n</html>\n'
    (tmp_path / "index.html").write_text(page, "utf-8")
    assert {what[0] for what in mistakes(node, tmp_path, tmp_path / "told")} == {"no-dup-id"}


def test_lock_names_no_machine() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package or not package.get("integrity")] == []


def test_documents_of_packages_are_valid(node: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for slug in COURSES:
        (folder / f"{slug}-course.html").write_bytes(package(slug, "scorm12").files["index.html"])
        (folder / f"{slug}-guide.html").write_bytes(package(slug, "cc").files["guide/guide.html"])
        (folder / f"{slug}-handout.html").write_bytes(package(slug, "handout").data)
    config = FOLDER / "html-validate.json"
    program = PACKAGES / "html-validate/bin/html-validate.mjs"
    done = subprocess.run([node, program, "--config", config, folder], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
