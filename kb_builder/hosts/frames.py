"""The theme's frame around a page, rendered once for all pages that differ in nothing but text.

The theme takes a third of a build, and gives the pages of ten thousand stories the same header, navigation and footer.
So `main.html` is rendered with marks in the place of a page's title, text and contents, and the marks are replaced for
each page. Whether the theme, with whatever a site has changed of it, does nothing else with a page is not assumed:
a second page is rendered in full each time and compared.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from mkdocs.structure.toc import AnchorLink, TableOfContents

from kb_builder.converting import Heading
from kb_builder.hosts.made_page import MadePage
from kb_builder.pages import Frame, Framed, Framing, Page, Ready, head_key, outline_key

log = logging.getLogger("mkdocs.plugins.kb-builder")

# Private-use characters: no text of an author's can hold them (KB003).
_MARK = re.compile("\ue000([a-z]+)\ue000")
# What a theme might change on its way through a filter.
_UNUSUAL = "Ab &amp; &lt;i&gt;c&lt;/i&gt; &#34;d&#34; &#39;e&#39; \u00e9 %20 / "


class Frames:
    """Frames pages; put into the theme's environment as `kb_framed` for one build."""

    def __init__(self, env: Environment, pages: Iterable[MadePage]) -> None:
        self._main: Template = env.get_template("main.html")
        self._contents: Template = env.get_template("partials/toc.html")
        self._language: Template = env.get_template("partials/language.html")
        self._lang: Any = None  # Any: the theme's module of words
        self._last: dict[tuple[object, ...], MadePage] = {}
        self._frames: dict[tuple[object, ...], Frame | None] = {}
        self._made_contents: dict[tuple[Heading, ...], str] = {}
        self._single: dict[str, tuple[Frame, str]] = {}
        self._first: dict[tuple[object, ...], MadePage] = {}
        self._pages = tuple(pages)
        for page in self._pages:
            self._first.setdefault(_likeness(page), page)
            self._last[_likeness(page)] = page
        env.globals["kb_framed"] = self.render

    def prepare(self, context_of: Callable[[MadePage], Mapping[str, Any]]) -> None:
        """Renders the frames before any page is; `context_of` gives the variables of a page's template."""
        for key, page in self._first.items():
            page.active = True
            self._prepared(key, page, dict(context_of(page)))
            page.active = False

    def note(self, page: Page, output: str) -> None:
        """Takes what the theme has put around a page of its own kind for the frame of that page.

        That it shows head and body and nothing else of it, has been seen with the other pages.
        """
        before, body, after = output.partition(page.html)
        if not body or body in after:
            return
        # A page may add nothing to the head, and a site's own main.html may show nothing of it.
        start, head, end = before.partition(page.head) if page.head else (before, "", "")
        frame = Frame((start, end, after), ("head", "content")) if head else Frame((before, after), ("content",))
        self._single[page.address] = (frame, head_key(page))

    @property
    def framing(self) -> Framing:
        """How the pages that have a frame are framed; lists of contents are those that were needed."""
        frames = {frame.digest: frame for frame in self._frames.values() if frame}
        framed = {
            page.made.address: Framed(
                frame.digest, "description" in page.meta, bool(page.outline), page.canonical_url, page.edit_url
            )
            for page in self._pages
            if (frame := self._frames.get(_likeness(page)))
        }
        if frames:
            for address, (frame, head) in self._single.items():
                frames[frame.digest] = frame
                framed[address] = Framed(frame.digest, False, False, head=head)
        return Framing(frames, framed, {outline_key(outline): text for outline, text in self._made_contents.items()})

    @property
    def render(self) -> Callable[[Context], str]:
        """What the template calls: the whole page of its context."""

        @pass_context
        def kb_framed(context: Context) -> str:
            return self._render(context)

        return kb_framed

    def _render(self, context: Context) -> str:
        page: MadePage = context["page"]
        variables = {**context.parent, **context.vars}
        frame = self._prepared(_likeness(page), page, variables)
        return self._main.render(variables) if frame is None else frame.filled(self._values(page, variables))

    def _prepared(self, key: tuple[object, ...], page: MadePage, variables: dict[str, Any]) -> Frame | None:
        if key not in self._frames:
            self._lang = self._language.make_module(variables)
            self._frames[key] = self._frame(page, self._last[key], variables)
        return self._frames[key]

    def _frame(self, page: MadePage, other: MadePage, variables: dict[str, Any]) -> Frame | None:
        """The frame of all pages that are alike; None if the theme shows more of a page than it can hold."""
        if page is other:
            return None  # It would cost more than it saves.
        marked = _with(page, {name: f"\ue000{name}\ue000" for name in ("title", "description", "canonical", "edit")})
        marked.content = "<h1>\ue000content\ue000</h1>"
        marked.made = replace(page.made, making=Ready(for_head="\ue000head\ue000"))
        if page.outline:
            marked.toc = TableOfContents([AnchorLink("\ue000heading\ue000", "\ue000first\ue000", 2)])
        text = self._main.render({**variables, "page": marked})
        if page.outline:
            text = text.replace(self._toc(marked, variables), "\ue000contents\ue000")
        pieces = _MARK.split(text.replace("<h1>\ue000content\ue000</h1>", "\ue000content\ue000"))
        frame = Frame(tuple(pieces[::2]), tuple(pieces[1::2]))
        unusual = _with(other, dict.fromkeys(("title", "description"), _UNUSUAL))
        unusual.content = f"<h1>{_UNUSUAL}</h1>\n<p>{page.url}</p>"
        unusual.made = replace(other.made, making=Ready(for_head=f'<meta name="unusual" content="{_UNUSUAL}">\n'))
        unusual.active = True
        in_full = self._main.render({**variables, "page": unusual})
        # The list of contents is shared by pages with the same headings: it must not tell one page from another.
        elsewhere = copy(page)
        elsewhere.toc = other.toc
        values = {**self._values(unusual, variables), "contents": self._toc(elsewhere, variables)}
        if "heading" not in frame.marks and frame.filled(values) == in_full:
            return frame
        log.info("Pages like %s are rendered one by one: main.html shows more of them than usual.", page.url)
        return None

    def _values(self, page: MadePage, variables: dict[str, Any]) -> dict[str, str]:
        return {
            "title": page.meta["title"],
            "description": page.meta.get("description", ""),
            "canonical": page.canonical_url or "",
            "edit": page.edit_url or "",
            "head": page.made.head,
            "content": page.content or "",
            "first": page.outline[0].id if page.outline else "",
            "contents": self._contents_of(page, variables),
        }

    def _contents_of(self, page: MadePage, variables: dict[str, Any]) -> str:
        """The list of contents of a page; the sections of most stories have the same names."""
        if page.outline not in self._made_contents:
            self._made_contents[page.outline] = self._toc(page, variables)
        return self._made_contents[page.outline]

    def _toc(self, page: MadePage, variables: dict[str, Any]) -> str:
        return self._contents.render({**variables, "page": page, "lang": self._lang})


def _likeness(page: MadePage) -> tuple[object, ...]:
    """What pages with one frame have in common."""
    return (
        page.url.count("/"),
        id(page.parent),
        "description" in page.meta,
        page.canonical_url is None,
        page.edit_url is None,
        bool(page.outline),
    )


def _with(page: MadePage, values: dict[str, str]) -> MadePage:
    """A copy of a page with other texts, where it has texts."""
    made = copy(page)
    made.title = values["title"]
    made.meta = {**page.meta, "title": values["title"]}
    if "description" in page.meta:
        made.meta["description"] = values["description"]
    if page.canonical_url is not None and "canonical" in values:
        made.canonical_url = values["canonical"]
    if page.edit_url is not None and "edit" in values:
        made.edit_url = values["edit"]
    return made
