"""Where a hostile fragment is put: a knowledge base in which every text of every author is hostile.

Fields that the check refuses keep plain words; that they were refused is counted, and what stands in a body is built
all the same, whatever the check says of it.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge import convert, entry, source
from sites import change, copy_mini_site

from kb_builder.converting import sections
from kb_builder.diagnostics import Diagnostic
from kb_builder.model import decode_page
from kb_builder.reading import parse_list, parse_page, parse_settings

SEED = 20260110

IN_THE_BODY: dict[str, Callable[[str], str]] = {
    "inline": lambda line: f"Words {line} words.",
    "heading": lambda line: f"### {line}",
    "list": lambda line: f"- {line}\n- [x] {line}",
    "quote": lambda line: f"> {line}",
    "cell": lambda line: f"| {line} |\n| - |\n| {line} |",
    "definition": lambda line: f"{line}\n:   {line}",
    "link text": lambda line: f"[{line}](#situation)",
    "link target": lambda line: f"[x]({line})",
    "link target in brackets": lambda line: f"[x](<{line}>)",
    "link title": lambda line: f'[x](#situation "{line}")',
    "image text": lambda line: f"![{line}](nope.png)",
    "image target": lambda line: f"![x]({line})",
    "attribute list": lambda line: f"*x*{{: {line} }}",
    "attribute value": lambda line: f"*x*{{: title='{line}' class='{line}' id='{line}' }}",
    "attribute in HTML": lambda line: f'<b title="{line}">x</b> <i title={line}>x</i>',
    "reference": lambda line: f"[x][ref]\n\n[ref]: {line}\n",
    "title of a reference": lambda line: f"[x][titled]\n\n[titled]: #situation '{line}'\n",
    "footnote": lambda line: f"x[^note]\n\n[^note]: {line}\n",
    "name of a footnote": lambda line: f"x[^{line}]\n\n[^{line}]: y\n",
    "abbreviation": lambda line: f"The ABBR.\n\n*[ABBR]: {line}\n",
    "note": lambda line: f'!!! note "{line}"\n    x',
    "kind of a note": lambda line: f'!!! {line} "x"\n    x',
    "box to open": lambda line: f'??? tip "{line}"\n    x',
    "tab": lambda line: f'=== "{line}"\n    x',
    "title of code": lambda line: f'```python title="{line}"\nx\n```',
    "language of code": lambda line: f"```{line}\nx\n```",
    "code": lambda line: f"`{line}`\n\n    {line}\n\n```html\n{line}\n```",
    "pause": lambda line: f"<!-- pause: {line} -->\n\nAnd then.",
    "block": lambda line: line,
}
"""Positions by name. A fragment of several lines is one line in all of them but the last."""

AS_IT_IS = {"block", "code"}

STORY = """---
title: {title}
summary: {summary}
sentiment: positive
lessons: [listen-first]
company: parcelo
industry: retail
channel: phone
kind: encounter
evidence: first-hand
added: 2026-01-10
contrast_with: [first-call]
outcome: {outcome}
review: {{last: 2026-01-10, owner: {owner}}}
source: {{title: {source title}, author: {author}, publisher: {publisher}, url: {url}, licence: {licence}}}
questions: [{question}]
---

## Situation

Words.

## What they did

{body}

## What came of it

Words.
"""
STORY_FIELDS = (
    *("title", "summary", "outcome", "owner", "source title", "author", "publisher", "url", "licence", "question"),
)
LESSON = """---
title: {title}
summary: {summary}
family: {family}
principle: {principle}
do: [{do}]
dont: [{dont}]
questions: [{question}]
synonyms: [{synonym}]
added: 2026-01-10
---

{body}
"""
LESSON_FIELDS = ("title", "summary", "principle", "do", "dont", "question", "synonym", "family")
RETIRED = LESSON.replace("added:", "status: retired\nretired: {{because: {because}}}\nadded:")
COURSE = """---
title: {title}
summary: {summary}
audience: {audience}
minutes: 20
steps: [{{lesson: listen-first, stories: [first-call], minutes: 10}}]
added: 2026-01-10
---

## Listening

{body}
"""
COURSE_FIELDS = ("title", "summary", "audience")
PAGE = """---
title: {title}
description: {description}
---

# {heading}

