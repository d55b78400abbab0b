"""Source files become documents: front matter and body, each with its place."""

import re
from dataclasses import dataclass, field

from frontmatter.default_handlers import YAMLHandler

from kb_builder.diagnostics import START, Diagnostic, Edit, Fix, Safety, Span, rule_named
from kb_builder.reading.source_file import Collection, SourceFile
from kb_builder.reading.text import Text, decode_text
from kb_builder.reading.yaml_values import Item, Mapping, Scalar, Sequence, read_yaml

_FRONT_MATTER_LIMIT = {
    Collection.STORIES: 8 * 1024,
    Collection.LESSONS: 32 * 1024,
    Collection.COURSES: 32 * 1024,
    Collection.DOCS: 8 * 1024,
}


class PositionKeepingHandler(YAMLHandler):
    """python-frontmatter's YAML handler, with boundaries that are exactly `---` on a line of their own."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


_BOUNDARY = PositionKeepingHandler.FM_BOUNDARY
_BOUNDARY_IN_BYTES = re.compile(_BOUNDARY.pattern.encode(), re.MULTILINE)
_LIKE_BOUNDARY = re.compile(r"^(--|----+|-- -|\.\.\.|[\u2013\u2014]+)[ \t]*\r?$", re.MULTILINE)
_TEXT_BEGINS = re.compile(r"^(?:##|[^\W_]+(?: (?! *:)|$)|[*_>!<\[])", re.MULTILINE)
_LINES_OF_KEYS = re.compile(r"(?:(?:(?:[\w-]+:|[ \t]+|#|- )[^\r\n]*)?\r?\n)+")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its front matter (for a settings file: all of it) and where its body begins."""

    source: SourceFile = field(repr=False)
    text: Text = field(repr=False)
    front_matter: Mapping
    body_start: int
    """Offset of the first character after the line that closes the front matter."""

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def body(self) -> str:
        """The Markdown, with the line ends the author used."""
        return self.text.value[self.body_start :]

    @property
    def keys_end(self) -> int:
        """Offset at which the line that closes the front matter begins."""
        closing = _BOUNDARY.search(self.text.value, len("---"))
        assert closing, "an entry has front matter"
        return closing.start()

    def body_span(self, start: int, end: int) -> Span:
        """The place of a stretch of the body, offsets counted from the body's first character."""
        return self.text.span(self.body_start + start, self.body_start + end)


def cover_of(data: bytes) -> bytes:
    """What a file shows when it is closed: its bytes up to the line that closes the front matter.

    All of them where that line is not found at once, as below a byte order mark.
    """
    opening = _BOUNDARY_IN_BYTES.match(data)
    closing = _BOUNDARY_IN_BYTES.search(data, opening.end()) if opening else None
    return data[: closing.start()] if closing else data


def parse(source: SourceFile) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a Markdown file with front matter, or every reason why there is none. Never raises."""
    text, found = decode_text(source)
    if text is None:
        return None, found
    opening = _BOUNDARY.match(text.value)
    if opening is None:
        return None, [_no_front_matter(source.path, text)]
    closing = _BOUNDARY.search(text.value, opening.end())
    if closing is None:
        return None, [_unclosed(source.path, text)]
    mapping, found = _front_matter(source, text, closing.start())
    if mapping is None:
        return None, found
    return Document(source, text, mapping, _after_line(text, closing.start())), []


def parse_page(source: SourceFile) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a hand-written page, which may do without front matter; what is wrong in it counts as none."""
    text, found = decode_text(source)
    if text is None:
        return None, found
    opening = _BOUNDARY.match(text.value)
    closing = _BOUNDARY.search(text.value, opening.end()) if opening else None
    if closing is None:
        return Document(source, text, Mapping((), START), 0), []
    mapping, found = _front_matter(source, text, closing.start())
    return Document(source, text, mapping or Mapping((), START), _after_line(text, closing.start())), found


