"""A site is renewed without its generator when nothing but texts of entries has changed.

The theme, the navigation and the hand-written pages see of an entry no more than that it has a page. As long as the
same pages are there, a changed text changes bodies of pages, and the frames around them are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb_builder.checking import Analysis
from kb_builder.exporting.publication import Publication
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.pages import MISTAKES, Before, Digests, Page, environment, load_words, plan, render
from kb_builder.publishing.inputs import Inputs, shape_of_pages
from kb_builder.publishing.other_files import OtherFiles
from kb_builder.publishing.redirects import REDIRECTS_FILE, redirects_file
from kb_builder.publishing.response_headers import below_owners
from kb_builder.publishing.same_files import put_same
from kb_builder.publishing.site_record import Generator, Made, SiteRecord, page_file
from kb_builder.publishing.source_date import source_date


@dataclass(frozen=True, slots=True)
class Renewal:
    """The files of a site that are not what they were, and the record of the site with them."""

    files: Mapping[str, bytes]
    pages: tuple[Page, ...]
    """All pages of the site, those that stay too."""
    record: SiteRecord


def renewal(base: KnowledgeBase, analysis: Analysis, record: SiteRecord, inputs: Inputs) -> Renewal | None:
    """What is to be written, if the site is as the record says; None if only the generator can tell."""
    known = record.generator
    is_like_before = inputs.around and inputs.around == record.inputs.around
    if known is None or not is_like_before or source_date(analysis.facts.library) != known.date:
        return None
    words = load_words(known.language)
    templates = Path(known.templates) if known.templates else None
    before = _pages(record, known)
    site = plan(analysis, words, known.imprint, Before(before, known.neighbourhoods, known.common, known.from_covers))
    if {page.address for page in site.pages} != before.keys():
        return None
    digests = Digests(shape_of_pages(words.language, templates, known.imprint))
    pages = tuple(render(site, environment([templates] if templates else []), words, digests))
    changed = [page for page in pages if page.digest != before[page.address]]
    try:
        texts = {page_file(page.address): known.framing.framed(page) for page in changed}
    except MISTAKES:
        return None  # The generator says what is wrong.
    # As the generator writes them.
    files = {path: text.encode("utf-8", "xmlcharrefreplace") for path, text in texts.items() if text is not None}
    publication = Publication.of(base, site, analysis.facts, words)
    others = OtherFiles.of(replace(publication, by_hand=known.by_hand)).without(known.taken)
    if len(files) < len(texts) or others.digests.keys() != record.artifacts.keys():
        return None
    files |= {artifact.path: artifact.make() for artifact in others.changed(record.artifacts)}
    if any(page.kind == "redirect" for page in changed):
        try:
            redirects = (record.folder / REDIRECTS_FILE).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None  # Somebody has been at it.
        files[REDIRECTS_FILE] = below_owners(redirects, redirects_file(site)).encode()
    made, unframed = dict(record.made), dict(known.unframed)
    for page in changed:
        if page.address in made:
            made[page.address] = Made.of(page, None if page.is_whole else known.framing.pages[page.address])
        else:
            unframed[page.address] = page.digest.hex()
    now = replace(
        record,
        made=made,
        inputs=inputs,
        artifacts=others.digests,
        kept_generator=replace(
            known,
            unframed=unframed,
            neighbourhoods=site.neighbourhoods,
            common=site.common,
            from_covers=site.from_covers,
        ),
    )
    return Renewal(files, pages, now)


def _pages(record: SiteRecord, known: Generator) -> dict[str, bytes]:
    """The digests of the bodies of all pages, by address."""
    digests = {address: made.body for address, made in record.made.items()} | {**known.unframed}
    return {address: bytes.fromhex(digest) for address, digest in digests.items()}


def write_renewed(renewal: Renewal, folder: Path) -> bool:
    """Makes a folder the renewed site: an empty one, or one that was left like the old site.

    What stays is the same file under another name where that can be. False if the old site is not as the record says:
    the folder is of no use then. OSError if the folder cannot be written, or if the old site is being changed.
    """
    if not renewal.record.is_whole(put_same(renewal.record.folder, folder)):
        return False
    for path, data in renewal.files.items():
        file = folder / path
        file.unlink()  # It is a file of the old site as well.
        file.write_bytes(data)
    return True
