"""What the check says of single sentences in an ordinary story."""

from collections.abc import Iterable
from dataclasses import replace

from case_files import BASE

from kb_builder.knowledge_base import read_knowledge_base, with_text

_KNOWLEDGE = read_knowledge_base(BASE / "mkdocs.yml")
_PATH = "stories/second-call.md"
_STORY = (BASE / _PATH).read_text("utf-8")
_PLACE = "## What came of it\n\n"

Said = dict[str, list[tuple[str, str]]]
"""By sentence: the name of each rule that fires, with the words that it marks."""


def said_of(sentences: Iterable[str], *, regions: tuple[str, ...] = ()) -> Said:
    """Each sentence stands in a paragraph of its own; those of which nothing is said are left out."""
    assert _PLACE in _STORY
    text = _STORY.replace(_PLACE, _PLACE + "".join(f"{sentence}\n\n" for sentence in sentences))
    config = _KNOWLEDGE.config.model_copy(update={"phone_regions": regions})
    lines = text.split("\n")
    said: Said = {}
    for found in with_text(replace(_KNOWLEDGE, config=config), _PATH, text.encode()).analyse().diagnostics:
        line = lines[found.span.line - 1]
        marked = line[found.span.column - 1 : found.span.end_column - 1]
        said.setdefault(line, []).append((found.rule.name, marked))
    return said
