"""Where the lessons stand in the frameworks of the field."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kb_builder.converting import Heading
from kb_builder.linking import address
from kb_builder.model import Entry, Lesson, OwnFramework, default_vocabularies
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Framework, FrameworkPlace, FrameworksPage, FrameworkTable, LinkTo, SitePage

ADDRESS = address("frameworks")
_TABLES = "kb-places"
"""No heading of a hand-written page can have an id that begins with `kb-`."""


def frameworks_page(shelf: Shelf) -> SitePage:
    """The end of the hand-written page on frameworks, or a page of its own where there is none."""
    words = shelf.words
    is_completed = ADDRESS in shelf.facts.addresses.completed
    tables = _tables(shelf)
    sections = tuple(Heading(3, table.anchor, table.name) for table in tables)
    return SitePage(
        address=ADDRESS,
        kind="frameworks",
        title=words("frameworks.page"),
        description=words("frameworks.intro"),
        breadcrumbs=(),
        outline=(Heading(2, _TABLES, words("frameworks.places"), sections),),
        body=FrameworksPage(
            title=None if is_completed else words("frameworks.page"), intro=words("frameworks.intro"), tables=tables
        ),
        is_searched=not is_completed,
        completes=is_completed,
    )


def framework_links(shelf: Shelf) -> Iterator[tuple[str, LinkTo]]:
    """The id of each framework, and where its places are listed."""
    for name in shelf.facts.library.vocabularies.frameworks:
        yield name, LinkTo(f"{ADDRESS}#{_anchor(name)}", _name(name, shelf))


def meaning_of(framework: str, shelf: Shelf) -> str:
    """What a framework is, in a sentence; empty if its site does not say it."""
    own = _own(framework, shelf)
    return own.means if own else shelf.words(f"frameworks.{framework}.means")


def frameworks_of(lesson: Lesson, shelf: Shelf) -> Iterator[Framework]:
    """The places of one lesson, each linked to its explanation."""
    for name, link in framework_links(shelf):
        labels = shelf.facts.library.vocabularies.frameworks[name]
        if places := lesson.frameworks.get(name):
            yield Framework(link, tuple(LinkTo(f"{ADDRESS}#{_anchor(name, place)}", labels[place]) for place in places))


def _tables(shelf: Shelf) -> tuple[FrameworkTable, ...]:
    standing = _standing(shelf.facts.library.published_lessons)
    told = shelf.words.explanations.frameworks
    return tuple(
        FrameworkTable(
            _anchor(name),
            _name(name, shelf),
            tuple(
                FrameworkPlace(
                    _anchor(name, place), label, told.get(name, {}).get(place, ""), tuple(standing[name, place])
                )
                for place, label in labels.items()
            ),
        )
        for name, labels in shelf.facts.library.vocabularies.frameworks.items()
    )


def _standing(lessons: Mapping[str, Entry[Lesson]]) -> Mapping[tuple[str, str], list[LinkTo]]:
    """The lessons at each place of each framework, by id."""
    found: dict[tuple[str, str], list[LinkTo]] = defaultdict(list)
    for lesson in lessons.values():
        for name, places in lesson.meta.frameworks.items():
            for place in places:
                found[name, place].append(LinkTo(address(lesson.id), lesson.meta.title))
    return found


def _name(framework: str, shelf: Shelf) -> str:
    own = _own(framework, shelf)
    return own.name if own else shelf.words(f"frameworks.{framework}")


def _own(framework: str, shelf: Shelf) -> OwnFramework | None:
    return next((own for own in shelf.facts.config.frameworks if own.id == framework), None)


def _anchor(framework: str, *place: str) -> str:
    """The anchor of a framework or of a place in it. No id has two hyphens in a row: those of a site meet no other."""
    between = "-" if framework in default_vocabularies().frameworks else "--"
    return between.join(("kb", framework, *place))
