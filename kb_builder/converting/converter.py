"""The only place where Markdown becomes HTML. The extensions are ours and fixed, whatever mkdocs.yml says."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.toc import slugify
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, ETX, STX

from kb_builder.converting.converted import Bulk, Converted, Heading, Link, Offsets, Pause, digest_of
from kb_builder.converting.counting import count_words
from kb_builder.converting.losses import losses
from kb_builder.converting.nameless import images_without_text, links_without_text
from kb_builder.converting.sanitising import EXTERNAL_REL, is_reserved_id, sanitise
from kb_builder.converting.shortcuts import OutlineExtension, Shortcuts
from kb_builder.linking import Broken, Elsewhere, Target

Resolve = Callable[[str], Target | Elsewhere | Broken]

_EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "sane_lists",
    "tables",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
]

# A private-use character cannot stand in a source file (KB003), so an author cannot forge the mark.
_PAUSE_MARK = "\ue000pause\ue000"
_PAUSE = re.compile(r"^<!--[ \t]*pause[ \t]*:[ \t]*(.*?)[ \t]*-->[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_LIKE_PAUSE = re.compile(r"<!--\s*pause\b(?:(?!-->)[^\r\n])*(?:-->)?", re.IGNORECASE)
_FENCE = re.compile(
    r"^ {0,3}(?:(`{3,})[^`\r\n]*|(~{3,})[^\r\n]*)\r?\n.*?^ {0,3}(?:\1|\2)[`~]*[ \t]*\r?$", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_DESTINATION = re.compile(
    r"""\]\(\s*<?([^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)  # [text](destination
      | ^[ ]{0,3}\[[^\]]+\]:\s*<?([^\s>]+)                # [name]: destination
      | <((?:https?|mailto):[^\s>]+)>                     # <https://...>
    """,
    re.MULTILINE | re.VERBOSE,
)
_RAW_LINK = re.compile(
    r"""<(a|img)\b(?:[^<>"']|"[^"]*"|'[^']*')*?\s(?:href|src)\s*=\s*["']?(?![a-z][a-z0-9+.-]*:|[#/\\])([^"'\s<>]+)""",
    re.IGNORECASE,
)
_TAG_IN_A_WORD = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|su[bp]|u|var)\b[^>]*>"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Markdown hides a character that follows a backslash until all is done.
_ESCAPED = re.compile(f"{STX}(\\d+){ETX}")
_BACKSLASH = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!])")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


class Converter:
    """Converts one body after the other; the Markdown instance is made once, because making one costs most."""

    def __init__(self) -> None:
        self._links = _Links()
        self._by_hand = False
        self._markdown = markdown.Markdown(
            extensions=[
                *_EXTENSIONS,
                # No title: it would be English whatever the site speaks.
                OutlineExtension(permalink=True, permalink_title="", slugify=self._heading_id, marker=""),
            ],
            extension_configs={
                # Not styles: a Content-Security-Policy forbids them, and packages have no style sheet of ours.
                "tables": {"use_align_attribute": True},
                "pymdownx.highlight": {"anchor_linenums": False, "use_pygments": True},
                "pymdownx.tabbed": {"alternate_style": True},
                "pymdownx.tasklist": {"custom_checkbox": True},
                "footnotes": {"UNIQUE_IDS": False},
            },
        )
        # After inline patterns (20) have made the links, before the outline (5) is read.
        self._markdown.treeprocessors.register(self._links, "kb-links", 10)
        self._shortcuts = Shortcuts(self._markdown)

    def convert(self, body: str, resolve: Resolve, *, base: str, by_hand: bool = False) -> Converted:
        """The converted body. `base` leads from the page to the site's root, such as `../../`.

        Of pages written `by_hand` MkDocs makes the HTML that is published, with the extensions of mkdocs.yml, and its
        plugin cleans that by the same policy; this one is for their links, anchors and losses.
        """
        source, code_free = body, blank_code(body)
        pauses = list(_pauses(code_free))
        taken = {pause.place[0] for pause in pauses}
        strays = tuple(found.span() for found in _LIKE_PAUSE.finditer(code_free) if found.start() not in taken)
        for pause in reversed(pauses):
            body_start, body_end = pause.place
            mark = _PAUSE_MARK if pause is pauses[0] else ""
            body = body[:body_start] + mark + body[body_end:]
        self._by_hand = by_hand
        self._markdown.reset()
        self._links.start(resolve, base)
        self._shortcuts.start(body)
        raw = self._markdown.convert(body)
        first, mark, second = raw.partition(f"<p>{_PAUSE_MARK}</p>")
        if pauses and not mark:  # It stands inside a paragraph, a quote or a list.
            strays = (*strays, *(pause.place for pause in pauses))
            first, pauses = first.replace(_PAUSE_MARK, ""), []
        html, rest = (sanitise(part, by_hand=by_hand) if part else "" for part in (first, second))
        links = tuple(_with_places(self._links.found, code_free))
        visible, made = _without_comments(code_free), _without_comments(first + second)
        if not by_hand:  # MkDocs leaves what is linked in HTML as it is written.
            links = (*links, *_raw_links(visible, resolve))
        text = _plain(f"{html} {rest}")
        outline = tuple(_headings(self._markdown.toc_tokens))  # type: ignore[attr-defined]  # set by toc
        bulk = Bulk(html, rest, code_free, text)
        shown_pause = pauses[0] if pauses else None
        return Converted(
            bulk=bulk,
            digest=digest_of(bulk, shown_pause, outline),
            pause=shown_pause,
            extra_pauses=tuple(pauses[1:]),
            stray_pauses=strays,
            outline=outline,
            anchors=frozenset(re.findall(r'\sid="([^"]+)"', html + rest)),
            links=links,
            losses=tuple(losses(source, code_free, first + second, html + rest, by_hand=by_hand)),
            images_without_text=images_without_text(made, html + rest, visible),
            links_without_text=links_without_text(made, html + rest, visible),
            words=count_words(text),
        )

    def _heading_id(self, value: str, separator: str) -> str:
        """The id of a heading; in an entry it begins with a letter."""
        made = heading_id(value, separator)
        return made if self._by_hand or made[0].isalpha() else f"section-{made}"


