"""The front matter of other programs: YAML (Jekyll, Hugo, Obsidian), TOML and JSON (Hugo). Its values stay data."""

import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from kb_builder.importing.dates import date_in
from kb_builder.importing.document import Origin, Said
from kb_builder.reading import Collection, SourceFile, parse_settings
from kb_builder.reading.yaml_values import plain
from kb_builder.writing.cleaning import one_line

_BLOCK = {
    "YAML": re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
    "TOML": re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
    "JSON": re.compile(r"(\{\n.*?^\})[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
}
_MOST_CHARACTERS = 16 * 1024
_KEYS = {
    "title": ("title", "name"),
    "author": ("author", "authors", "by", "creator"),
    "publisher": ("publisher", "site", "publication"),
    "url": ("canonical_url", "canonicalurl", "canonical", "original_url", "url", "source", "link"),
    "date": ("date", "published", "publishdate", "pubdate", "created"),
}
"""What each part of an origin is called elsewhere, the most telling first."""
_NAMES = ("name", "display_name", "title", "twitter")
_JEKYLL_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above a text, and the text below it, which begins after so many lines."""

    origin: Origin
    body: str
    lines: int
    remarks: tuple[str, ...] = ()


def read_front_matter(name: str, text: str, *, until: str) -> FrontMatter:
    """The front matter of a cleaned text, if it has some; a date after `until` is passed over.

    A block that cannot be read is left out with a remark: nothing in it is guessed at.
    """
    by_name = _from_name(name, until)
    for form, pattern in _BLOCK.items():
        if match := pattern.match(text):
            body, lines = text[match.end() :], match[0].count("\n")
            values, problem = _values(form, match[1])
            if values is None:
                return FrontMatter(by_name, body, lines, (f"Its front matter ({form}) cannot be read: {problem}",))
            return FrontMatter(_origin(values, until).or_else(by_name), body, lines)
    return FrontMatter(by_name, text, 0)


def _values(form: str, block: str) -> tuple[dict[str, Any] | None, str]:  # Any: foreign data
    """The keys with their values, or why there are none."""
    if len(block) > _MOST_CHARACTERS:
        return None, f"it has more than {_MOST_CHARACTERS:,} characters."
    if form == "YAML":
        document, problems = parse_settings(SourceFile("", Collection.DOCS, block.encode()), foreign=True)
        return (_in_small_letters(plain(document.front_matter)), "") if document else (None, problems[0].message)
    try:
        values = tomllib.loads(block) if form == "TOML" else json.loads(block)
    except (ValueError, RecursionError):
        return None, f"it is no {form}."
    return _in_small_letters(values), ""


def _in_small_letters(values: Any) -> dict[str, Any]:  # Any: foreign data
    """The values by their keys in small letters; what Hugo puts below `params` counts where nothing else is said."""
    found = {str(key).lower(): value for key, value in values.items()}
    params = found.get("params")
    more = {str(key).lower(): value for key, value in params.items()} if isinstance(params, dict) else {}
    return {**more, **found}


def _origin(values: dict[str, Any], until: str) -> Origin:  # Any: foreign data
    def first(part: str) -> Said | None:
        for key in _KEYS[part]:
            text = _text(values.get(key))
            if part == "date":
                text = date_in(text) or ""
                text = text if text <= until else ""
            if part == "url" and not text.startswith(("http://", "https://")):
                continue
            if text:
                return Said(text, "its front matter says so")
        return None

    return Origin(first("title"), first("author"), first("publisher"), first("url"), first("date"))


def _text(value: Any) -> str:  # Any: foreign data
    """A value as one line; of a list all texts, of a block its name."""
    match value:
        case None | bool():
            return ""
        case list():
            return ", ".join(filter(None, (_text(item) for item in value if not isinstance(item, list))))
        case dict():
            return next((_text(value[key]) for key in _NAMES if isinstance(value.get(key), str)), "")
        case _:
            try:
                text = str(value)
            except ValueError:  # a whole number with thousands of digits
                return ""
            return one_line(_WIKI.sub(r"\1", text))


def _from_name(name: str, until: str) -> Origin:
    """What Jekyll says in the name of a file: 2011-05-03-a-till-that-listens.md."""
    stem = name.rpartition("/")[2].rpartition(".")[0]
    match = _JEKYLL_NAME.fullmatch(stem)
    if not match or not (day := date_in(match[1])) or day > until:
        return Origin()
    title = one_line(match[2].replace("-", " ").replace("_", " ").strip().capitalize())
    return Origin(title=Said(title, "its file is named so") if title else None, date=Said(day, "its file is named so"))
