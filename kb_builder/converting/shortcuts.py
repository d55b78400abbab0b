"""What Markdown need not look for, because the mark that it begins with is not in the text.

Most of a story is paragraphs of plain words. Everything here gives the HTML that Python-Markdown gives without it, and
a test compares the two.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# A block of lines that all begin with a letter and hold no bar is a paragraph: every other construct of a block, and
# the line below a heading or a term, begins with something else, and a table needs a bar.
_PARAGRAPH = re.compile(r"[^\W\d_][^\n|]*(?:\n[^\W\d_][^\n|]*)*\n*\Z")
_MARKUP = re.compile(r"[\\`*_\[<&\x02]|  \n")

# The marks of which a text has one wherever the step or the pattern finds something.
_PREPROCESSORS = {"html_block": "<&", "fenced_code_block": "`~"}
_TREE_PROCESSORS = {
    "footnote": "^",
    "task-list": "[",
    "footnote-duplicate": "^",
    "attr_list": "{",
    "unescape": "\\",
}
_PATTERNS = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "^",
    "reference": "[",
    "link": "[",
    "image_link": "!",
    "image_reference": "!",
    "short_reference": "[",
    "short_image_ref": "!",
    "autolink": "<",
    "automail": "<",
    "html": "<",
    "entity": "&",
    "em_strong": "*_",
}


class Shortcuts:
    """Put into a Markdown instance once, and told of each text before it is converted."""

    def __init__(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(_Paragraph(md.parser), "kb-paragraph", 200)
        self._steps = [
            *(_put_before(md.preprocessors, name, marks) for name, marks in _PREPROCESSORS.items()),
            *(_put_before(md.treeprocessors, name, marks) for name, marks in _TREE_PROCESSORS.items()),
        ]
        md.treeprocessors.register(_Plain(md), "kb-plain", 21)
        self._inline: Any = md.treeprocessors["inline"]  # Any: a registry holds every kind of processor
        # As a list, too, because a registry sorts itself at each look into it.
        patterns = md.inlinePatterns
        marks = {id(patterns[name]): frozenset(marks) for name, marks in _PATTERNS.items()}
        self._patterns = [(pattern, marks.get(id(pattern))) for pattern in patterns]

    def start(self, text: str) -> None:
        """Leaves out, for the next conversion, what cannot be in this text."""
        there = {mark for mark in "`~\\[]!<&*_^{" if mark in text}
        for step in self._steps:
            step.is_needed = not there.isdisjoint(step.marks)
        self._inline.inlinePatterns = [pattern for pattern, marks in self._patterns if marks is None or marks & there]


class _Step:
    """A step of Markdown's, done only where it is needed."""

    def __init__(self, step: Any, marks: str) -> None:  # Any: a preprocessor or a tree processor
        self._step, self.marks, self.is_needed = step, marks, True

    def run(self, given: Any) -> Any:  # Any: lines or a tree, as the step
        if self.is_needed:
            return self._step.run(given)
        return given if isinstance(given, list) else None

    def __getattr__(self, name: str) -> Any:  # Any: whatever an extension asks its own step for
        return getattr(self._step, name)


def _put_before(registry: Any, name: str, marks: str) -> _Step:  # Any: a registry of either kind
    step = _Step(registry[name], marks)
    priority = next(item.priority for item in registry._priority if item.name == name)
    registry.register(step, name, priority)
    return step


class _Paragraph(ParagraphProcessor):
    """Paragraphs that are seen to be nothing else; the others go through all kinds of blocks as ever."""

    def test(self, parent: Element, block: str) -> bool:
        return _PARAGRAPH.match(block) is not None


class _Plain(Treeprocessor):
    """Keeps text without any markup from being searched for each kind of it."""

    def run(self, root: Element) -> None:
        abbreviations: Any = self.md.treeprocessors["abbr"]  # Any: a registry holds every kind of processor
        if abbreviations.abbrs:
            return  # They are looked for in plain text too.
        for element in root.iter():
            if element.text and not _MARKUP.search(element.text):
                element.text = AtomicString(element.text)


class _Outline(TocTreeprocessor):
    """Ids, permanent links and the outline, without the list that would stand in the text."""

    def build_toc_div(self, toc_list: list[Any]) -> Element:  # Any: python-markdown's own tokens
        return Element("div")


class OutlineExtension(TocExtension):
    """Python-Markdown's `toc` for pages whose list of contents is made by somebody else."""

    TreeProcessorClass = _Outline
