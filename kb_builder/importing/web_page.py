"""Saved web pages become blocks: trafilatura finds the article, its readers' comments and where it comes from."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kb_builder.importing.document import (
    COMMENT,
    Block,
    ForeignDocument,
    Form,
    Kind,
    MissingReaderError,
    Origin,
    Said,
    UnreadableError,
)
from kb_builder.writing.cleaning import clean, one_line

if TYPE_CHECKING:
    from trafilatura.settings import Document

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096  # how far browsers look for the encoding at least is 1024 bytes (HTML, 13.2.3.2)
_OF_PAGES = re.compile(
    r"iso8859-|cp(?:866|874|125\d)|koi8-|shift_jis|euc_|iso2022_jp$|gb|big5|utf-8$|utf-16|ascii|mac-"
)
_FALLBACK = "windows-1252"  # as browsers take it where nothing is said
_MISSING = (
    "Web pages are read with trafilatura, which is not installed. Install it with\n"
    '  pip install "kb-builder[import]"\n'
    "or copy the text of the page into a .txt file and import that."
)
_IS_COMMENT = re.compile(r"(?<![\w-])comment(?:[-_]?(?:body|content|text))?(?![\w-])", re.IGNORECASE)
_PARAGRAPHS = {"head": Kind.HEADING, "p": Kind.TEXT, "quote": Kind.TEXT, "item": Kind.ITEM, "row": Kind.TEXT}
_SIGNS = {"lb": "\n", "cell": " "}
"""What stands for an element that has no text of its own; in letters and poems line ends mean something."""
_MOST_CHARACTERS = 4_000_000


def read_web_page(name: str, data: bytes, *, until: str) -> ForeignDocument:
    """The article of a web page; UnreadableError when none is found. `until` is the latest day it may be from."""
    page = _decoded(data)
    if len(page) > _MOST_CHARACTERS:
        raise UnreadableError(f"It has more than {_MOST_CHARACTERS:,} characters. Save the text of the page alone.")
    found = _extracted(page, until)
    if found is None:
        raise UnreadableError("No article was found in it. Copy its text into a .txt file and import that.")
    article = [(kind, text, "") for kind, text in _texts(found.body)]
    blocks = _numbered([*article, *_comments(found.commentsbody, _beginnings_of_comments(page))])
    return ForeignDocument(name, Form.WEB_PAGE, tuple(blocks), _origin(found))


def _extracted(page: str, until: str) -> "Document | None":
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise MissingReaderError(_MISSING) from error
    found = bare_extraction(
        page,
        with_metadata=True,
        favor_recall=True,
        include_comments=True,
        include_tables=True,
        # Without a latest day it would be today, and the same page would not give the same draft on every day.
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": until},
    )
    assert not isinstance(found, dict), "a document was asked for"
    return found


def _decoded(data: bytes) -> str:
    """The text of the page: by its byte order mark, as UTF-8, or in the encoding that it names."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:_HEAD])
    return data.decode(_encoding(named[1].decode()) if named else _FALLBACK, "replace")


def _encoding(name: str) -> str:
    """The encoding of this name, if pages are written in it; Python knows others, and some that are none of text."""
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        return _FALLBACK
    return encoding if _OF_PAGES.match(encoding) else _FALLBACK


def _texts(body: Any) -> Iterator[tuple[Kind, str]]:  # Any: an element of lxml, which has no types
    """The kind and the text of each paragraph, heading, item and row, in order; each line of it by itself."""
    from lxml import etree

    kinds = [Kind.TEXT]
    said: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")) if body is not None else ():
        is_paragraph = element.tag in _PARAGRAPHS
        if is_paragraph:
            yield from ((kinds[-1], line) for line in "".join(said).split("\n"))
            said = []
        if event == "start":
            kinds += [_PARAGRAPHS[element.tag]] if is_paragraph else []
            said += [_SIGNS.get(element.tag, ""), element.text or ""]
        else:
            kinds = kinds[:-1] if is_paragraph else kinds
            said += [element.tail or ""]
    yield from ((Kind.TEXT, line) for line in "".join(said).split("\n"))


def _comments(body: Any, beginnings: frozenset[str]) -> Iterator[tuple[Kind, str, str]]:  # Any: an element of lxml
    found = [(kind, text) for kind, text in _texts(body) if text.strip()]
    if found:
        yield Kind.COMMENTS, "", ""
        yield from ((kind, text, COMMENT if _line(text) in beginnings else "") for kind, text in found)


def _beginnings_of_comments(page: str) -> frozenset[str]:
    """The first paragraph of each comment, by the marks of the page; the extraction keeps no borders between them."""
    from trafilatura import load_html

    tree = load_html(page)
    marked = (
        element
        for element in (() if tree is None else tree.iter("article", "div", "li", "section", "td"))
        if _IS_COMMENT.search(element.get("class", "")) or element.get("itemtype", "").endswith("schema.org/Comment")
    )
    firsts = (next(filter(None, (_line("".join(p.itertext())) for p in element.iter("p"))), "") for element in marked)
    return frozenset(filter(None, firsts))


def _numbered(found: Iterable[tuple[Kind, str, str]]) -> Iterator[Block]:
    """The blocks that say something, and where comments begin, numbered from 1."""
    number = 0
    for kind, text, marker in found:
        line = _line(text)
        if line or kind is Kind.COMMENTS:
            number += 1
            yield Block(kind, line, number, number, marker)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _origin(found: "Document") -> Origin:
    def said(value: str | None) -> Said | None:
        return Said(one_line(value), "the page's own data say so") if value and one_line(value) else None

    return Origin(
        title=said(found.title),
        author=said(found.author),
        publisher=said(found.sitename),
        url=said(found.url),
        date=said(found.date),
    )
