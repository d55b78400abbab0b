"""YAML as data that keeps its place and stays text: `no`, `012` and `12:30` are what the author wrote.

Built from libyaml's events: they need no recursion, show anchors, aliases and tags, and every scalar's marks.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from kb_builder.diagnostics import START, Diagnostic, Edit, Fix, Related, Safety, Span, rule_named

_MAX_DEPTH = 8
_SHORT_LINE = 100
_MAX_FOREIGN_DEPTH = 100
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_WITHOUT_VALUE = (yaml.DocumentStartEvent, yaml.DocumentEndEvent, yaml.StreamStartEvent, yaml.StreamEndEvent)
_MOST_LINES_AND_COMMAS = 20_000  # what can part values; a company takes four
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # Any: the two loaders share no base class in the stubs


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as text. `plain` says that the author put no quotes around it."""

    text: str
    span: Span
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A key with its value."""

    key: Scalar
    value: "Value"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the author's order, no key twice."""

    items: tuple[Item, ...]
    span: Span

    def get(self, key: str) -> "Value | None":
        return next((item.value for item in self.items if item.key.text == key), None)

    def key_span(self, key: str) -> Span | None:
        return next((item.key.span for item in self.items if item.key.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in order."""

    items: tuple["Value", ...]
    span: Span


Value = Scalar | Mapping | Sequence
Plain = str | list[Any] | dict[str, Any]  # Any: recursive, as deep as _MAX_DEPTH


def plain(value: Value) -> Plain:
    """The same value as dicts, lists and strings."""
    match value:
        case Scalar():
            return value.text
        case Sequence():
            return [plain(item) for item in value.items]
        case Mapping():
            return {item.key.text: plain(item.value) for item in value.items}


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    start: Span
    is_mapping: bool
    items: list[Item]
    values: list[Value]
    keys: dict[str, Scalar]
    key: Scalar | None = None


@dataclass(frozen=True, slots=True)
class _YamlError(Exception):
    rule: str
    span: Span
    message: str
    hint: str
    fix: Fix | None = None


def quoted(text: str) -> str:
    """The text as a YAML value: as it is where that is safe, else in double quotes."""
    is_plain = re.fullmatch(r"[A-Za-z0-9][\w .,'/()-]*", text) and not re.search(r"\s$|,\s*$", text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def read_own(text: str) -> Any:  # Any: whatever the file holds
    """The data in a file of the product's own, which needs no places and no mistakes."""
    return yaml.load(text, Loader=_LOADER)


def read_yaml(
    text: str, path: str, *, first_line: int = 1, foreign: bool = False
) -> tuple[Value | None, list[Diagnostic]]:
    """The value in a YAML text that begins on `first_line` of its file; None with diagnostics when it has none.

    Duplicate keys are all reported; anything else stops at its first place, because what follows is guesswork.
    In a `foreign` text, such as another program's settings, tags and anchors are passed over; an alias is empty.
    """
    if text.count("\n") + text.count(",") > _MOST_LINES_AND_COMMAS:
        says, hint = "There are tens of thousands of keys and values.", "Remove what is no longer used."
        return None, [Diagnostic(rule_named("front-matter-too-big"), path, START, says, hint)]
    duplicates: list[Diagnostic] = []
    try:
        value = _build(text, path, first_line, duplicates, foreign=foreign)
    except _YamlError as problem:
        found = Diagnostic(rule_named(problem.rule), path, problem.span, problem.message, problem.hint, fix=problem.fix)
        return None, [*duplicates, found]
    return (None if duplicates else value), duplicates


def _build(text: str, path: str, first_line: int, duplicates: list[Diagnostic], *, foreign: bool) -> Value | None:
    stack: list[_Open] = []
    root: Value | None = None
    # Depth is refused while events come in: built first, 40,000 brackets would end the process.
    most = _MAX_FOREIGN_DEPTH if foreign else _MAX_DEPTH
    for event in _events(text, first_line):
        kind = type(event)  # the exact types: a knowledge base has a hundred events for each story
        if kind in _WITHOUT_VALUE:
            if kind is yaml.DocumentStartEvent and root is not None:
                span = _span(event, first_line)
                raise _YamlError(
                    "bad-yaml", span, "A second YAML document begins here.", "Keep everything in one block."
                )
            continue
        span = _span(event, first_line)
        done: Value
        if kind in _ENDS:
            closed = stack.pop()
            whole = Span(closed.start.line, closed.start.column, span.end_line, span.end_column)
            done = Mapping(tuple(closed.items), whole) if closed.is_mapping else Sequence(tuple(closed.values), whole)
        else:
            if not foreign:
                _refuse_anchor_and_tag(event, span)
            if kind in _STARTS:
                if len(stack) >= most:
                    raise _YamlError(
                        "front-matter-too-big",
                        span,
                        f"Values are nested more than {most} deep.",
                        "No key needs that. Put quotes around a text that begins with [, { or -.",
                    )
                stack.append(_Open(span, kind is yaml.MappingStartEvent, [], [], {}))
                continue
            done = Scalar(event.value, span, not event.style) if kind is yaml.ScalarEvent else Scalar("", span)
        if stack:
            _put(stack[-1], done, path, duplicates)
        else:
            root = done
    return root


def _refuse_anchor_and_tag(event: Any, span: Span) -> None:  # Any: see _events
    if event.anchor:
        raise _YamlError(
            "yaml-anchor",
            span,
            "Anchors and aliases (& and *) are not used here.",
            "Write the value out, or put quotes around a text that begins with & or *.",
        )
    if getattr(event, "tag", None):
        raise _YamlError(
            "yaml-tag",
            span,
            f"The tag {event.tag.replace('tag:yaml.org,2002:', '!!')!r} is not used here.",
            "Remove the word that begins with !, or put quotes around the text.",
        )


def _put(parent: _Open, value: Value, path: str, duplicates: list[Diagnostic]) -> None:
    if not parent.is_mapping:
        parent.values.append(value)
    elif parent.key is None:
        if not isinstance(value, Scalar):
            raise _YamlError(
                "bad-yaml",
                value.span,
                "A key must be one word, not a list or a block.",
                "Put quotes around a text that begins with [ or {.",
            )
        parent.key = value
    else:
        key, parent.key = parent.key, None
        first = parent.keys.setdefault(key.text, key)
        if first is key:
            parent.items.append(Item(key, value))
            return
        duplicates.append(
            Diagnostic(
                rule_named("duplicate-key"),
                path,
                key.span,
                f"`{key.text}` stands here a second time; it is already on line {first.span.line}.",
                "Keep one of the two.",
                (Related(path, first.span, f"`{key.text}` stands here first"),),
            )
        )


def _events(text: str, first_line: int) -> Iterator[Any]:  # Any: yaml's stubs leave events untyped
    try:
        loader = _LOADER(text)
        try:
            while (event := loader.get_event()) is not None:
                yield event
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        if slip := _slip(error, text.splitlines(), first_line):
            raise slip from None
        # libyaml notices an open quotation mark or bracket at the end of the text, and a lone & or * behind it;
        # the place where it began is what helps.
        opened = re.search(r"quoted scalar|flow (?:sequence|mapping)|alias|anchor", error.context or "")
        mark = (error.context_mark if opened else error.problem_mark) or error.problem_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        place = Span(line + first_line, column + 1, line + first_line, column + 1)
        lines = text.splitlines()
        message, hint = _explain(error, lines, line, column)
        fix = None
        if line < len(lines) and "quotes around the whole text" in hint:
            fix = _in_quotes(lines[line], place.line)
            if fix and len(lines[line]) <= _SHORT_LINE:
                value = fix.edits[0]
                hint = f"Put quotes around the whole text: {lines[line][: value.span.column - 1].strip()} {value.text}."
        elif line < len(lines) and hint.startswith("Replace the tab"):
            fix = _without_tabs(lines[line], place.line)
        raise _YamlError("bad-yaml", place, message, hint, fix) from None


def _slip(error: yaml.MarkedYAMLError, lines: list[str], first_line: int) -> _YamlError | None:
    """A slip in one line that libyaml notices only further on, with its fix."""
    problem = error.problem or ""
    mark = error.context_mark if "expected ':'" in problem else error.problem_mark
    if mark is None or mark.line >= len(lines):
        return None
    line, number = lines[mark.line], mark.line + first_line
    if "expected ':'" in problem and (glued := re.match(r"[ ]*(?:- )?([\w-]+):(?=[^\s:/])", line)):
        after = glued.end() + 1
        return _YamlError(
            "bad-yaml",
            Span(number, glued.start(1) + 1, number, after),
            "A space is missing after the colon.",
            f"Write `{glued[1]}: `, then the value.",
            Fix(Safety.SAFE, "Put a space after the colon", (Edit(Span(number, after, number, after), " "),)),
        )
    above = lines[mark.line - 1] if mark.line else ""
    is_inside = "mapping values are not allowed" in problem and re.match(r"[\w-]+: +[^\s|>]", above)
    if is_inside and (indented := re.match(r" ([\w-]+):", line)):
        return _YamlError(
            "bad-yaml",
            Span(number, 1, number, 2),
            f"A space stands before `{indented[1]}`, as if it belonged to the line above.",
            f"Remove the space, so that `{indented[1]}` begins the line.",
            Fix(Safety.SAFE, "Remove the space", (Edit(Span(number, 1, number, 2), ""),)),
        )
    return None


def _in_quotes(line: str, number: int) -> Fix | None:
    """Puts quotes around the value of a line that is `key: value`, where that cannot change what is meant."""
    match = re.fullmatch(r"(\s*(?:- )?[\w-]+:[ ]+)([^\s\"'\[{|>#].*?)[ \t]*", line)
    if match is None or " #" in match[2]:
        return None
    text = json.dumps(match[2], ensure_ascii=False)
    span = Span(number, match.start(2) + 1, number, match.end(2) + 1)
    return Fix(Safety.SAFE, "Put quotes around the text", (Edit(span, text),))


def _without_tabs(line: str, number: int) -> Fix | None:
    """Puts two spaces for each tab before the text of a line."""
    white = line[: len(line) - len(line.lstrip())]
    span = Span(number, 1, number, len(white) + 1)
    edit = Edit(span, white.replace("\t", "  "))
    return Fix(Safety.SAFE, "Replace tabs by spaces", (edit,)) if "\t" in white else None


def _explain(error: yaml.MarkedYAMLError, lines: list[str], line: int, column: int) -> tuple[str, str]:
    """What libyaml's words mean for somebody who does not know YAML: message and hint."""
    problem = error.problem or "not YAML"
    here = lines[line] if line < len(lines) else ""
    if "mapping values are not allowed" in problem and re.fullmatch(r"[\w-]+", key := here[:column].strip()) and line:
        return (
            f"`{key}` looks like a key, but the value or key above it has not ended.",
            "Put a colon behind a key that stands alone in the line above, or quotes around its value.",
        )
    if "mapping values are not allowed" in problem:
        return (
            "A colon followed by a space starts a value here, inside another value.",
            'Put quotes around the whole text: title: "Late: the sequel".',
        )
    if "\t" in here and re.search(r"cannot start any token|tab character", problem):
        return "A tab stands where YAML needs spaces.", "Replace the tab by two spaces."
    if "found character that cannot start any token" in problem:
        return (
            "A value begins with a character that YAML keeps for itself (such as @ or `).",
            "Put quotes around the whole text.",
        )
    if "alphabetic or numeric character" in problem:
        return "A value begins with & or *, which YAML keeps for itself.", "Put quotes around the whole text."
    if "unexpected end of stream" in problem and "quoted scalar" in (error.context or ""):
        return "A quotation mark is opened and never closed.", "Close it, or remove the one that opens."
    if "could not find expected ':'" in problem or "did not find expected ':'" in problem:
        return "This line is not `key: value`.", "Write a colon and a space after the key, or indent the line."
    if "did not find expected ',' or" in problem:
        return "A list or block in brackets is not closed.", "Close it with ] or }, and put commas between its items."
    if re.search(r"did not find expected key|block end|'-' indicator", problem):
        return (
            "The indentation does not fit the lines above.",
            "Start keys at the same column, and indent lists by two spaces below their key.",
        )
    return f"This is not valid YAML: {problem}.", "Compare the line with the example in the guide for contributors."


def _span(event: Any, first_line: int) -> Span:  # Any: see _events
    start, end = event.start_mark, event.end_mark
    return Span(start.line + first_line, start.column + 1, end.line + first_line, end.column + 1)
