"""What stands at addresses whose page is gone or has another name: no link breaks.

An entry has several addresses, that of its own page and those of its twins. All share its fate.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kb_builder.linking import TWINS, Lasting, address, embed_of, guide_of, is_retired, lasting, moves
from kb_builder.model import Company, EntryId, Journey, Retired, Withdrawn, entry_id
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import LinkTo, RedirectPage, RetiredPage, SitePage
from kb_builder.reading import Collection

Place = Callable[[str], str]
"""The address of one of the pages of an entry, by the address of its own."""

_WHOLE: dict[Place, str] = {embed_of: "embed-retired", guide_of: "guide-retired"}
"""The kinds of those tombstones that are whole documents, as what they stand for was."""


def retired_pages(shelf: Shelf) -> Iterator[SitePage]:
    """Pages for each entry that is retired or withdrawn, which say so, and what has taken its place."""
    entries = _by_id(shelf)
    for entry in entries.values():
        if is_retired(entry) and not isinstance(entry.meta, Company | Journey):
            for place in _places(entry.collection):
                yield _tombstone(entry, place, entries, shelf)


def _tombstone(entry: Lasting, place: Place, entries: dict[EntryId, Lasting], shelf: Shelf) -> SitePage:
    meta = entry.meta
    assert not isinstance(meta, Company | Journey), "neither can be retired"
    told = None if isinstance(meta, Withdrawn) else meta
    retired = (told.retired if told else None) or Retired()
    other = entries.get(entry_id(entry.collection, retired.replaced_by)) if retired.replaced_by else None
    return SitePage(
        address=place(address(entry.id)),
        kind=_WHOLE.get(place, "retired"),
        title=shelf.words("retired.title"),
        description=shelf.words("retired.text"),
        breadcrumbs=(),
        outline=(),
        body=RetiredPage(
            of=address(entry.id),
            title=told.title if told else None,
            overview=LinkTo(address(entry.collection), shelf.words(f"{entry.collection}.title")),
            because=retired.because,
            # From a frame one goes to a page: whoever made the course has not chosen the other text.
            replacement=_moved(link_to(other, shelf), _own if place is embed_of else place) if other else None,
        ),
        source=entry.path if place is _own else None,
        is_searched=False,
        is_whole=place in _WHOLE,
        is_indexed=False,
    )


def redirect_pages(shelf: Shelf) -> Iterator[SitePage]:
    """A page at each former address, which leads to where its page is now; at those of its twins, to its twins."""
    entries = _by_id(shelf)
    for former, now in moves(shelf.facts.library).items():
        link = link_to(entries[now], shelf)
        for place in _places(entries[now].collection):
            yield SitePage(
                address=place(address(former)),
                kind="redirect",
                title=shelf.words("moved.title"),
                description=shelf.words("moved.text"),
                breadcrumbs=(),
                outline=(),
                body=RedirectPage(link.address, _moved(link, place)),
                is_searched=False,
                is_whole=True,
                is_indexed=False,
            )


def _places(collection: Collection) -> tuple[Place, ...]:
    return (_own, *TWINS.get(collection, ()))


def _own(page: str) -> str:
    return page


def _moved(link: LinkTo, place: Place) -> LinkTo:
    return replace(link, address=place(link.address))


def _by_id(shelf: Shelf) -> dict[EntryId, Lasting]:
    return {entry.id: entry for entry in lasting(shelf.facts.library)}


def link_to(entry: Lasting, shelf: Shelf) -> LinkTo:
    """A link to the page of an entry, in its own words where it has any."""
    match entry.meta:
        case Withdrawn():
            title = shelf.words("retired.title")
        case Company(name=name):
            title = name
        case meta:
            title = meta.title
    return LinkTo(address(entry.id), title)
