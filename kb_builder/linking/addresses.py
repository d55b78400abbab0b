"""Every address of the site, decided once; and what an author's link means.

An address is relative to the site's root, ends with `/` for a page and is empty for the home page.
Authors link files as they lie on disk, so that the links work on a code host too.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from kb_builder.diagnostics import START, Diagnostic, Related, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking.library import Library
from kb_builder.linking.moves import is_retired, moves
from kb_builder.model import EntryId, ExternalCourse
from kb_builder.reading import IMAGE_SUFFIXES, LASTING, Collection, Sources

LISTS = (
    *("stories", "lessons", "courses", "companies", "journeys"),
    *("sentiments", "industries", "channels", "situations", "find", "frameworks", "glossary"),
    *("map", "wanted", "dashboard"),
)
"""The pages that are made for every site, as `<name>/`: overviews, *Find a story*, and what the figures tell."""

_COMPLETED = ("frameworks/",)
"""Pages that may be written by hand as well: the build then adds its part to the end of them."""

FEED = "feed.xml"
"""The address of the feed of all stories, and the name of that of a lesson below the lesson's own address."""

_MADE_FILES = (FEED, "sitemap.xml", "robots.txt")
_MADE_FOLDERS = ("api/v1/",)
"""What the build writes beside its pages: no page can be a folder of such a name, and none lies in these folders."""

MADE_ANCHORS = {
    Collection.STORIES: ("pause", "arc", "lessons", "contrast", "journey", "questions", "related", "use", "source"),
    Collection.LESSONS: (
        *("practice", "behind", "stories", "followed", "partly", "broken"),
        *("contrast", "questions", "frameworks", "taught-in", "use"),
    ),
    Collection.COURSES: ("use", "downloads"),
}
"""The anchors that our own templates give to the page of an entry; authors' headings keep away from them."""

_OF_TWINS = ("teach/", "embed/")
"""Below these lie nothing but twins of entries."""

_WAY_TO_PAGE = "Write the way to the file: ../lessons/<name>.md."
_CHECK = "Check the name and the number of ../ before it."
_SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
_LASTING = re.compile(rf"(?:^|/)(?:((?:{'|'.join(LASTING)})/{_SLUG})|(lessons/{_SLUG})/handout)(?:/(?:index\.html)?)?$")
_WEB_SCHEMES = ("http", "https", "mailto")


def address(entry: EntryId | str) -> str:
    """The address of an entry, of a term (`channels/phone`) or of an overview (`stories`)."""
    return f"{entry}/"


def embed_of(page: str) -> str:
    """The address of the page as other sites show it in a frame."""
    return f"embed/{page}"


def guide_of(page: str) -> str:
    """The address of the guide for those who lead a session about the page at an address."""
    return f"teach/{page}"


def handout_of(lesson: str) -> str:
    """The address of a lesson's handout, by the address of the lesson."""
    return f"{lesson}handout/"


TWINS: Mapping[Collection, tuple[Callable[[str], str], ...]] = {
    Collection.STORIES: (embed_of, guide_of),
    Collection.LESSONS: (handout_of, embed_of, guide_of),
    Collection.COURSES: (guide_of,),
}
"""Where the pages lie that an entry has beside its own, by the address of that one.

They come with the entry, move with it and stay when it is retired: whoever keeps its address has kept theirs.
"""


def feed_of(lesson: str) -> str:
    """The address of a lesson's feed, by the address of the lesson."""
    return f"{lesson}{FEED}"


def address_of_changes(course: ExternalCourse) -> str:
    """The address of the page about what has changed since a course elsewhere linked it."""
    return address(f"changes/{course.slug}")


def linked_page(url: str) -> tuple[EntryId, str] | None:
    """The entry whose page or twin a link from elsewhere means, and the place in it; None if it means no entry's.

    The end of the address tells, so that it need not be known where the site is published.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    match = _LASTING.search(unquote(parts.path))
    return (EntryId(match[1] or match[2]), unquote(parts.fragment)) if match else None


def page_of_list(base: str, number: int) -> str:
    """The address of a list's page, counted from 1."""
    return base if number == 1 else f"{base}page/{number}/"


