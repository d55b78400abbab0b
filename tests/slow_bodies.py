"""Bodies that somebody could hand in to stop the check, and the time that a body takes."""

import os
import time
from pathlib import Path

SIZE = 64 * 1024 - 1


def full(unit: str, width: int = 0) -> str:
    """The unit repeated as often as a body may be long, in lines of a width; 0 leaves it as it is."""
    text = unit * (SIZE // len(unit.encode()))
    return in_lines(text, width) if width else text


def in_lines(text: str, width: int = 1900) -> str:
    """The text in lines, cut where a body must end."""
    return "".join(f"{text[place : place + width]}\n" for place in range(0, len(text), width))[:SIZE]


def nested(unit: str, depth: int, indent: str = "    ") -> str:
    """The unit line by line, each one deeper than the one before."""
    return "".join(indent * level + unit for level in range(depth))


SLOW_CODE = "```aspectj\n" + ("a b\n" * 600 + "\n") * 8 + "```\n"
_LONG = "x" * 1900

HOSTILE = {
    # Beyond the caps.
    "brackets": full("["),
    "brackets in lines": full("[\n"),
    "images": full("![", 1900),
    "links without end": full("[a](<b", 1900),
    "titles without end": full('[a](b "', 70),
    "tags": full("<a ", 1900),
    "tags with attributes": full("<a b=c a\n\n"),
    "sections of XML": full("<![CDATA[", 1900),
    "sections of XML that end": full("<![CDATA[]]><![>", 1900),
    "comments": full("<!-- ", 1900),
    "pauses": full("<!-- pause: a -->\n\n"),
    "stars": full("*"),
    "stars with spaces": full("* ", 1900),
    "emphasis": full("**a* ", 1900),
    "emphasis in words": full("*a**b_c__", 1900),
    "escapes": full("\\*", 1900),
    "backticks": full("`a ``b ", 1900),
    "entities": full("&amp;", 1900),
    "lists in lists in a line": full("- ", 1900),
    "quotes in quotes in a line": full("> ", 1900),
    "headings": full("# a\n"),
    "rules": full("---\n"),
    "paragraphs": full("a\n\n"),
    "fences": full("```\n"),
    "footnotes": full("[^1]: a\n"),
    "uses of a footnote": "[^1]: a\n\n" + full("[^1] ", 1900)[: SIZE - 20],
    "definitions": full("[a]: b\n"),
    "no blank line": full("a\n"),
    "a long line": full("a"),
    # Within the caps, near them.
    "open brackets": "[\n" * 1_490,
    "open brackets in a quote": ("> " + "[a" * 30 + "\n") * 49,
    "open images": "![\n" * 1_490,
    "open tags": "<a b=c a\n\n" * 1_490,
    "tags that are removed": "<a onclick=a\n\n" * 1_490,
    "open sections of XML": "<![CDATA[\n" * 700,
    "links to nothing": "".join(f"[a](nope-{number}.md)\n\n" for number in range(740)),
    "headings to nothing": "".join(f"## {number}\n\n[a](#nope-{number})\n\n" for number in range(740)),
    "long addresses": f"[a]: https://a.example/{_LONG}\n\n" + "[a]\n" * 1_480,
    "an abbreviation everywhere": f"*[a]: {_LONG}\n\n" + in_lines("a " * 31_000)[: SIZE - 2_000],
    "many abbreviations": "".join(f"*[a{number}]: b\n" for number in range(1_400)),
    "deep lists": nested("- x\n", 170),
    "deeper lists": nested("- x\n", 330, "\t"),
    "deep notes": nested("!!! note\n", 170),
    "deep tabs": nested('=== "a"\n', 170),
    "tabs": '=== "a"\n    b\n\n' * 3_600,
    "details": "??? note\n    a\n\n" * 3_900,
    "tables": "a|b\n-|-\n\n" * 4_900,
    "a wide table": f"{'a|' * 900}\n{'-|' * 900}\n" + f"{'a|' * 900}\n" * 20,
    "elements in elements": "<div>\n" * 1_490,
    "attributes": "# a {: .a #b c=d }\n\n" * 3_000,
    "code that its grammar reads slowly": SLOW_CODE,
    "code that its grammar reads very slowly": "```arduino\n" + " \n" * 4_900 + "```\n",
    "code in many languages": "".join(f"```{name}\n/* ' {{ a(\n```\n\n" for name in ("php", "perl", "java") * 240),
    "numbers": in_lines("1." * 30_000),
    "telephone numbers": in_lines("+49 30 123456 " * 4_300),
    "card numbers": in_lines("4111 1111 1111 1111 " * 3_000),
    "e-mail addresses": in_lines("a@b.example.co " * 4_000),
    "capitals": in_lines("Aa Street 1 Aa " * 4_000),
    "spaces": in_lines(" " * 60_000),
    "signs without spaces": in_lines("\u4e2d" * 21_000),
}


class Processor:
    """The processor's time from now on: of this process, of those it has ended, and of one that may still run."""

    def __init__(self) -> None:
        self._start = _spent()

    def seconds(self, *pids: int) -> float:
        return _spent() + sum(map(_spent_by, pids)) - self._start


def _spent() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def _spent_by(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0  # Where there is no /proc, what the worker takes is bounded by the clock on the wall.
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
