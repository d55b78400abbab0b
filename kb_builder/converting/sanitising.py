"""The one policy of what HTML an author's text may become. Everything not named here is removed.

Applied by nh3 (Ammonia) to the HTML that Markdown made, before any markup of our own is added.
"""

import re
from functools import cache, lru_cache

import nh3

from kb_builder.linking import MADE_ANCHORS

_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "hr", "blockquote", "pre", "div", "figure", "figcaption"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins", "kbd", "label"),
    *("mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var"),
}

_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "th": {"align", "scope", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
    "details": {"open"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "div": {"data-tabs"},
}
EXTERNAL_REL = "noopener noreferrer external"
"""What links to other sites say about themselves."""

_SCHEMES = {"http", "https", "mailto"}

_ID = re.compile(r"[A-Za-z][\w:.-]{0,119}|__tabbed_\d+(?:_\d+)?|__codelineno-\d+-\d+|__span-\d+-\d+")
_ID_BY_HAND = re.compile(rf"{_ID.pattern}|[0-9][\w:.-]{{0,119}}")
# The theme, our own scripts and our own templates find or name their parts by these ids.
_OUR_ANCHORS = sorted({anchor for anchors in MADE_ANCHORS.values() for anchor in anchors})
_RESERVED_ID = re.compile(
    rf"(?:md-|pagefind|kb-|search-|(?:search|toc|header|footer|nav|{'|'.join(_OUR_ANCHORS)})$)", re.IGNORECASE
)
BOXES = (
    *("note", "abstract", "info", "tip", "success", "question"),
    *("warning", "failure", "danger", "bug", "example", "quote"),
)
"""The kinds of note and of box to open that the theme has."""

_CLASSES = {
    *("admonition", "admonition-title", *BOXES, "inline", "end"),
    *("highlight", "highlighttable", "linenos", "linenodiv", "linenums", "hll", "code", "filename", "normal"),
    *("headerlink", "footnote", "footnote-ref", "footnote-backref"),
    *("task-list", "task-list-item", "task-list-control", "task-list-indicator"),
    *("tabbed-set", "tabbed-alternate", "tabbed-labels", "tabbed-label", "tabbed-content", "tabbed-block"),
}
# Buttons and grids of cards: looks without a behaviour, for pages that lead people through the site.
_CLASSES_BY_HAND = {"md-button", "md-button--primary", "grid", "cards"}
# Browsers drop tabs and line ends anywhere in an address, and read a backslash as a slash (URL Standard, 4.4).
_LEAVES = re.compile(r"[\x00-\x20]*(?:[/\\][\t\r\n]*){2}")
_SCHEME = re.compile(r"[\x00-\x20]*[a-zA-Z][\w+.\t\r\n-]*:")
# A grammar's own kinds of words come after those that all have: `l l-Scalar l-Scalar-Plain`.
_PYGMENTS = re.compile(r"(?!md-|kb-)[a-z][a-z0-9]{0,2}(?:-[A-Z][A-Za-z]*)*")
_LANGUAGE = re.compile(r"language-[\w+-]{1,30}")
# In what the cleaner writes, a tag ends at the first > outside of double quotes: no other text is taken for one.
_START_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([^\s"=<>]+)="([^"]*)"')


def is_reserved_id(value: str) -> bool:
    """Whether the theme or a script of ours would take this id for its own."""
    return bool(_RESERVED_ID.match(value))


def sanitise(html: str, *, by_hand: bool = False) -> str:
    """The HTML that may be published: well-formed, without scripts, styles, forms, foreign images and reserved ids.

    Pages written `by_hand` may lay out what they say with a few more classes of the theme.
    """
    cleaned: str = _cleaner(by_hand).clean(html)
    return _START_TAG.sub(_keep_control, cleaned) if "<input" in cleaned else cleaned


@cache
def _cleaner(by_hand: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_by_hand if by_hand else _keep,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


@lru_cache(maxsize=10_000)  # the same few classes stand on every page
def _keep(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute as it may stay, or None."""
    match name:
        case "id" | "for":
            return value if _ID.fullmatch(value) and not is_reserved_id(value) else None
        case "class":
            kept = [word for word in value.split() if _keep_class(tag, word)]
            return " ".join(kept) or None
        case "src":
            return None if _LEAVES.match(value) or _SCHEME.match(value) else value
        case "href":
            return None if _LEAVES.match(value) else value
        case "rel":
            return value if value == EXTERNAL_REL else None
        case "align":
            return value if value in ("left", "center", "right") else None
        case "name":
            return value if value.startswith("__tabbed_") else None
        case _:
            return value


@lru_cache(maxsize=10_000)
def _keep_by_hand(tag: str, name: str, value: str) -> str | None:
    match name:
        case "id" | "for":
            return value if _ID_BY_HAND.fullmatch(value) and not is_reserved_id(value) else None
        case "class":
            kept = [word for word in value.split() if word in _CLASSES_BY_HAND or _keep_class(tag, word)]
            return " ".join(kept) or None
        case _:
            return _keep(tag, name, value)


def _keep_control(tag: re.Match[str]) -> str:
    """The tag as it is, or nothing for a field that is neither the box of a task nor the switch of a tab."""
    if tag[1] != "input":
        return tag[0]
    attributes = dict(_ATTRIBUTE.findall(tag[2]))
    is_task = attributes.get("type") == "checkbox" and "disabled" in attributes
    is_tab = attributes.get("type") == "radio" and "name" in attributes
    return tag[0] if is_task or is_tab else ""


def _keep_class(tag: str, word: str) -> bool:
    if word in _CLASSES:
        return True
    return bool(_PYGMENTS.fullmatch(word) if tag == "span" else _LANGUAGE.fullmatch(word))
