"""For each course elsewhere that is registered: what has changed since it linked pages here."""

from collections.abc import Iterator

from kb_builder.checking.published import Published
from kb_builder.converting import Heading
from kb_builder.linking import Lasting, address, address_of_changes, is_draft, is_retired, linked_page
from kb_builder.model import Company, ExternalCourse, ExternalLink, Journey, Withdrawn
from kb_builder.pages.kept_addresses import link_to
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import ChangedLink, ChangedLinks, ChangesPage, SitePage


def changes_pages(shelf: Shelf) -> Iterator[SitePage]:
    """A page for each course, which no list names: it concerns those who teach that course."""
    published = Published(shelf.facts)
    words = shelf.words
    for course in shelf.facts.library.external:
        groups = tuple(_groups(course, published, shelf))
        intro = words("changes.intro" if any(group.id == "changed" for group in groups) else "changes.none")
        body = ChangesPage(course.name, intro, groups)
        yield SitePage(
            address=address_of_changes(course),
            kind="changes",
            title=words("changes.title"),
            description=course.name,
            breadcrumbs=(),
            outline=tuple(Heading(2, group.id, group.title) for group in body.groups),
            body=body,
            is_searched=False,
            is_indexed=False,
        )


def _groups(course: ExternalCourse, published: Published, shelf: Shelf) -> Iterator[ChangedLinks]:
    changed: list[ChangedLink] = []
    same: list[ChangedLink] = []
    for link in course.links:
        found = linked_page(link.url)
        entry = published.at(found[0]) if found else None
        if found is None or entry is None or is_draft(entry):
            continue  # Reported, while somebody writes.
        said = tuple(_said(link, entry, published, shelf))
        group = changed if said else same
        if entry.id != found[0]:
            said = (*said, shelf.words("changes.moved", address=f"/{address(entry.id)}"))
        linked = shelf.words("changes.linked", date=shelf.words.date(link.linked))
        group.append(ChangedLink(link_to(entry, shelf), linked, said))
    if changed:
        yield ChangedLinks("changed", shelf.words("changes.changed"), tuple(changed))
    if same:
        yield ChangedLinks("same", shelf.words("changes.same"), tuple(same))


def _said(link: ExternalLink, entry: Lasting, published: Published, shelf: Shelf) -> Iterator[str]:
    """Why somebody should look at a page again; nothing if it says what it said."""
    words = shelf.words
    if is_retired(entry):
        yield words("changes.retired")
        if not isinstance(entry.meta, Withdrawn | Company | Journey) and entry.meta.retired:
            yield from filter(None, [entry.meta.retired.because])
    elif link.content is None:
        yield words("changes.unknown")
    elif link.content != published.content(entry):
        yield words("changes.text")