@dataclass(frozen=True)
class Addresses:
    """Where each file of the knowledge base is published, by its path on disk."""

    pages: Mapping[str, str]
    files: Mapping[str, str]
    docs_dir: str
    completed: frozenset[str] = frozenset()
    """The addresses of hand-written pages to which the build adds a part; the home page is always one."""

    @cached_property
    def by_name(self) -> dict[str, str]:
        """A path for the last part of each name, in the order of names: for guesses at what a broken link meant."""
        found: dict[str, str] = {}
        for path in (*self.pages, *self.files):
            found.setdefault(posixpath.basename(path).removesuffix(".md"), path)
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Target:
    """A link inside the site. `path` is the linked file on disk, the same file for `#anchor` alone."""

    address: str
    fragment: str
    path: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A link to another site, or an e-mail address."""

    url: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere, and why."""

    message: str
    hint: str


def plan_addresses(library: Library, sources: Sources, docs_dir: str) -> tuple[Addresses, list[Diagnostic]]:
    """The address of every page and file that authors may link; two at one address are reported."""
    pages: dict[str, str] = {}
    files: dict[str, str] = {}
    # A file that is there and cannot be read has an address too: the links to it are not what is wrong.
    for path in (
        *(source.path for source in sources.files),
        *(image.path for image in sources.images),
        *sources.refused,
    ):
        if path.startswith(f"{docs_dir}/") and path.endswith(".md"):
            pages[path] = address_of_page(path, docs_dir)
        elif path.endswith(".md"):
            pages[path] = address(path.removesuffix(".md"))
        elif "/" in path:
            files[path] = path.removeprefix(f"{docs_dir}/")
    completed = frozenset(_COMPLETED).intersection(pages.values())
    made = {path: target for path, target in _made_pages(library, docs_dir) if target not in completed}
    found = _collisions({**pages, **files}, docs_dir, {*made.values(), *_kept_handouts(library)})
    pages = {**made, **pages}
    return Addresses(dict(sorted(pages.items())), dict(sorted(files.items())), docs_dir, completed), found


def _made_pages(library: Library, docs_dir: str) -> Iterable[tuple[str, str]]:
    """Pages that no file stands for are linked as if they lay in the folder of hand-written pages."""
    for name in LISTS:
        yield f"{docs_dir}/{name}/index.md", address(name)
    for ids in ([e.id for e in library.companies.values()], [e.id for e in library.journeys.values()]):
        for entry_id in ids:
            yield f"{docs_dir}/{entry_id}.md", address(entry_id)
    for lesson in library.published_lessons.values():
        yield f"{docs_dir}/{lesson.id}/handout.md", handout_of(address(lesson.id))
    for course in library.external:
        yield f"{docs_dir}/changes/{course.slug}.md", address_of_changes(course)
    for name in ("sentiments", "industries", "channels", "situations"):
        for term in library.vocabularies.terms(name):
            yield f"{docs_dir}/{name}/{term}.md", address(f"{name}/{term}")


def _kept_handouts(library: Library) -> Iterator[str]:
    """Where handouts of renamed or retired lessons were. The other twins have folders of their own."""
    former = (page for page in moves(library) if page.partition("/")[0] == Collection.LESSONS)
    retired = (lesson.id for lesson in library.lessons.values() if is_retired(lesson))
    for lesson in (*former, *retired):
        yield handout_of(address(lesson))


def address_of_page(path: str, docs_dir: str) -> str:
    """The address MkDocs gives to a hand-written page (`use_directory_urls`)."""
    inner = path.removeprefix(f"{docs_dir}/").removesuffix(".md")
    folder, _, name = inner.rpartition("/")
    parent = f"{folder}/" if folder else ""
    return parent if name in ("index", "README") else f"{parent}{name}/"


