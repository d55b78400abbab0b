"""What stands at addresses whose page is gone or has another name: no link breaks."""

from collections.abc import Iterator

from kb_builder.linking import Lasting, address, is_retired, lasting, moves
from kb_builder.model import Company, EntryId, Journey, Retired, Withdrawn, entry_id
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import LinkTo, RedirectPage, RetiredPage, SitePage


def retired_pages(shelf: Shelf) -> Iterator[SitePage]:
    """A page for each entry that is retired or withdrawn, which says so, and what has taken its place."""
    entries = _by_id(shelf)
    for entry in entries.values():
        if not is_retired(entry) or isinstance(entry.meta, Company | Journey):
            continue
        told = None if isinstance(entry.meta, Withdrawn) else entry.meta
        retired = (told.retired if told else None) or Retired()
        other = entries.get(entry_id(entry.collection, retired.replaced_by)) if retired.replaced_by else None
        yield SitePage(
            address=address(entry.id),
            kind="retired",
            title=shelf.words("retired.title"),
            description=shelf.words("retired.text"),
            breadcrumbs=(),
            outline=(),
            body=RetiredPage(
                title=told.title if told else None,
                overview=LinkTo(address(entry.collection), shelf.words(f"{entry.collection}.title")),
                because=retired.because,
                replacement=link_to(other, shelf) if other else None,
            ),
            source=entry.path,
            is_searched=False,
            is_indexed=False,
        )


def redirect_pages(shelf: Shelf) -> Iterator[SitePage]:
    """A page at each former address, which leads to where its page is now."""
    entries = _by_id(shelf)
    for former, now in moves(shelf.facts.library).items():
        yield SitePage(
            address=address(former),
            kind="redirect",
            title=shelf.words("moved.title"),
            description=shelf.words("moved.text"),
            breadcrumbs=(),
            outline=(),
            body=RedirectPage(link_to(entries[now], shelf)),
            is_searched=False,
            is_whole=True,
            is_indexed=False,
        )


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
