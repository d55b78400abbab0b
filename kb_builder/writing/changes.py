"""Which pages differ between an earlier state of a knowledge base and now, and which courses use them."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.linking import address, collect, plan_addresses
from kb_builder.model import Course, Vocabularies, decode, decode_companies, decode_journeys, entry_id
from kb_builder.reading import Collection, Scalar, SourceFile, Sources, parse, parse_page, parse_settings
from kb_builder.writing.cleaning import clean

_ARTICLES = (Collection.STORIES, Collection.LESSONS, Collection.COURSES)
_SETTINGS = (Collection.COMPANIES, Collection.JOURNEYS)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


class Change(StrEnum):
    """What happened to a page."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page that differs. Its address is relative to the site's root; `courses` are titles of those that use it."""

    change: Change
    title: str
    address: str
    path: str
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageChanges:
    """All pages that differ, in the order of `Change`, then by address; and touched files that are no page's own."""

    pages: tuple[ChangedPage, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    path: str
    content: object


def page_changes(base: KnowledgeBase, before: Mapping[str, bytes | None]) -> PageChanges:
    """The pages that differ when these files were as given before; None for a file that was not there.

    Lists, and pages that only show a changed one among others, are not in it.
    """
    terms, docs_dir = base.config.vocabularies, base.config.docs_dir
    now = {source.path: source for source in base.sources.files}
    courses = _courses(base.sources, terms)
    order = list(Change)
    found: dict[str, ChangedPage] = {}
    others = []
    for path in sorted(before):
        collection, owner = _collection(path, docs_dir), _owner(path)
        if collection is not None:
            old = before[path]
            earlier = _pages(SourceFile(path, collection, old), terms, docs_dir) if old is not None else {}
            later = _pages(now[path], terms, docs_dir) if path in now else {}
        elif owner in now:  # An image beside an article.
            later = _pages(now[owner], terms, docs_dir)
            earlier = {place: _Page(page.title, path, None) for place, page in later.items()}
        else:
            earlier, later = {}, {}
        if not (earlier or later):
            others.append(path)
        for place, change in _differing(earlier, later):
            page = later.get(place) or earlier[place]
            found.setdefault(place, ChangedPage(change, page.title, place, page.path, courses.get(place, ())))
    pages = sorted(found.values(), key=lambda page: (order.index(page.change), page.address))
    return PageChanges(tuple(pages), tuple(others))


def as_text(changes: PageChanges) -> Iterator[str]:
    """For a terminal: a line for each page."""
    for change, pages in _by_change(changes):
        yield f"{change.value.capitalize()}:"
        for page in pages:
            used = f" (in the course {', '.join(page.courses)})" if page.courses else ""
            yield f"  /{page.address}  {' '.join(page.title.split())}{used}"
    if not changes.pages:
        yield "No page differs."


def as_markdown(changes: PageChanges) -> Iterator[str]:
    """For the summary of a pull request. Whatever an author wrote is text there, never markup."""
    yield "## Pages that change"
    yield ""
    if changes.pages:
        yield "| | Page | Address | Courses that use it |"
        yield "| --- | --- | --- | --- |"
    for change, pages in _by_change(changes):
        for page in pages:
            cells = (change.value, page.title, f"/{page.address}", ", ".join(page.courses))
            yield f"| {' | '.join(map(_escaped, cells))} |"
    if not changes.pages:
        yield "None."
    if changes.others:
        yield ""
        yield f"Other files: {', '.join(map(_escaped, changes.others))}"


def as_json(changes: PageChanges) -> str:
    """For programs: one object."""
    pages = [
        {
            "change": page.change.value,
            "title": page.title,
            "address": page.address,
            "path": page.path,
            "courses": list(page.courses),
        }
        for page in changes.pages
    ]
    return json.dumps({"v": 1, "pages": pages, "others": list(changes.others)})


def _collection(path: str, docs_dir: str) -> Collection | None:
    """What a file is for by its place; None for one that has no page of its own."""
    folder, _, name = path.partition("/")
    if name.endswith(".md") and path.startswith(f"{docs_dir}/"):
        return Collection.DOCS
    if name.endswith(".md") and "/" not in name and folder in _ARTICLES:
        return Collection(folder)
    return next((collection for collection in _SETTINGS if path == f"{collection}.yml"), None)


def _owner(path: str) -> str:
    """The article in whose folder a file lies, if it lies in one."""
    folder, _, rest = path.partition("/")
    slug, inside, _ = rest.partition("/")
    return f"{folder}/{slug}.md" if inside and folder in _ARTICLES else ""


def _pages(source: SourceFile, terms: Vocabularies, docs_dir: str) -> dict[str, _Page]:
    """The pages that a file makes, by address; an article without a title goes by its file name."""
    match source.collection:
        case Collection.DOCS:
            document, _ = parse_page(source)
            heading = re.search(r"^# +(.+?)[ #]*$", document.body, re.MULTILINE) if document else None
            library, _ = collect((), (), terms)
            addresses, _ = plan_addresses(library, Sources((source,), ()), docs_dir)
            title = heading[1] if heading else source.slug
            return {addresses.pages[source.path]: _Page(title, source.path, source.data)}
        case Collection.COMPANIES:
            document, _ = parse_settings(source)
            companies = decode_companies(document, terms)[0] if document else []
            return {address(one.id): _Page(one.meta.name, source.path, one.meta) for one in companies}
        case Collection.JOURNEYS:
            document, _ = parse_settings(source)
            journeys = decode_journeys(document, terms)[0] if document else []
            return {address(one.id): _Page(one.meta.title, source.path, one.meta) for one in journeys}
        case _:
            document, _ = parse(source)
            entry = decode(document, terms)[0] if document else None
            if entry and entry.meta.status == "draft":
                return {}
            written = document.front_matter.get("title") if document else None
            title = written.text if isinstance(written, Scalar) and written.text else source.slug
            return {address(entry_id(source.collection, source.slug)): _Page(title, source.path, source.data)}


def _differing(earlier: Mapping[str, _Page], later: Mapping[str, _Page]) -> Iterator[tuple[str, Change]]:
    for place in sorted(earlier.keys() | later.keys()):
        if place not in earlier:
            yield place, Change.ADDED
        elif place not in later:
            yield place, Change.REMOVED
        elif earlier[place].content != later[place].content:
            yield place, Change.CHANGED


def _courses(sources: Sources, terms: Vocabularies) -> dict[str, tuple[str, ...]]:
    """The titles of the courses that use a page, by its address."""
    titles: dict[str, list[str]] = defaultdict(list)
    for source in sources.of(Collection.COURSES):
        document, _ = parse(source)
        entry = decode(document, terms)[0] if document else None
        if entry and isinstance(entry.meta, Course) and entry.meta.status == "published":
            for place in sorted(set(_used(entry.meta))):
                titles[place].append(entry.meta.title)
    return {place: tuple(used) for place, used in titles.items()}


def _used(course: Course) -> Iterator[str]:
    for step in course.steps:
        yield address(entry_id(Collection.LESSONS, step.lesson))
        yield from (address(entry_id(Collection.STORIES, story)) for story in step.stories)


def _by_change(changes: PageChanges) -> Iterable[tuple[Change, list[ChangedPage]]]:
    grouped = ((change, [page for page in changes.pages if page.change is change]) for change in Change)
    return ((change, pages) for change, pages in grouped if pages)


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", " ".join(clean(text).split()))