def _collisions(addresses: Mapping[str, str], docs_dir: str, made: Iterable[str]) -> list[Diagnostic]:
    taken = {target.casefold() for target in made}
    first: dict[str, str] = {}
    found = []
    for path, target in sorted(addresses.items()):
        if path.startswith(f"{docs_dir}/") and target.casefold() in taken:
            found.append(
                Diagnostic(
                    rule_named("colliding-url"),
                    path,
                    START,
                    f"The build makes a page of its own at /{target}.",
                    "Rename this file.",
                )
            )
            continue
        if path.startswith(f"{docs_dir}/") and target.casefold().startswith(_OF_TWINS):
            folder = target.partition("/")[0]
            message = f"The build keeps /{folder}/ for pages of its own."
            found.append(
                Diagnostic(rule_named("colliding-url"), path, START, message, "Move this file to another folder.")
            )
            continue
        if path.startswith(f"{docs_dir}/") and (taken_by := _made_file(target.casefold())):
            found.append(
                Diagnostic(
                    rule_named("colliding-url"),
                    path,
                    START,
                    f"The build writes what programs read to /{taken_by}.",
                    "Rename this file.",
                )
            )
            continue
        other = first.setdefault(target.casefold(), path)
        # Two entries collide by their names alone, which is said where names are checked.
        if other != path and (path.startswith(f"{docs_dir}/") or other.startswith(f"{docs_dir}/")):
            found.append(
                Diagnostic(
                    rule_named("colliding-url"),
                    path,
                    START,
                    f"This page and {other} would both be published at /{target}.",
                    "Rename one of the two files.",
                    (Related(other, START, "the other page"),),
                )
            )
    return found


def _made_file(target: str) -> str | None:
    """The file or folder of the build's own that is in the way of a page or an image."""
    folders = target.split("/")[:-1]
    file = next((name for name in _MADE_FILES if name in folders), None)
    return file or next((folder for folder in _MADE_FOLDERS if target.startswith(folder)), None)


def resolve(href: str, path: str, addresses: Addresses) -> Target | Elsewhere | Broken:
    """What a link in the file at `path` means."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return Broken(f"{href!r} is not an address.", "Check its brackets and colons.")
    if "\\" in href:
        return Broken("The address has a backslash.", f"Write a slash instead: `{href.replace(chr(92), '/')}`.")
    if parts.netloc and not parts.scheme:
        return Broken(f"{href!r} does not begin with https.", f"Write `https:{href}`.")
    if not href.strip():
        return Broken("There is no address.", "Write the way to a file, or an address with https://, between ( and ).")
    if parts.scheme or parts.netloc:
        if parts.scheme in _WEB_SCHEMES and (parts.netloc or parts.scheme == "mailto"):
            return Elsewhere(href)
        return Broken(
            f"Links of the kind {href.split(':')[0] + ':'!r} are not published.", "Link a page with https://."
        )
    if not parts.path:
        return Target(addresses.pages.get(path, ""), unquote(parts.fragment), path)
    if parts.path.startswith("/"):
        return Broken(
            f"{href!r} begins with a slash and breaks when the site lies below another folder.",
            _suggestion(parts.path, path, addresses) or _way_to_image(parts.path, path) or _WAY_TO_PAGE,
        )
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    known = addresses.pages.get(wanted)
    if known is None:
        known = addresses.files.get(wanted)
    if known is None:
        if parts.path.endswith("/") or "." not in posixpath.basename(parts.path):
            hint = _suggestion(parts.path, path, addresses) or "Link the file itself, with its .md at the end."
            return Broken(f"{href!r} is an address, not a file.", hint)
        hint = _suggestion(wanted, path, addresses) or _way_to_image(wanted, path) or _CHECK
        return Broken(f"{href!r} does not exist.", hint)
    return Target(known, unquote(parts.fragment), wanted)


def _way_to_image(wanted: str, path: str) -> str | None:
    """Where an image of the file at `path` belongs and how it is linked; None if no image is wanted."""
    folder, name = path.removesuffix(".md"), posixpath.basename(wanted)
    if posixpath.splitext(name)[1].lower() not in IMAGE_SUFFIXES:
        return None
    return f"Put the image into the folder {folder}/ and write `{posixpath.basename(folder)}/{name}`."


def _suggestion(wanted: str, path: str, addresses: Addresses) -> str | None:
    """The nearest linkable file, by the last part of its name, as a link from `path`."""
    name = posixpath.basename(wanted.rstrip("/")).removesuffix(".md")
    near = nearest(name, addresses.by_name)
    if near is None:
        return None
    return f"Did you mean `{posixpath.relpath(addresses.by_name[near], posixpath.dirname(path))}`?"
