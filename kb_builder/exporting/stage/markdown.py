"""The body of a page as Markdown: what its HTML says, in the same order.

What Markdown has no sign for stays HTML. Two extensions of PHP Markdown Extra are used, which most generators know:
`{#id}` after a heading, and `markdown="1"` on an element with Markdown in it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from markdown.extensions.toc import slugify

from kb_builder.exporting.stage import texts
from kb_builder.exporting.stage.tree import VOID, Element, parsed

LEFT_OUT = frozenset(
    {
        *("headerlink", "kb-unseen"),  # a mark to copy a link; words for those who hear the page
        *("kb-qr", "kb-arc__scale"),  # an address as a drawing, beside the address; the scale of a drawing
        *("kb-progress", "kb-coursestep__done"),  # what remembers how far a reader is
    }
)
"""Classes of what is not part of a staged page, as far as a reader of the site sees it at all."""
_NOT_TEXT = frozenset({"button", "form", "noscript", "progress", "script", "select", "style", "template"})
NUMBER = "kb-steps__number"
"""The number of a step, which a numbered list has by itself."""
SIDE_BY_SIDE = frozenset(
    {
        *("kb-balance__counts", "kb-card__facts", "kb-handout__facts", "kb-letters", "kb-neighbours", "kb-onward"),
        *("kb-overview__head", "kb-pager", "kb-pair__label", "kb-storyhead__kind", "kb-tags", "kb-trail"),
    }
)
"""Classes of elements whose parts the style sheet puts beside each other, as `BETWEEN` does in Markdown."""
BETWEEN = " · "

_INLINE = frozenset(
    {
        *("a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins", "kbd", "label"),
        *("mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "svg", "u", "var"),
    }
)
_AS_THEY_ARE = frozenset(
    {"abbr", "del", "dfn", "ins", "kbd", "mark", "q", "s", "samp", "small", "sub", "sup", "u", "var"}
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*"}
_ONLY_HTML = frozenset({"tabbed-set", "footnote"})
_HEADING = re.compile("h([1-6])")
_SPACES = re.compile(r"\s+")


class _Block(NamedTuple):
    """Some lines that stand by themselves."""

    text: str
    is_list: bool = False


def to_markdown(html: str, link: Callable[[str], str]) -> str:
    """The Markdown of a page's HTML. `link` gives a link of the HTML as the Markdown has it."""
    return "\n\n".join(block.text for block in _Writer(link).blocks(parsed(html)))


