"""An entry under another name: its file, its images, every reference to it, and its former address."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb_builder.checking import Facts
from kb_builder.checking.fixing import Fixed, edited
from kb_builder.diagnostics import Edit, Span
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.linking import Lasting, Target, is_draft
from kb_builder.model import Course, Story
from kb_builder.model.entry import Loc
from kb_builder.reading import Collection, Sources
from kb_builder.writing.keys import with_item


class UnclearLinkError(Exception):
    """A link whose place in its file cannot be told."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """What renaming an entry does: files and folders by their old paths, and texts that change, by theirs."""

    moved: dict[str, str]
    texts: tuple[Fixed, ...]
    """Sorted by path; `titles` has one for each reference."""


def renaming(base: KnowledgeBase, facts: Facts, entry: Lasting, new: str) -> Renaming:
    """What is to be done so that an entry of a sound knowledge base has another id.

    UnclearLinkError if a link to it has to be changed by hand.
    """
    edits: dict[str, dict[Span, Edit]] = defaultdict(dict)
    for path, edit in (*_in_front_matter(facts, entry, new), *_in_bodies(facts, entry, new)):
        edits[path][edit.span] = edit
    references = {path: len(found) for path, found in edits.items()}
    if not is_draft(entry):
        alias = _alias(entry, new)
        edits[entry.path][alias.span] = alias
    texts = []
    for path, found in sorted(edits.items()):
        before = facts.documents[path].source.data.decode("utf-8")
        titles = (f"{references[path]} reference{'' if references[path] == 1 else 's'}",) if path in references else ()
        texts.append(Fixed(path, before, edited(before, found.values()), titles))
    moved = {entry.path: f"{entry.collection}/{new}.md"}
    if any(image.path.startswith(f"{entry.id}/") for image in base.sources.images):
        moved[entry.id] = f"{entry.collection}/{new}"
    return Renaming(moved, tuple(texts))


def renamed(base: KnowledgeBase, planned: Renaming) -> KnowledgeBase:
    """The knowledge base as it will be."""
    texts = {each.path: each.after for each in planned.texts}

    def moved(path: str) -> str:
        for old, new in planned.moved.items():
            if path == old or path.startswith(f"{old}/"):
                return new + path[len(old) :]
        return path

    files = [
        replace(source, path=moved(source.path), data=texts[source.path].encode())
        if source.path in texts
        else replace(source, path=moved(source.path))
        for source in base.sources.files
    ]
    images = [replace(image, path=moved(image.path)) for image in base.sources.images]
    sources = Sources(
        tuple(sorted(files, key=lambda file: file.path)),
        tuple(sorted(images, key=lambda image: image.path)),
        base.sources.refused,
    )
    return replace(base, sources=sources)


def _alias(entry: Lasting, new: str) -> Edit:
    """The edit that notes the former id; where the entry had the new one before, the two change places."""
    if new in entry.meta.aliases:
        return Edit(entry.span("aliases", entry.meta.aliases.index(new)), entry.slug)
    return with_item(entry.document, "aliases", entry.slug)


def _in_front_matter(facts: Facts, entry: Lasting, new: str) -> Iterator[tuple[str, Edit]]:
    is_lesson, is_story = entry.collection is Collection.LESSONS, entry.collection is Collection.STORIES
    for other in facts.library.articles:
        meta = other.meta
        places: list[Loc] = []
        if isinstance(meta, Story):
            if is_lesson:
                places = [("lessons", n, "id") for n, each in enumerate(meta.lessons) if each.id == entry.slug]
            elif is_story:
                places = [("contrast_with", n) for n, slug in enumerate(meta.contrast_with) if slug == entry.slug]
        elif isinstance(meta, Course):
            for number, step in enumerate(meta.steps):
                if is_lesson and step.lesson == entry.slug:
                    places.append(("steps", number, "lesson"))
                elif is_story:
                    stories = enumerate(step.stories)
                    places += [("steps", number, "stories", n) for n, slug in stories if slug == entry.slug]
        if other.collection is entry.collection and meta.retired and meta.retired.replaced_by == entry.slug:
            places.append(("retired", "replaced_by"))
        for place in places:
            yield other.path, Edit(other.span(*place), new)


def _in_bodies(facts: Facts, entry: Lasting, new: str) -> Iterator[tuple[str, Edit]]:
    """Links to the page and to the images in its folder, from everywhere; what stands around the name stays."""
    for path, converted in facts.converted.items():
        for link in converted.links:
            if not isinstance(link.means, Target) or link.href.startswith("#"):
                continue
            is_image = link.means.path.startswith(f"{entry.id}/")
            if link.means.path != entry.path and not is_image:
                continue
            document, end = facts.documents[path], "/" if is_image else ".md"
            start, stop = link.place
            written = document.body[start:stop]
            at = written.partition("#")[0].rfind(f"{entry.slug}{end}")
            if at < 0:
                raise UnclearLinkError(f"{path}: the link `{link.href}`")
            yield path, Edit(document.body_span(start + at, start + at + len(entry.slug)), new)