{body}
"""
PAGE_FIELDS = ("title", "description")
PAGE_WITHOUT_TITLE = PAGE.replace("title: {title}\n", "")
OBEYED = {
    "template": "template: redirect.html\nlocation: {}",
    "search": "search: {{boost: {}}}",
    "hide": "hide: [{}]",
    "icon": "icon: {}",
    "status": "status: {}",
    "author": "author: {}",
}
"""Keys that the theme obeys, in the front matter of hand-written pages."""

TO_OBEY = ("javascript:pwn()", '"];pwn()//', "<script>pwn()</script>", "x onload=pwn()")

OF_THE_OWNER = """markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist
"""
"""All that the owner of a site may have asked MkDocs for: hand-written pages are converted with it."""

PLAIN = {"url": "https://post.example/wall", "family": "listen-and-care"}


@dataclass
class Written:
    """What was written. `refused` says which fields the check does not take."""

    root: Path
    refused: list[tuple[str, str]]


def write(root: Path, fragments: Sequence[str], *, in_pieces: int = 1) -> Written:
    """A knowledge base of these fragments in every position, in a folder that is not there yet.

    A story has one fragment in every position of its body, in an order by chance; with `in_pieces`, so many stories
    share the positions, so that what swallows the text after it hides less.
    """
    chance = random.Random(SEED)
    written = Written(copy_mini_site(root), [])
    change(root / "mkdocs.yml", "markdown_extensions:\n", OF_THE_OWNER)
    # Without an address there are no feeds.
    change(root / "mkdocs.yml", "site_name:", "site_url: https://kb.example/\nsite_name:")
    # Titles then stand in the subject of a mail. A repository would make the theme itself ask GitHub for its stars.
    change(root / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder: {contact: stories@parcelo.example}\n")
    change(root / "mkdocs.yml", "features:\n", "features:\n    - navigation.footer\n")
    # A page without a name in mkdocs.yml gives its own title to the navigation of all pages.
    change(root / "mkdocs.yml", "  - Guide:", "  - d-0-0.md\n  - d-1-0.md\n  - Guide:")
    companies, journeys, elsewhere = [], [], []
    every = 1 if in_pieces > 1 else 7  # Few pages in the short run.
    for number, fragment in enumerate(fragments):
        shared = number - number % every
        if shared == number:
            companies.append(f"c-{number}:\n  name: {quoted(f'{fragment} {number}')}\n  industry: retail\n")
            journeys.append(f"j-{number}:\n  title: {quoted(fragment)}\n  summary: {quoted(fragment)}\n")
        positions = chance.sample(sorted(IN_THE_BODY), len(IN_THE_BODY))
        for piece in range(in_pieces):
            body = "\n\n".join(placed(fragment, position) for position in positions[piece::in_pieces])
            text = _filled(written, STORY, STORY_FIELDS, fragment, body, f"stories/s-{number}-{piece}.md")
            text = text.replace("\ncompany: parcelo", f"\ncompany: c-{shared}").replace(
                "\nkind:", f"\njourney: {{id: j-{shared}, step: {number * in_pieces + piece + 1}}}\nkind:"
            )
            _save(written, f"stories/s-{number}-{piece}.md", text)
            model, path = (PAGE, PAGE_WITHOUT_TITLE)[number % 2], f"docs/d-{number}-{piece}.md"
            filled = _filled(written, model, PAGE_FIELDS, fragment, body, path)
            (root / path).write_bytes(filled.replace("{heading}", placed(fragment, "inline")).encode())
        # The same text in a lesson and a course, but for the body that is in its stories already.
        for folder, model, fields in (("lessons", LESSON, LESSON_FIELDS), ("courses", COURSE, COURSE_FIELDS)):
            if shared == number:
                path = f"{folder}/e-{number}.md"
                body = _told_in_a_course(fragment) if folder == "courses" else placed(fragment, "block")
                _save(written, path, _filled(written, model, fields, fragment, body, path))
        if shared == number:
            # Its page says why it was retired, a former address leads to it, and a course elsewhere links that.
            path = f"lessons/r-{number}.md"
            text = _filled(written, RETIRED, (*LESSON_FIELDS, "because"), fragment, "Words.", path)
            _save(written, path, text.replace("status:", f"aliases: [x-{number}]\nstatus:", 1))
            links = f"[{{url: /lessons/x-{number}/, linked: 2026-01-10}}]"
            elsewhere.append(f"- name: {quoted(f'{fragment} z-{number}')}\n  owner: A desk\n  links: {links}\n")
    for key, line in OBEYED.items():
        for number, value in enumerate(TO_OBEY if in_pieces > 1 else TO_OBEY[:1]):
            (root / f"docs/{key}-{number}.md").write_text(f"---\n{line.format(quoted(value))}\n---\n# Page\n", "utf-8")
    for name, blocks in (("companies.yml", companies), ("journeys.yml", journeys)):
        file = root / name
        taken = [block for block in blocks if parse_settings(source(name, block))[0]]
        file.write_text(file.read_text("utf-8") + "".join(taken), "utf-8")
    with (root / "external-links.yml").open("a", encoding="utf-8") as file:
        file.write("".join(block for block in elsewhere if parse_list(source("external-links.yml", block), "x")[0]))
    return written


def placed(fragment: str, position: str) -> str:
    """The Markdown of a fragment in one position."""
    return IN_THE_BODY[position](fragment if position in AS_IT_IS else " ".join(fragment.splitlines()))


def _told_in_a_course(fragment: str) -> str:
    """The fragment as a block; in a line or as code if it brings headings of its own, for a step has one section."""
    texts = (placed(fragment, position) for position in ("block", "inline", "code"))
    return next(text for text in texts if len(sections(convert(f"## Listening\n\n{text}\n").html).parts) == 1)


def quoted(text: str) -> str:
    return "'" + " ".join(text.splitlines()).replace("'", "''") + "'"


def _save(written: Written, path: str, text: str) -> None:
    if entry(text, path)[0] is None:
        written.refused.append((path, "the file"))
        return
    (written.root / path).write_bytes(text.encode())


def _filled(written: Written, model: str, fields: Sequence[str], fragment: str, body: str, path: str) -> str:
    values = {**{name: PLAIN.get(name, "Words.") for name in fields}, "heading": "{heading}"}
    for name in fields:
        hostile = quoted(f"https://post.example/{fragment}" if name == "url" else fragment)
        if _problems(model.format_map({**values, name: hostile, "body": "Words."}), path):
            written.refused.append((path, name))
        else:
            values[name] = hostile
    return model.format_map({**values, "body": body})


def _problems(text: str, path: str) -> list[Diagnostic]:
    if not path.startswith("docs/"):
        return entry(text, path)[1]
    document, found = parse_page(source(path, text))
    return found or (decode_page(document)[1] if document else [])
