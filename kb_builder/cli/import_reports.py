"""What `kb import` says of the drafts that it begins: lines for people, or an object a text for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_builder.cli.files import shown
from kb_builder.importing import Imported, ImportedStory


@dataclass(frozen=True)
class Planned:
    """A document with the names of the files that its drafts will have, in order."""

    result: Imported
    files: tuple[str, ...]
    texts: Mapping[str, str]
    """The files that are not there yet."""


def lines(one: Planned, folder: Path) -> Iterator[str]:
    """The drafts of a text and where each comes from, what to leave out, and what is in none of them."""
    result = one.result
    count = len(result.stories)
    yield f"{printable(result.document.name)}: {f'{count} stories' if count != 1 else '1 story'}"
    for story, name in zip(result.stories, one.files, strict=True):
        kept = "" if name in one.texts else "  (is there already)"
        where = result.document.places(story.part.first, story.part.last)
        proposed = ", ".join(
            filter(None, (story.draft.sentiment, story.draft.company, story.draft.channel, *story.draft.lessons))
        )
        yield f"  {shown(folder / name)}{kept}"
        yield f"    {where}: {proposed or 'nothing could be proposed'}"
        if private := list(dict.fromkeys(each.what for each in story.findings.private)):
            yield f"    leave out: {', '.join(private)}"
    for remark in result.document.remarks:
        yield f"  note: {printable(remark)}"
    for each in result.left_out:
        yield f"  left out: {result.document.places(each.first, each.last)}: {each.because}"


def shape(one: Planned, folder: Path) -> dict[str, Any]:  # Any: plain data
    """One line of `--format json`."""
    result = one.result
    origin = result.document.origin
    parts = ("title", "author", "publisher", "url", "date")
    return {
        "v": 1,
        "source": result.document.name,
        "form": result.document.form.value,
        "origin": {
            part: {"value": said.value, "because": said.because} if (said := getattr(origin, part)) else None
            for part in parts
        },
        "remarks": list(result.document.remarks),
        "stories": [
            _story(story, shown(folder / name), name not in one.texts)
            for story, name in zip(result.stories, one.files, strict=True)
        ],
        "left_out": [{"from": each.first, "to": each.last, "because": each.because} for each in result.left_out],
    }


def _story(story: ImportedStory, path: str, is_there: bool) -> dict[str, Any]:  # Any: plain data
    proposals = story.proposals
    return {
        "path": path,
        "is_there_already": is_there,
        "title": story.draft.title,
        "from": story.part.first,
        "to": story.part.last,
        "words": story.words,
        "because": story.part.because,
        "proposed": {
            key: {"value": said.value, "because": said.because} for key, said in sorted(proposals.values.items())
        },
        "lessons": [{"id": lesson, "because": because} for lesson, because in proposals.lessons.items()],
        "open": dict(sorted(proposals.open.items())),
        "private": [{"rule": each.code, "what": each.what, "place": each.place} for each in story.findings.private],
        "figures": list(story.findings.figures),
        "quotes": list(story.findings.quotes),
        "refused": list(story.refused),
        "near": [{"id": near.slug, "score": near.score} for near in proposals.near],
    }


def printable(name: str) -> str:
    """A name as a terminal may show it."""
    return name if name.isprintable() else repr(name)
