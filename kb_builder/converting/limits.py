"""Caps that keep a conversion short: checked on the text, before any Markdown code sees it."""

import re
from collections.abc import Iterator
from itertools import islice

_BODY = 64 * 1024
_LINE = 2_000
# Looked for from the beginning of each line alone: from everywhere it would cost the square of a line.
_LONG_LINE = re.compile(rf"(?:^|(?<=\r))[^\r\n]{{{_LINE + 1},}}", re.MULTILINE)
_DEEP_PREFIX = re.compile(r"^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){13}", re.MULTILINE)
_RUNS = re.compile(r"[\[<(!]{60,}|[*_`~^=+]{400,}")
_OPENINGS = re.compile(r"!?\[|<[a-zA-Z!/?]|\]\(|^[ \t>]*(?:`{3}|~{3})", re.MULTILINE)
_MOST_OPENINGS = 1_500
_INLINE = rb"\*_`&"
_INLINE_SIGN = re.compile(r"[\\*_`&]")
_MOST_INLINE = 6_000
# Markdown goes over the rest of a block again for each construct that it finds in it: lines times characters.
_MOST_WORK = 15_000_000
_MOST_BLOCKS = 5_000

# What a plain body has no more of. Even if all of it stands in the worst places, its conversion takes a moment.
_PLAIN_BODY = 24 * 1024
_PLAIN_LINES = 600
_PLAIN_SIGNS = 300
_SIGNS = rb"[<(!{|&\*_`~^=+"
_LEAST_RUN = 60
_MAY_BE_RUN = re.compile(rf"[\[<(!*_`~^=+]{{{_LEAST_RUN}}}")
_OLD_LINE_END = re.compile(r"\r(?!\n)")
_DEEP = (" " * 20, "\t" * 5)
_COSTLY = re.compile(
    r"""^[ \t>]*(?:`{3,}|~{3,})[ \t]*(?!(?:json|text|txt)?[ \t]*\r?$)[^\s`~]  # code in a language
      | ^[ ]{0,3}\*\[(?:[^\]\r\n]?\]|[^\r\n]{200})                          # an abbreviation of one sign, or a long one
    """,
    re.MULTILINE | re.VERBOSE,
)


def is_plain(body: str) -> bool:
    """Whether a body is so simple that its conversion cannot take long: true of nearly every story.

    It is short and has few signs that mean something, no deep indentation, no abbreviation that could stand
    everywhere, and no code in a language whose grammar decides how long that takes. Nothing in it is beyond limits.
    """
    data, lines = body.encode(), body.split("\n")
    signs = len(data) - len(data.translate(None, _SIGNS))
    return (
        len(data) <= _PLAIN_BODY
        and len(lines) <= _PLAIN_LINES
        and max(map(len, lines)) <= _LINE
        and not ("\r" in body and _OLD_LINE_END.search(body))
        and signs <= _PLAIN_SIGNS
        and not (signs >= _LEAST_RUN and _MAY_BE_RUN.search(body))
        and not any(deep in body for deep in _DEEP)
        and not _DEEP_PREFIX.search(body)
        and not (("```" in body or "~~~" in body or "*[" in body) and _COSTLY.search(body))
    )


def beyond_limits(body: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """What makes a body too much to convert: message, hint and place in code points."""
    data = body.encode()
    size = len(data)
    if size > _BODY:
        yield (
            f"The body has {size // 1024} KiB; {_BODY // 1024} KiB are allowed.",
            "Split it: one encounter a story, one rule a lesson.",
            (0, 0),
        )
        return
    if long := _LONG_LINE.search(body):
        yield (
            f"This line has more than {_LINE:,} characters.",
            "Break it; a line break inside a paragraph changes nothing on the page.",
            (long.start() + _LINE, long.start() + _LINE),
        )
    if deep := _DEEP_PREFIX.search(body):
        yield ("Lists or quotes are nested more than 12 deep.", "Use fewer levels.", (deep.start(), deep.end()))
    if run := _RUNS.search(body):
        yield (
            f"The character {run[0][0]!r} is repeated {len(run[0])} times.",
            "Remove the repetition, or put it into a code block of its own lines.",
            (run.start(), run.end()),
        )
    openings = [match.start() for match in _OPENINGS.finditer(body)]
    if len(openings) > _MOST_OPENINGS:
        yield (
            f"There are {len(openings):,} links, tags or fences; {_MOST_OPENINGS:,} are allowed.",
            "Split the text into several entries.",
            (openings[_MOST_OPENINGS], openings[_MOST_OPENINGS]),
        )
    inline = size - len(data.translate(None, _INLINE))
    if inline > _MOST_INLINE:
        yield (
            f"There are {inline:,} of the signs {' '.join(_INLINE.decode())}; {_MOST_INLINE:,} are allowed.",
            "Split the text into several entries, or leave out the signs that change nothing.",
            next(islice(_INLINE_SIGN.finditer(body), _MOST_INLINE, None)).span(),
        )
    blocks = list(_blocks(body))
    if len(blocks) > _MOST_BLOCKS:
        place = blocks[_MOST_BLOCKS][0]
        yield (
            f"There are {len(blocks):,} paragraphs, headings and lists; {_MOST_BLOCKS:,} are allowed.",
            "Split the text into several entries.",
            (place, place),
        )
    if sum(lines * (end - start) for start, end, lines in blocks) > _MOST_WORK:
        start, _, lines = max(blocks, key=lambda block: block[2] * (block[1] - block[0]))
        yield (
            f"There are {lines:,} lines here without a blank line among them.",
            "Put a blank line between paragraphs, and around headings, lists and tables.",
            (start, start),
        )


def _blocks(body: str) -> Iterator[tuple[int, int, int]]:
    """Lines that follow each other without a blank one: start, end and how many they are."""
    start = place = lines = 0
    for line in body.splitlines(keepends=True):
        if line.isspace():
            if lines:
                yield start, place, lines
            start, lines = place + len(line), 0
        else:
            lines += 1
        place += len(line)
    if lines:
        yield start, place, lines
