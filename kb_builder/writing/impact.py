"""Which courses a change touches, and how: our own, and those elsewhere that link here."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb_builder.checking import Facts
from kb_builder.checking.fixing import Fixed, edited
from kb_builder.checking.published import Published
from kb_builder.checking.reporters import command_line
from kb_builder.diagnostics import Edit
from kb_builder.linking import Lasting, is_draft, is_retired, linked_page
from kb_builder.model import Course, EntryId, entry_id
from kb_builder.reading import Collection, Document, Mapping, Scalar, Sequence
from kb_builder.writing.keys import line_end


class How(StrEnum):
    """What has happened to a page that a course links."""

    CHANGED = "text changed"
    MOVED = "moved"
    RETIRED = "retired"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Touched:
    """A page of a course, how it is touched, where it is now, and its file, if there is one."""

    page: EntryId
    how: tuple[How, ...]
    now: EntryId | None
    path: str | None


@dataclass(frozen=True, slots=True)
class TouchedCourse:
    """A course with those of its pages that are touched. `path` is the file in which it stands."""

    name: str
    path: str
    owner: str | None
    pages: tuple[Touched, ...]


def impact(before: Facts, now: Facts) -> tuple[TouchedCourse, ...]:
    """The courses that a change touches: our own by id, then those elsewhere in the order of their file.

    A course uses what it used before: what it has come to use since cannot have changed for it.
    """
    earlier, later = Published(before), Published(now)
    found = []
    for course in before.library.published_courses.values():
        pages = _touched(_used(course.meta), earlier, later)
        found.append(TouchedCourse(course.meta.title, course.path, None, pages))
    for external in now.library.external:
        linked = (linked_page(link.url) for link in external.links)
        pages = _touched((found_at[0] for found_at in linked if found_at), earlier, later)
        path = now.registry.document.path if now.registry.document else ""
        found.append(TouchedCourse(external.name, path, external.owner, pages))
    return tuple(course for course in found if course.pages)


def as_text(courses: Iterable[TouchedCourse]) -> Iterator[str]:
    """For a terminal: each course with its pages below it."""
    is_none = True
    for course in courses:
        is_none = False
        yield f"{course.name} ({course.path}{f'; tell {course.owner}' if course.owner else ''})"
        for touched in course.pages:
            yield f"  /{touched.page}/  {_said(touched)}"
    if is_none:
        yield "No course is touched."


def as_annotations(courses: Iterable[TouchedCourse]) -> Iterator[str]:
    """For GitHub: a notice at the file of each page."""
    for course in courses:
        for touched in course.pages:
            to_tell = f" Tell {course.owner}." if course.owner else ""
            message = f"/{touched.page}/: {_said(touched)}. The course {course.name!r} uses it.{to_tell}"
            yield command_line("notice", {"file": touched.path or course.path, "title": "A course uses this"}, message)


def as_json(courses: Iterable[TouchedCourse]) -> str:
    """For programs: one object."""
    listed = [
        {
            "name": course.name,
            "path": course.path,
            "owner": course.owner,
            "pages": [
                {
                    "address": f"{touched.page}/",
                    "how": [how.value for how in touched.how],
                    "now": f"{touched.now}/" if touched.now else None,
                }
                for touched in course.pages
            ],
        }
        for course in courses
    ]
    return json.dumps({"v": 1, "courses": listed}, ensure_ascii=False)


def _said(touched: Touched) -> str:
    return ", ".join(f"moved to /{touched.now}/" if how is How.MOVED else how.value for how in touched.how)


def _used(course: Course) -> Iterator[EntryId]:
    for step in course.steps:
        yield entry_id(Collection.LESSONS, step.lesson)
        yield from (entry_id(Collection.STORIES, story) for story in step.stories)


def _touched(pages: Iterable[EntryId], before: Published, now: Published) -> tuple[Touched, ...]:
    found = []
    for page in dict.fromkeys(pages):
        was, entry = before.at(page), now.at(page)
        if was is not None and not is_draft(was) and (how := tuple(_how(was, entry, before, now))):
            found.append(Touched(page, how, entry.id if entry else None, entry.path if entry else None))
    return tuple(found)


def _how(was: Lasting, entry: Lasting | None, before: Published, now: Published) -> Iterator[How]:
    if entry is None or is_draft(entry):
        yield How.GONE
        return
    if entry.id != was.id:
        yield How.MOVED
    if is_retired(entry) and not is_retired(was):
        yield How.RETIRED
    elif now.content(entry) != before.content(was):
        yield How.CHANGED


def accepted(facts: Facts, number: int, day: str) -> Fixed:
    """external-links.yml with the given day and what now stands on the pages, for all links of one of its courses.

    `number` counts the courses from 0. Everything else in the file stays to the letter.
    """
    document = facts.registry.document
    assert document is not None, "a course stands in a file"
    published = Published(facts)
    edits = []
    for place, link in enumerate(facts.registry.courses[number].links):
        found = linked_page(link.url)
        entry = published.at(found[0]) if found else None
        content = published.content(entry) if entry else None
        written = _link(document, number, place)
        edits += [_with(document, written, "linked", day)]
        if content is not None:
            edits.append(_with(document, written, "content", content))
    before = document.source.data.decode("utf-8")
    return Fixed(document.path, before, edited(before, edits), ())


def _link(document: Document, number: int, place: int) -> Mapping:
    """A link as it is written."""
    courses = document.front_matter.get("courses")
    course = courses.items[number] if isinstance(courses, Sequence) else None
    links = course.get("links") if isinstance(course, Mapping) else None
    link = links.items[place] if isinstance(links, Sequence) else None
    assert isinstance(link, Mapping), "it was decoded"
    return link


def _with(document: Document, written: Mapping, key: str, value: str) -> Edit:
    """The edit that gives a key of a block a value, in braces or on lines of its own, as the block is written."""
    known = written.get(key)
    if known is not None:
        return Edit(known.span, value)
    text, last = document.text, written.items[-1]
    assert isinstance(last.value, Scalar), "a link has plain values"
    end = text.offset(last.value.span.end_line, last.value.span.end_column)
    if text.value[text.offset(written.span.line, written.span.column)] == "{":
        return Edit(text.span(end, end), f", {key}: {value}")
    indent = " " * (written.items[0].key.span.column - 1)
    return Edit(text.span(end, end), f"{line_end(document)}{indent}{key}: {value}")
