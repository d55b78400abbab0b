"""The index of a finished site: made by Pagefind, or that of the site before where nothing has changed."""

import logging
import re
from collections.abc import Collection, Mapping
from hashlib import blake2b
from pathlib import Path

from kb_builder.pages import Page
from kb_builder.publishing.same_files import put_same, remove
from kb_builder.publishing.site_record import INDEX_FOLDER, Made, SiteRecord, page_file
from kb_builder.searching.pagefind import SearchError, index_site, settings_digest

log = logging.getLogger("mkdocs.plugins.kb-builder.search")

# A start tag (HTML Standard, 13.1.2.1): in texts there is no such sign as <.
_BODY = re.compile(rb"""<[a-z][a-z0-9]*(?:[^<>"']|"[^"]*"|'[^']*')*\sdata-pagefind-body[\s=>]""")


def put_index(
    program: Path, site: Path, pages: Collection[Page], made: Mapping[str, Made], record: SiteRecord | None
) -> str:
    """Puts the index beside the finished pages; the one of the site before stays, if it is still right.

    Gives the digest of what it was made from. SearchError if there can be none.
    """
    digest = _digest(site, pages, made, settings_digest(program))
    if record is not None and record.search == digest and _keep(record, site):
        log.info("Nothing that readers search has changed; the index stays.")
        return digest
    log.info("Indexing the pages for the readers' search.")
    marked = {path.relative_to(site).as_posix() for path in site.rglob("*.html") if _is_marked(path)}
    unmarked = {page.kind for page in pages if page.is_searched and page_file(page.address) not in marked}
    for kind in sorted(unmarked):
        log.warning("No search finds pages of the kind %r: their template lacks `data-pagefind-body`.", kind)
    if not marked:
        raise SearchError("No page has the attribute `data-pagefind-body`, so there is nothing to search.")
    remove(site / INDEX_FOLDER)
    index_site(program, site, marked)
    return digest


def _is_marked(file: Path) -> bool:
    return _BODY.search(file.read_bytes()) is not None


def _digest(site: Path, pages: Collection[Page], made: Mapping[str, Made], settings: str) -> str:
    """Equal digests, equal indexes. A page of ours is known by what it was made from, and need not be read."""
    digest = blake2b(settings.encode(), digest_size=16)
    ours = {page_file(page.address): page for page in pages}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        page = ours.get(path)
        if page is not None and page.address in made:
            if page.is_searched:
                digest.update(f"\0{path} {made[page.address].whole}".encode())
        elif _BODY.search(data := file.read_bytes()):
            digest.update(f"\0{path} {len(data)}\0".encode() + data)
    return digest.hexdigest()


def _keep(record: SiteRecord, site: Path) -> bool:
    """Takes the index of the site before over, if nobody has touched it."""
    is_intact = bool(record.intact_below(f"{INDEX_FOLDER}/"))
    if is_intact:
        put_same(record.folder / INDEX_FOLDER, site / INDEX_FOLDER)
    return is_intact