def parse_settings(source: SourceFile, *, foreign: bool = False) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a YAML file such as companies.yml: all of it is front matter, the body is empty.

    `foreign` is for another program's file: its tags, anchors and depth are none of our business.
    """
    text, found = decode_text(source)
    if text is None:
        return None, found
    value, found = read_yaml(text.value, source.path, foreign=foreign)
    if found:
        return None, found
    mapping, found = _as_mapping(value, source.path, "This file")
    return (Document(source, text, mapping, len(text.value)) if mapping else None), found


def parse_list(source: SourceFile, key: str) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a YAML file that is one list: all of it is front matter, the list below a key of our own."""
    text, found = decode_text(source)
    if text is None:
        return None, found
    value, found = read_yaml(text.value, source.path)
    if found:
        return None, found
    if value is None or (isinstance(value, Scalar) and not value.text):
        value = Sequence((), START)
    if not isinstance(value, Sequence):
        message, hint = "This file must be a list.", "Begin each item with `- ` at the start of a line."
        return None, [Diagnostic(rule_named("bad-yaml"), source.path, value.span, message, hint)]
    listed = Mapping((Item(Scalar(key, START), value),), value.span)
    return Document(source, text, listed, len(text.value)), []


def _front_matter(source: SourceFile, text: Text, end: int) -> tuple[Mapping | None, list[Diagnostic]]:
    """The keys between the first line and the offset at which the closing line begins."""
    start = text.offset(2, 1)
    if too_big := _too_big(source.path, text, start, end, _FRONT_MATTER_LIMIT[source.collection]):
        return None, [too_big]
    value, found = read_yaml(text.value[start:end], source.path, first_line=2)
    if found:
        return None, found
    return _as_mapping(value, source.path, "Front matter")


def _after_line(text: Text, offset: int) -> int:
    """The offset at which the line after this one begins, or the end of the text."""
    following = text.line_of(offset) + 1
    return text.offset(following, 1) if following <= text.line_of(len(text.value)) else len(text.value)


def _as_mapping(value: object, path: str, what: str) -> tuple[Mapping | None, list[Diagnostic]]:
    if value is None or (isinstance(value, Scalar) and not value.text):
        return Mapping((), START), []
    if isinstance(value, Mapping):
        return value, []
    span = value.span if hasattr(value, "span") else START
    return None, [
        Diagnostic(
            rule_named("bad-yaml"),
            path,
            span,
            f"{what} must be lines of `key: value`.",
            "Begin each line with a key such as title, a colon and a space.",
        )
    ]


def _too_big(path: str, text: Text, start: int, end: int, limit: int) -> Diagnostic | None:
    size = len(text.value[start:end].encode())
    if size <= limit:
        return None
    return Diagnostic(
        rule_named("front-matter-too-big"),
        path,
        text.span(0, 3),
        f"The front matter has {size:,} bytes; {limit:,} are allowed.",
        "Long text belongs in the body, below the second line of ---.",
    )


def _no_front_matter(path: str, text: Text) -> Diagnostic:
    late = _BOUNDARY.search(text.value)
    fix = None
    if late and not text.value[: late.start()].strip():
        message, hint = "Blank lines stand before the front matter.", "Make --- the very first line of the file."
        fix = Fix(Safety.SAFE, "Remove the blank lines", (Edit(text.span(0, late.start()), ""),))
    else:
        message = "This file does not begin with front matter."
        first = text.line(1).strip()
        hint = (
            "Make --- the first line, then lines of `key: value`, then --- again; `kb new` writes a file that has them."
        )
        if re.fullmatch(r"\W{2,6}", first):
            hint = f"Make the first line exactly ---, three hyphens and nothing else; it is `{text.line(1)[:20]}` now."
    return Diagnostic(rule_named("missing-front-matter"), path, START, message, hint, fix=fix)


def _unclosed(path: str, text: Text) -> Diagnostic:
    near, start = _LIKE_BOUNDARY.search(text.value, 3), _after_line(text, 0)
    hint, fix = "Put --- on a line of its own where the front matter ends.", None
    if near:
        hint = f"Line {text.line_of(near.start())} looks like the end: write exactly three hyphens there."
        if _LINES_OF_KEYS.fullmatch(text.value, start, near.start()):
            fix = Fix(Safety.SAFE, "Write ---", (Edit(text.span(*near.span(1)), "---"),))
    elif first := _TEXT_BEGINS.search(text.value, start):
        number = text.line_of(first.start())
        hint = f"The text seems to begin on line {number}: put a line of --- above it."
        if _LINES_OF_KEYS.fullmatch(text.value, start, first.start()):
            edit = Edit(text.span(first.start(), first.start()), "---\n\n")
            fix = Fix(Safety.SAFE, f"Put --- above line {number}", (edit,))
    says = "The front matter begins here and never ends."
    return Diagnostic(rule_named("unclosed-front-matter"), path, text.span(0, 3), says, hint, fix=fix)