class _Writer:
    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link

    # Blocks

    def blocks(self, element: Element) -> list[_Block]:
        """The blocks in an element. Text between blocks is a paragraph of its own."""
        found: list[_Block] = []
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str) or (child.tag in _INLINE and not _is_drawing(child)):
                run.append(child)
                continue
            found += self._paragraph(run)
            run = []
            if not _is_left_out(child):
                found += self._block(child)
        return found + self._paragraph(run)

    def _paragraph(self, nodes: Sequence[Element | str]) -> list[_Block]:
        text = self._inline(nodes).strip()
        return [_Block(texts.at_start(text))] if text else []

    def _block(self, element: Element) -> list[_Block]:
        tag, classes = element.tag, element.classes
        if match := _HEADING.fullmatch(tag):
            return self._heading(element, int(match[1]))
        if classes & _ONLY_HTML:
            return [_Block(_as_html(element))]
        if classes & SIDE_BY_SIDE:
            return self._side_by_side(element)
        match tag:
            case "p":
                return self._paragraph(element.children)
            case "ul" | "ol":
                return self._list(element)
            case "dl":
                return self._definitions(element)
            case "table":
                return self._table(element)
            case "pre":
                return [_code_block(element)]
            case "details":
                return [self._details(element)]
            case "hr":
                return [_Block("---")]
            case "svg":
                return [_Block(texts.at_start(texts.escaped(element.attributes["aria-label"])))]
            case "blockquote":
                return [_quoted(self.blocks(element))]
            case "div" if "highlight" in classes:
                return [_code_block(element)]
            case "div" if "admonition" in classes:
                return [_quoted(self._admonition(element))]
            case _:
                return [*_anchor(element), *self.blocks(element)]

    def _heading(self, element: Element, level: int) -> list[_Block]:
        text, name = self._inline(element.children).strip(), element.attributes.get("id", "")
        shown = _SPACES.sub(" ", _shown(element)).strip()
        anchor = f" {{#{name}}}" if name and name != slugify(shown, "-") else ""
        return [_Block(f"{'#' * level} {texts.at_end(text)}{anchor}")] if text else []

    def _side_by_side(self, element: Element) -> list[_Block]:
        """The parts on one line; those of a list in it, if that is what it holds."""
        inner = list(_parts(element))
        parts = inner[0] if len(inner) == 1 and inner[0].tag in ("ol", "ul") else element
        items = [each for each in _parts(parts) if not _is_left_out(each)]
        text = BETWEEN.join(filter(None, (self._flat(each).strip() for each in items)))
        return [_Block(texts.at_start(text))] if text else []

    def _list(self, element: Element) -> list[_Block]:
        """A list; one whose items have headings is a row of sections."""
        items = [each for each in element.elements if each.tag == "li" and not _is_left_out(each)]
        if any(_HEADING.fullmatch(each.tag) for item in items for each in item.all("h2", "h3", "h4", "h5", "h6")):
            return [block for item in items for block in (*_anchor(item), *self.blocks(item))]
        is_numbered, number = element.tag == "ol", element.number("start", 1)
        written: list[tuple[str, list[_Block]]] = []
        for item in items:
            number = item.number("value", number)
            blocks = self.blocks(_without(item, NUMBER) if is_numbered else item)
            if blocks:
                first = _Block(f"{_mark_of(item)}{blocks[0].text}", blocks[0].is_list)
                written.append((f"{number}. " if is_numbered else "- ", [first, *blocks[1:]]))
            number += 1
        is_tight = all(len(blocks) == 1 or all(block.is_list for block in blocks[1:]) for _, blocks in written)
        between = "\n" if is_tight else "\n\n"
        lines = (_indented(f"{mark}{between.join(block.text for block in blocks)}") for mark, blocks in written)
        return [_Block(between.join(lines), is_list=True)] if written else []

    def _definitions(self, element: Element) -> list[_Block]:
        """Names and what is said of them: facts of ours as a list, an author's definitions as Markdown has them."""
        is_ours = any(name.startswith("kb-") for name in element.classes) or any(
            each.tag == "div" for each in element.elements
        )
        lines: list[str] = []
        for group in element.groups():
            names = [self._flat(each).strip() for each in group.elements if each.tag == "dt"]
            values = [each for each in group.elements if each.tag == "dd"]
            if is_ours:
                said = BETWEEN.join(filter(None, (self._flat(each).strip() for each in values)))
                lines.append(f"- {_mark_of(group)}**{BETWEEN.join(names)}:** {said}".rstrip())
                continue
            told = ["\n\n".join(block.text for block in self.blocks(each)) for each in values]
            lines.append("\n".join([*names, *(_indented(f":   {each}") for each in told)]))
        return [_Block(("\n" if is_ours else "\n\n").join(lines), is_list=True)] if lines else []

    def _table(self, element: Element) -> list[_Block]:
        rows = [[each for each in row.elements if each.tag in ("td", "th")] for row in element.all("tr")]
        has_head = any(each.tag == "thead" for each in element.elements)
        width = max((sum(map(_columns, row)) for row in rows), default=0)
        if not width:
            return []
        head, body = (rows[0], rows[1:]) if has_head else ([], rows)
        aligned = [cell.attributes.get("align", "") for cell in (rows[0] if rows else [])]
        rule = [_RULES[aligned[place] if place < len(aligned) else ""] for place in range(width)]
        lines = [self._row(head, width), f"| {' | '.join(rule)} |", *(self._row(row, width) for row in body)]
        captions = [block for each in element.elements if each.tag == "caption" for block in self.blocks(each)]
        return [*captions, _Block("\n".join(lines))]

    def _row(self, cells: Sequence[Element], width: int) -> str:
        shown: list[str] = []
        for cell in cells:
            text = self._inline(cell.children, within=frozenset({cell.tag})).strip()
            shown += [text.replace("|", "\\|"), *[""] * (_columns(cell) - 1)]
        return f"| {' | '.join([*shown, *[''] * (width - len(shown))])} |"

    def _details(self, element: Element) -> _Block:
        """A part that a reader opens. HTML has it everywhere; what is in it is Markdown again."""
        name, is_open = element.attributes.get("id", ""), "open" in element.attributes
        attributes = [f'id="{escape(name)}"'] if name else []
        words = ["details", *attributes, *(["open"] if is_open else []), 'markdown="1"']
        start = f"<{' '.join(words)}>"
        summary = next((each for each in element.elements if each.tag == "summary"), Element("summary"))
        rest = Element("", {}, [each for each in element.children if each is not summary])
        inner = [block.text for block in self.blocks(rest)]
        seen = f"<summary>{_in_summary(summary).strip()}</summary>"
        return _Block("\n\n".join([f"{start}\n{seen}", *inner, "</details>"]))

    def _admonition(self, element: Element) -> list[_Block]:
        title, *rest = self.blocks(element) or [_Block("")]
        has_title = any("admonition-title" in each.classes for each in element.elements)
        return [_Block(f"**{title.text}**") if has_title else title, *rest]

    # Within a line

    def _flat(self, element: Element) -> str:
        """What an element says, on one line whatever is in it."""
        return self._inline([element] if element.tag in _INLINE else element.children)

    def _inline(self, nodes: Iterable[Element | str], *, within: frozenset[str] = frozenset()) -> str:
        found = ""
        for node in nodes:
            if isinstance(node, str):
                found += texts.escaped(_SPACES.sub(" ", node))
            elif not _is_left_out(node):
                more = self._inline_element(node, within, after=found)
                is_like_an_image = found.endswith("!") and more.startswith("[")
                found = f"{found[:-1]}\\!{more}" if is_like_an_image else f"{found}{more}"
        return re.sub(" {2,}", " ", found)

    def _inline_element(self, element: Element, within: frozenset[str], *, after: str) -> str:
        tag = element.tag
        match tag:
            case "br":
                return "<br>"
            case "img":
                alt = texts.escaped(element.attributes.get("alt", ""))
                return f"![{alt}]({texts.destination(self._link(element.attributes.get('src', '')))})"
            case "code":
                text = _SPACES.sub(" ", element.text)
                # In a table some generators take the backslash before a bar for code, others need it.
                is_parted = "|" in text and not within.isdisjoint(("td", "th"))
                return f"<code>{texts.in_html(text)}</code>" if is_parted else texts.code(text)
            case "input":
                return ("☑ " if "checked" in element.attributes else "☐ ") if "disabled" in element.attributes else ""
            case "svg":
                return texts.escaped(element.attributes.get("aria-label", ""))
            case "sup" if any("footnote-ref" in each.classes for each in element.elements):
                return _as_html(element)
        inner = self._inline(element.children, within=within | {_MARKS.get(tag, tag)})
        text = inner.strip()
        before, behind = (" " if inner[:1] == " " else ""), (" " if inner[-1:] == " " else "")
        if tag == "a" and "href" in element.attributes and text:
            return f"{before}[{text}]({texts.destination(self._link(element.attributes['href']))}){behind}"
        mark = _MARKS.get(tag) or ("*" if "kb-badge" in element.classes else "")
        if mark and text and mark not in within:
            if after.endswith("*") or text[:1] == "*" or text[-1:] == "*":
                name = "strong" if mark == "**" else "em"
                return f"{before}<{name}>{text}</{name}>{behind}"
            return f"{before}{mark}{text}{mark}{behind}"
        if tag in _AS_THEY_ARE:
            title = element.attributes.get("title", "")
            said = f' title="{texts.in_attribute(title)}"' if title else ""
            return f"<{tag}{said}>{inner}</{tag}>"
        return inner if tag in _INLINE else f" {inner} "


