"""The page that shows, while serving, what is wrong."""

from collections.abc import Sequence
from html import escape

from kb_builder.diagnostics import Diagnostic
from kb_builder.pages import Page, Ready, Words

ADDRESS = "kb-problems/"


def problems_page(diagnostics: Sequence[Diagnostic], mistake: str | None, words: Words) -> Page:
    """A template's mistake and all diagnostics, which are English, as a list; authors' text is escaped."""
    title = words("problems.title")
    first = (
        [f"<li><strong lang='en'>{escape(mistake)}</strong><br>{escape(words('problems.template'))}</li>"]
        if mistake
        else []
    )
    items = "\n".join([*first, *(_item(diagnostic) for diagnostic in diagnostics)])
    html = (
        f"<h1>{escape(title)}</h1>\n<p>{escape(words('problems.intro'))}</p>\n<ul class='kb-problems'>\n{items}\n</ul>"
    )
    return Page(
        address=ADDRESS,
        kind="problems",
        title=title,
        description="",
        outline=(),
        source=None,
        is_searched=False,
        digest=b"",
        making=Ready(html),
    )


def _item(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    place = f"{diagnostic.path}:{span.line}:{span.column}"
    hint = f"<br><em>{escape(diagnostic.hint)}</em>" if diagnostic.hint else ""
    rule = f"{diagnostic.rule.severity} {diagnostic.rule.code} {diagnostic.rule.name}"
    return (
        f"<li lang='en'><code>{escape(place)}</code> <strong>{rule}</strong><br>{escape(diagnostic.message)}{hint}</li>"
    )
