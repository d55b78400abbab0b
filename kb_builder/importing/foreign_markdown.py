"""Markdown from elsewhere becomes blocks: as Jekyll, Hugo and Obsidian write it, its marks taken off."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kb_builder.importing.document import Block, ForeignDocument, Form, Kind
from kb_builder.importing.foreign_front_matter import read_front_matter
from kb_builder.importing.plain_text import Line, chunks, joined

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HASHES = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_BREAK = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*")
_MARKER = re.compile(r"\s{0,16}([*+-]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
_QUOTE = re.compile(r"\A(?: {0,3}> ?)+(?:\[![\w-]+\][+-]?\s*)?")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|%%.*?(?:%%|\Z)", re.DOTALL)
# Includes and short codes of Jekyll and Hugo, footnotes and block ids; Obsidian's embedded files.
_MACHINERY = re.compile(
    r"\{%[^{}\n]{0,500}%\}|\{\{[^{}\n]{0,500}\}\}|!\[\[[^\[\]\n]{0,500}\]\]|\[\^[^\[\]\n]{1,100}\]|\s\^[\w-]+$"
)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]\n|]{0,300}\|)?([^\[\]\n|]{0,300})\]\]")
_LINK = re.compile(r"\[([^\[\]\n]{0,500})\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:\s")
_ELEMENT = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_MARKS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|==|`+)(?=\S)|(?<=\S)(\*{1,3}|_{1,3}|~~|==|`+)(?!\w)")


def read_markdown(name: str, text: str, *, until: str) -> ForeignDocument:
    """The blocks of a cleaned Markdown text, and what its front matter says of its origin."""
    front = read_front_matter(name, text, until=until)
    # Comments go, but their lines stay, so that every place is as in the file.
    body = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), "\n" * front.lines + front.body)
    return ForeignDocument(name, Form.MARKDOWN, tuple(_blocks(_without_code(body))), front.origin, front.remarks)


def _without_code(text: str) -> str:
    """The text with fenced code blanked out."""
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
            kept.append("")
        elif mark:
            fence = mark[1]
            kept.append("")
        else:
            kept.append(line)
    return "\n".join(kept)


def _blocks(text: str) -> Iterator[Block]:
    for chunk in chunks(text):
        for block in _marked(chunk):
            said = _said(block.text)
            if said or block.kind is Kind.BREAK:
                yield replace(block, text=said)


def _marked(chunk: list[Line]) -> Iterator[Block]:
    """The blocks of lines that stand together, with the marks inside them."""
    pending: list[Line] = []
    marker = ""
    for number, written in chunk:
        line = _QUOTE.sub("", written, count=1)
        heading = _HASHES.match(line)
        item = _MARKER.match(line)
        if pending and not marker and _UNDERLINE.fullmatch(line):
            yield joined(pending, Kind.HEADING)
            pending = []
            continue
        if heading or item or _BREAK.fullmatch(line) or _DEFINITION.match(line):
            yield from _pending(pending, marker)
            pending, marker = [], ""
        if heading:
            yield joined([(number, heading[2].rstrip(" \t#"))], Kind.HEADING)
        elif _BREAK.fullmatch(line):
            yield Block(Kind.BREAK, "", number, number)
        elif item:
            pending, marker = [(number, line[item.end() :])], item[1]
        elif not _DEFINITION.match(line):
            pending.append((number, line))
    yield from _pending(pending, marker)


def _pending(lines: list[Line], marker: str) -> Iterator[Block]:
    if lines:
        yield joined(lines, Kind.ITEM if marker else Kind.TEXT, marker)


def _said(text: str) -> str:
    """What readers read of a line."""
    text = _IMAGE.sub("", _MACHINERY.sub("", text))
    text = _ELEMENT.sub("", _LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", text)))
    return " ".join(_MARKS.sub("", text).replace("\\", "").split())