_MOST_COLUMNS = 1000
_RULES = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}


def _columns(cell: Element) -> int:
    """How many columns a cell takes (HTML Standard, 4.9.11)."""
    return min(max(cell.number("colspan", 1), 1), _MOST_COLUMNS)


def _is_left_out(element: Element) -> bool:
    is_drawing = element.tag == "svg" and not _is_drawing(element)
    return is_drawing or element.tag in _NOT_TEXT or "hidden" in element.attributes or bool(element.classes & LEFT_OUT)


def _is_drawing(element: Element) -> bool:
    """Whether it is a drawing that says in words what it shows."""
    return element.tag == "svg" and "aria-label" in element.attributes


def _shown(element: Element) -> str:
    """The text of an element that is part of a staged page."""
    shown = (child for child in element.children if isinstance(child, str) or not _is_left_out(child))
    return "".join(child if isinstance(child, str) else _shown(child) for child in shown)


def _parts(element: Element) -> Iterator[Element]:
    """What stands side by side: elements, and the text between them if it is more than space."""
    for child in element.children:
        if isinstance(child, Element):
            yield child
        elif child.strip():
            yield Element("span", {}, [child])


def _without(element: Element, name: str) -> Element:
    children = (
        child if isinstance(child, str) else _without(child, name)
        for child in element.children
        if isinstance(child, str) or name not in child.classes
    )
    return Element(element.tag, element.attributes, list(children))


def _anchor(element: Element) -> list[_Block]:
    """A place that can be linked, where Markdown has none."""
    return [_Block(_mark_of(element))] if "id" in element.attributes else []


def _mark_of(element: Element) -> str:
    name = element.attributes.get("id")
    return f'<span id="{escape(name)}"></span>' if name else ""


def _indented(text: str) -> str:
    return re.sub(r"\n(?=[^\n])", "\n    ", text)


def _quoted(blocks: Sequence[_Block]) -> _Block:
    text = "\n\n".join(block.text for block in blocks)
    return _Block("\n".join(f"> {line}".rstrip() for line in text.split("\n")))


def _code_block(element: Element) -> _Block:
    text = element.text.rstrip("\n")
    mark = texts.fence(text)
    return _Block(f"{mark}\n{text}\n{mark}")


def _in_summary(element: Element) -> str:
    """The line that is seen before a part is opened."""
    found = ""
    for child in element.children:
        if isinstance(child, str):
            found += texts.in_html(_SPACES.sub(" ", child))
        elif not _is_left_out(child):
            inner = _in_summary(child)
            is_strong = child.tag == "strong" or "kb-pause__question" in child.classes
            found += f"<strong>{inner}</strong>" if is_strong else inner
    return found


def _as_html(element: Element) -> str:
    """The element as it is, on one line, so that it ends where it ends; code keeps its lines."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    if element.tag in VOID:
        return f"<{element.tag}{attributes}>"
    if element.tag == "pre":
        inner = escape(element.text, quote=False).replace("\n", "&#10;")
    else:
        inner = "".join(
            texts.in_html(_SPACES.sub(" ", child)) if isinstance(child, str) else _as_html(child)
            for child in element.children
            if isinstance(child, str) or "headerlink" not in child.classes
        )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"
