"""Where the lessons stand in the frameworks of the field."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kb_builder.converting import Heading
from kb_builder.linking import address
from kb_builder.model import Entry, Lesson
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
        yield name, LinkTo(f"{ADDRESS}#{_anchor(name)}", shelf.words(f"frameworks.{name}"))


def frameworks_of(lesson: Lesson, shelf: Shelf) -> Iterator[Framework]:
    """The places of one lesson, each linked to its explanation."""
    for name, link in framework_links(shelf):
        labels = shelf.facts.library.vocabularies.frameworks[name]
        if places := getattr(lesson.frameworks, name):
            yield Framework(link, tuple(LinkTo(f"{ADDRESS}#{_anchor(name, place)}", labels[place]) for place in places))


def _tables(shelf: Shelf) -> tuple[FrameworkTable, ...]:
    standing = _standing(shelf.facts.library.published_lessons)
    told = shelf.words.explanations.frameworks
    return tuple(
        FrameworkTable(
            _anchor(name),
            shelf.words(f"frameworks.{name}"),
            tuple(
                FrameworkPlace(_anchor(name, place), label, told[name][place], tuple(standing[name, place]))
                for place, label in labels.items()
            ),
        )
        for name, labels in shelf.facts.library.vocabularies.frameworks.items()
    )


def _standing(lessons: Mapping[str, Entry[Lesson]]) -> Mapping[tuple[str, str], list[LinkTo]]:
    """The lessons at each place of each framework, by id."""
    found: dict[tuple[str, str], list[LinkTo]] = defaultdict(list)
    for lesson in lessons.values():
        for name in type(lesson.meta.frameworks).model_fields:
            for place in getattr(lesson.meta.frameworks, name):
                found[name, place].append(LinkTo(address(lesson.id), lesson.meta.title))
    return found


def _anchor(*names: str) -> str:
    return "-".join(("kb", *names))
