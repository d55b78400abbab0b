"""What a reader sees of a built page, as text: the site of the plugin and a staged one must say the same.

What a staged page leaves out on purpose is told in `LEFT_OUT`; docs/develop/stage.md gives the same list to people.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from kb_builder.exporting.stage.markdown import LEFT_OUT, NUMBER
from kb_builder.exporting.stage.tree import VOID, Element

NEVER = {"button", "form", "noscript", "progress", "script", "select", "style", "template"}
OF_THE_THEME = {"md-content__button", "md-tags"}


def shown_text(file: Path) -> str:
    """The text of the page's article, without the space between words: that is the style sheet's."""
    reader = _Reader()
    reader.feed(file.read_text("utf-8"))
    article = next(reader.root.all("article"), reader.root)
    # What the style sheet puts side by side, Markdown parts by a dot.
    return re.sub(r"\s+", "", _shown(article, in_a_list=False).replace("·", ""))


def _shown(element: Element, *, in_a_list: bool) -> str:
    found = ""
    for child in element.children:
        if isinstance(child, str):
            found += child
            continue
        is_number = NUMBER in child.classes and in_a_list
        if child.tag in NEVER or "hidden" in child.attributes or child.classes & (LEFT_OUT | OF_THE_THEME) or is_number:
            continue
        match child.tag:
            case "svg":  # A drawing says in words what it shows.
                found += child.attributes.get("aria-label", "")
            case "img":
                found += f"[{child.attributes['alt']}]"
            case "input" if child.attributes.get("type") == "checkbox":
                found += "☑" if "checked" in child.attributes else "☐"
            case _:
                text = _shown(child, in_a_list=in_a_list or "kb-steps" in child.classes)
                is_name = child.tag == "dt" and (
                    element.tag == "div" or any(name.startswith("kb-") for name in element.classes)
                )
                found += f"{text.strip()}:" if is_name else text
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID | {"wbr"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:  # The theme leaves ends out.
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
