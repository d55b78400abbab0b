"""What a text says of its own origin in words: its title, who wrote it and when."""

from collections.abc import Sequence
from itertools import pairwise

from kb_builder.importing.dates import date_in
from kb_builder.importing.document import Block, Kind, Origin, Said
from kb_builder.importing.lexicon import Words, patterns

_NEAR_THE_TOP = 12
_LONGEST_TITLE = 20
_WORDS_OF_A_TEXT = 20
_LONGEST_LINE = 15
_LONGEST_NAME = 5
_PARTICLES = frozenset(("and", "de", "der", "van", "von", "und", "of", "the"))
_FIRST_LINE = "the first line of the page"
_HEADERS = {
    "title": "title",
    "titel": "title",
    "subject": "title",
    "betreff": "title",
    "author": "author",
    "autor": "author",
    "autorin": "author",
    "from": "author",
    "publisher": "publisher",
    "url": "url",
    "source": "url",
    "quelle": "url",
    "date": "date",
    "datum": "date",
}


def origin_in_words(blocks: Sequence[Block], *, until: str) -> Origin:
    """The origin as the paragraphs tell it; a date after `until` is passed over."""
    headers = _headers(blocks, until)
    title, publisher = _title(blocks)
    told = Origin(title=title, author=_author(blocks), publisher=publisher, date=_date(blocks, until))
    return headers.or_else(told)


def is_header(block: Block) -> bool:
    """Whether a paragraph is a line such as `Author: Ada Example`."""
    return patterns("reading", "headers").match(block.text) is not None


def says_who_or_when(block: Block) -> bool:
    """Whether a paragraph only says who wrote the text, or when."""
    if len(Words(block.text)) > _LONGEST_LINE:
        return False
    is_dated = patterns("reading", "dated").search(block.text) is not None and date_in(block.text) is not None
    return is_dated or bool(_name_in_byline(block))


def _headers(blocks: Sequence[Block], until: str) -> Origin:
    found: dict[str, Said] = {}
    for block in blocks[:_NEAR_THE_TOP]:
        match = patterns("reading", "headers").match(block.text)
        if not match:
            continue
        part, value = _HEADERS[match["key"].lower()], match["value"].strip()
        if part == "date":
            value = date_in(value) or ""
            value = value if value <= until else ""
        if part == "url" and not value.startswith(("http://", "https://")):
            part = "publisher"
        if value:
            found.setdefault(part, Said(value, "a line above the text says so"))
    return Origin(**found)


def _title(blocks: Sequence[Block]) -> tuple[Said | None, Said | None]:
    """The title, and the name of the site when the text stands below both."""
    top = [block for block in blocks[:_NEAR_THE_TOP] if block.kind is not Kind.BREAK]
    above = _above_a_byline(top)
    for block in blocks:
        if match := patterns("reading", "titles").match(block.text):
            is_below = any(each.text == match["a"] for each in top[1:])
            site = Said(top[0].text, _FIRST_LINE) if is_below and _may_be_title(top[0]) else None
            return Said(match["a"], "the line above the comments names it"), site
    if above:
        title, first_line = above
        site = Said(first_line.text, _FIRST_LINE) if first_line.text != title.text else None
        return Said(title.text, "it stands above the line that says who wrote it"), site
    begins = next((block for block in top if block.kind is Kind.HEADING), top[0] if top else None)
    if begins and _may_be_title(begins) and not is_header(begins):
        return Said(begins.text, "the text begins with it"), None
    return _repeated(blocks), None


def _above_a_byline(top: Sequence[Block]) -> tuple[Block, Block] | None:
    """The line above the first byline, and the first line of all, if both may be titles."""
    for before, block in pairwise(top):
        if says_who_or_when(block) and _may_be_title(before) and _may_be_title(top[0]):
            return before, top[0]
    return None


def _repeated(blocks: Sequence[Block]) -> Said | None:
    """A short line that stands further down, right above a text that repeats the beginning."""
    if not blocks or len(Words(blocks[0].text)) < _WORDS_OF_A_TEXT:
        return None
    for before, block in pairwise(blocks):
        if block.text == blocks[0].text and _may_be_title(before):
            return Said(before.text, "it stands above the text where the text is repeated")
    return None


def _may_be_title(block: Block) -> bool:
    words = len(Words(block.text))
    return block.kind in (Kind.HEADING, Kind.TEXT) and 0 < words <= _LONGEST_TITLE and block.text[-1] not in ".,;:"


def _author(blocks: Sequence[Block]) -> Said | None:
    for block in blocks:
        if name := _name_in_byline(block):
            return Said(name, "a line of the text says so")
    return None


def _name_in_byline(block: Block) -> str:
    """Who wrote the text, if a short line says so and nothing else but a day: `By Monday, I had` says when."""
    match = patterns("reading", "bylines").match(block.text) if len(Words(block.text)) <= _LONGEST_LINE else None
    if match is None:
        return ""
    name = next(filter(None, match.groupdict().values()), "").strip(" .")
    words = name.split()
    is_name = len(words) <= _LONGEST_NAME and all(word[0].isupper() or word in _PARTICLES for word in words)
    says_more = block.text[match.end() :].strip(" .)") and date_in(block.text) is None
    return name if words and is_name and not says_more else ""


def _date(blocks: Sequence[Block], until: str) -> Said | None:
    for block in blocks:
        if says_who_or_when(block) and (day := date_in(block.text)) and day <= until:
            return Said(day, "a line of the text says so")
    return None
