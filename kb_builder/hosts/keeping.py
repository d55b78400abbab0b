"""Pages of the site before that are still right are taken over: not rendered, not framed, not written again."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kb_builder.hosts.readers_search import THEME_SEARCHES
from kb_builder.pages import Page
from kb_builder.publishing.same_files import take_over, write_file
from kb_builder.publishing.site_record import SEARCH_INDEX, Made, SiteRecord, page_file

_KNOWN_PLUGINS = {"kb-builder", *THEME_SEARCHES}
"""They do nothing to the HTML of a page that its digest does not tell."""

_STATIC = {"404.html", "sitemap.xml"}
_ALL_PAGES = re.compile(r"\bpages\b")
"""The name by which a template gets at the pages that it is not on."""


def can_keep(config: MkDocsConfig) -> bool:
    """Whether a page depends on nothing but itself and its frame.

    Not so with a plugin or a hook that we do not know, nor with a template that sees other pages than its own.
    """
    if not set(config.plugins) <= _KNOWN_PLUGINS or config.hooks:
        return False
    if config.extra_templates or not config.theme.static_templates <= _STATIC:
        return False
    return not (config.theme.custom_dir and _sees_all_pages(Path(config.theme.custom_dir)))


def _sees_all_pages(overrides: Path) -> bool:
    """Whether a template of the site's own may; those in kb/ are rendered by us, and see one page each."""
    own = (file for file in overrides.rglob("*") if file.suffix in (".html", ".xml"))
    others = (file for file in own if overrides / "kb" not in file.parents)
    return any(_ALL_PAGES.search(file.read_text("utf-8", "replace")) for file in others)


class MadeFile(File):
    """A file of ours. A page that is taken over is no page to MkDocs, but a file to copy."""

    previous: Path | None = None
    """The finished file, if it is taken over."""

    def is_documentation_page(self) -> bool:
        return self.previous is None and super().is_documentation_page()

    def copy_file(self, dirty: bool = False) -> None:
        """The finished file, if there is one."""
        if self.previous is None:
            super().copy_file(dirty)
        else:
            take_over(self.previous, self.abs_dest_path)


class WholePage:
    """A page that is a whole document: MkDocs has nothing to do with it, and does not know of it."""

    __slots__ = ("made", "previous")

    def __init__(self, made: Page) -> None:
        self.made = made
        self.previous: Path | None = None
        """The finished file, if it is taken over."""

    def write(self, site: Path) -> None:
        """Puts the finished file into the site, or writes the document as the theme's pages are written."""
        target = f"{site}/{page_file(self.made.address)}"
        if self.previous is not None:
            take_over(self.previous, target)
            return
        write_file(self.made.html.encode("utf-8", "xmlcharrefreplace"), target)
        self.made.let_go()


def is_kept(file: File) -> bool:
    """Whether a page was taken over."""
    return isinstance(file, MadeFile) and file.previous is not None


class Keeping:
    """What of the site before may stay."""

    def __init__(self, record: SiteRecord) -> None:
        self.record = record

    def has_body(self, page: Page) -> bool:
        """Whether the body of the page is what it was, so that it need not be rendered yet."""
        known = self.record.made.get(page.address)
        return known is not None and known.body == page.digest.hex()

    def file(self, page: Page, made: Made) -> Path | None:
        """The finished file of the page, if it is still right."""
        path = page_file(page.address)
        if self.record.made.get(page.address) == made and self.record.is_intact(path):
            return self.record.folder / path
        return None

    def other_file(self, path: str, digest: str) -> Path | None:
        """The finished file that is no page, if it is still right."""
        is_right = self.record.artifacts.get(path) == digest and self.record.is_intact(path)
        return self.record.folder / path if is_right else None

    def is_search_intact(self) -> bool:
        """Whether the words of pages that stay can be taken from the old index."""
        return self.record.is_intact(SEARCH_INDEX)

    def complete_search(self, index: Path, files: Iterable[File]) -> None:
        """Adds the entries of pages that were taken over to the new index, all in the order of the files."""
        new = json.loads(index.read_text("utf-8"))
        old = json.loads((self.record.folder / SEARCH_INDEX).read_text("utf-8"))
        entries, kept = _by_page(new["docs"]), _by_page(old["docs"])
        new["docs"] = [entry for file in files for entry in (kept if is_kept(file) else entries).get(file.url, ())]
        # As Material's search plugin writes it.
        index.write_text(json.dumps(new, separators=(",", ":")), "utf-8", newline="\n")


def put_into_index(file: Path, entries: list[dict[str, Any]]) -> None:  # Any: entries of the index
    """Replaces the entries of some pages in an index of the theme's search."""
    index, new = json.loads(file.read_text("utf-8")), _by_page(entries)
    found = {**_by_page(index["docs"]), **new}
    index["docs"] = [entry for of_a_page in found.values() for entry in of_a_page]
    file.write_text(json.dumps(index, separators=(",", ":")), "utf-8", newline="\n")


def _by_page(entries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:  # Any: entries of the index
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        found.setdefault(entry["location"].partition("#")[0] or "./", []).append(entry)
    return found
