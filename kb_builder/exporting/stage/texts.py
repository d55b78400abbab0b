"""Text that stays text wherever the Markdown is read.

Backslashes are those that CommonMark and Python-Markdown share; where one of them knows none, the character is written
as a reference. What an extension of a site could take for more than text is written so too.
"""

import re

_SPECIAL = re.compile(r"[\\`*\[\]{}_&<~^=+:]|-8<")
_ALWAYS = re.compile(r"([\\`*\[\]{}])|(?<![^\W_])(_)|(_)(?![^\W_])")
_ENTITY = re.compile(r"&(?=#|\w+;)")
# Between `{{` or `{%` and their ends, generators run what stands there, even after a backslash.
_TEMPLATE = re.compile(r"\{(?=[{%#])")
# Doubled, or in pairs: struck out, marked, inserted, raised, lowered; `:name:` is an emoji.
_PAIRS = re.compile(r"[~^]|(?<==)=|=(?==)|(?<=\+)\+|\+(?=\+)")
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_REST_OF_DASHES = re.compile(r"(?<=-)-(?=8<)")
_UNUSUAL = re.compile(r"[\s<>()\\*`|\[\]\"]")
_FIRST = re.compile(r"(?:[#+>-]|\d{1,9}(?=[.)])|=+|:|~|!!!|\?\?\?|///)")


def escaped(text: str) -> str:
    """The text for a place within a line."""
    if not _SPECIAL.search(text):
        return text
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    text = _ALWAYS.sub(lambda match: f"\\{match[0]}", _TEMPLATE.sub("\ue000", text)).replace("\ue000", "&#123;")
    return _REST_OF_DASHES.sub("&#45;", _EMOJI.sub("&#58;", _PAIRS.sub(_reference, text)))


def at_start(line: str) -> str:
    """A line of Markdown that begins with a text: not taken for a heading, a list, a quote or the like."""
    match = _FIRST.match(line)
    if match is None:
        return line
    first = match[0]
    if first[0].isdigit():
        return f"{first}\\{line[len(first) :]}"
    if first[0] in "#+>-!":
        return f"\\{line}"
    return f"&#{ord(first[0])};{line[1:]}"


def at_end(line: str) -> str:
    """The line of a heading, whose last signs are part of the text and do not close it."""
    return re.sub("#+$", lambda match: "&#35;" * len(match[0]), line)


def in_html(text: str) -> str:
    """The text for an element that one generator takes for Markdown and another for HTML."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"[\\`*_\[\]{}~^=+:|!]", _reference, text)


def in_attribute(text: str) -> str:
    """The text for an attribute in double quotes."""
    return in_html(text.replace('"', "\u0000")).replace("\u0000", "&quot;")


def code(text: str) -> str:
    """A span of code."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def fence(text: str) -> str:
    """The marks around a block of code."""
    return "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)


def destination(url: str) -> str:
    """Where a link leads, in the form that every generator reads."""
    return _UNUSUAL.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url)


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
