"""Text from people, made fit for a file: nothing invisible in it, and no structure where it is not trusted."""

import re
import textwrap
import unicodedata

_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_MOST_BYTES = 1_000
_LONGEST_LINE = 1_900  # `kb check` refuses lines of more than 2,000 characters
_JOINERS = "\u200c\u200d"  # Persian and emoji need them

# What may stand before a block's own mark: quotes, bullets, numbers.
_BEFORE_MARK = re.compile(r"[^\w\n]*(?:\d+[.)][^\w\n]*)*")
_ONLY_MARKS = re.compile(r"[^\w\n|]*[-=][^\w\n|]*")
_STRUCTURE = re.compile(
    r"<(?=[a-zA-Z!/?])"  # elements and comments: a pause is a comment
    r"|`{3,}|~{3,}"  # fences, which would swallow what follows
    r"|\{"  # attributes, and the include marks of many tools
    r"|(?<=8)<(?=-)"  # include marks: --8<--
    r"|\[(?=\^|TOC\])"  # footnotes and tables of contents
    r"|\*(?=\[)"  # abbreviations
)


def clean(text: str) -> str:
    """The text without characters that a source file may not have; every line end is one line feed."""
    return "".join(filter(_is_visible, _LINE_END.sub("\n", text).expandtabs(4)))


def one_line(text: str) -> str:
    """The text cleaned, each run of white space one space, cut where it would fill the front matter."""
    line = " ".join(clean(text).split())
    return line.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip()


def label(text: str) -> str:
    """The text as the name of a source in fingerprints.txt, where a line that begins with # is a comment."""
    return one_line(text).lstrip("# ")


def without_structure(text: str) -> str:
    """The text cleaned and readable as before, as paragraphs and lists only.

    Headings, comments, elements, fences, attributes and include marks are shown as the characters they are made of.
    """
    lines = [part for line in clean(text).split("\n") for part in _not_too_long(line)]
    escaped = (_without_block_marks(_STRUCTURE.sub(_as_entities, line)) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in escaped)).strip("\n")


def _is_visible(character: str) -> bool:
    kind = unicodedata.category(character)
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return character == "\n" or character in _JOINERS or not (kind in ("Cc", "Cf", "Co", "Cs") or is_noncharacter)


def _not_too_long(line: str) -> list[str]:
    return textwrap.wrap(line, _LONGEST_LINE, break_on_hyphens=False) if len(line) > _LONGEST_LINE else [line]


def _without_block_marks(line: str) -> str:
    if _ONLY_MARKS.fullmatch(line):  # It would make a heading of the line above, or end the front matter.
        return re.sub("[-=]", _as_entities, line)
    before = _BEFORE_MARK.match(line)
    end = before.end() if before else 0
    return line[:end].replace("#", "&#35;") + line[end:]


def _as_entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match[0])