class _Links(Treeprocessor):
    """Gives every link and image its address, and remembers what the author wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Target | Elsewhere | Broken, bool]] = []
        self._resolve: Resolve | None = None
        self._base = ""

    def start(self, resolve: Resolve, base: str) -> None:
        """Begins a body; links are then found in order."""
        self.found = []
        self._resolve, self._base = resolve, base

    def run(self, root: Element) -> None:
        assert self._resolve is not None
        for element in root.iter():
            attribute = {"a": "href", "img": "src"}.get(element.tag)
            # Markdown hides the ampersands of the character references it makes of an e-mail address.
            written = element.get(attribute) if attribute else None
            if attribute is None or written is None or _is_footnote(element, written):
                continue
            href = unescape(written.replace(AMP_SUBSTITUTE, "&"))
            if STX in href:
                href = _ESCAPED.sub(lambda match: chr(int(match[1])), href)
            means = self._resolve(href)
            self.found.append((href, means, element.tag == "img"))
            match means:
                case Target() if href.startswith("#"):
                    pass
                case Target(address, fragment, _):
                    element.set(attribute, f"{self._base}{address}" + (f"#{fragment}" if fragment else ""))
                case Elsewhere() if element.tag == "a":
                    element.set("rel", EXTERNAL_REL)
                case _:
                    # Reported as a link; what the sanitiser takes away besides is reported as a loss.
                    del element.attrib[attribute]


def _is_footnote(element: Element, href: str) -> bool:
    return href.startswith("#fn") and element.get("class") in ("footnote-ref", "footnote-backref")


def heading_id(value: str, separator: str) -> str:
    """The id of a heading of a hand-written page: python-markdown's, kept away from the ids that the theme reads."""
    made = slugify(value, separator)
    return f"section-{made}" if not made or is_reserved_id(made) else made


def _pauses(code_free: str) -> Iterator[Pause]:
    for match in _PAUSE.finditer(code_free):
        yield Pause(match[1], match.span())


def blank_code(body: str) -> str:
    """The body with code replaced by spaces, so that places stay true and code is never taken for markup."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\r\n]", " ", match[0])

    return _CODE.sub(blank, _FENCE.sub(blank, body)) if "`" in body or "~~~" in body else body


def _with_places(found: list[tuple[str, Target | Elsewhere | Broken, bool]], code_free: str) -> Iterator[Link]:
    """The links with the places of their destinations: the n-th equal destination is the n-th equal link."""
    places: dict[str, list[Offsets]] = {}
    for match in _DESTINATION.finditer(code_free):
        group = match.lastindex or 1
        written = unescape(match[group] or "")
        href = _BACKSLASH.sub(r"\1", written) if "\\" in written else written
        places.setdefault(href, []).append(match.span(group))
    for href, means, is_image in found:
        known = places.get(href, [])
        place = known.pop(0) if len(known) > 1 else known[0] if known else (0, 0)
        yield Link(href, means, place, is_image)


def _raw_links(visible: str, resolve: Resolve) -> Iterator[Link]:
    """Links to files that an author wrote as HTML: Markdown does not see them, so they cannot be given an address."""
    for match in _RAW_LINK.finditer(visible):
        is_image, href = match[1].lower() == "img", match[2]
        means = resolve(unescape(href))
        if is_image and isinstance(means, Broken):
            means = Broken(means.message, f"{means.hint} In place of <img>, write ![What it shows](image.png).")
            yield Link(href, means, match.span(2), is_image)
            continue
        as_markdown = f"![What it shows]({href})" if is_image else f"[text]({href})"
        means = Broken(
            f"{href!r} is linked in HTML, where it is not given its address.", f"Write it as Markdown: {as_markdown}."
        )
        yield Link(href, means, match.span(2))


def _without_comments(text: str) -> str:
    """The text with HTML comments, such as pauses, blanked out; every place is as before."""
    return _COMMENT.sub(lambda comment: re.sub(r"[^\r\n]", " ", comment[0]), text) if "<!--" in text else text


def _plain(html: str) -> str:
    """The words of a text, with single spaces; the marks of permanent links are none."""
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", _TAG_IN_A_WORD.sub("", html))).replace("¶", " ")).strip()


def heading_title(name: str) -> str:
    """The escaped text of a heading, from what Markdown calls its name: that may hold a tag that was hidden in code."""
    return escape(unescape(_TAG.sub("", name)), quote=False)


def _headings(tokens: list[dict[str, Any]]) -> Iterator[Heading]:  # Any: python-markdown's own tokens
    for token in tokens:
        title = heading_title(token["name"])
        yield Heading(token["level"], token["id"], title, tuple(_headings(token["children"])))
