"""What is wrong with a template of the site's own, in one line."""

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

MISTAKES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a wrong template may raise. Only `mistake_in` tells whether it was a template that raised it."""


def mistake_in(error: Exception, folder: Path) -> str | None:
    """`overrides/kb/story.html:3: what is wrong`; None when no template in the folder had a part in it."""
    places = [(Path(frame.filename), frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    what = _what(error)
    for path, line in reversed(places):
        if path.is_relative_to(folder):
            return f"{path.relative_to(folder.parent).as_posix()}:{line}: {what}"
    if isinstance(error, TemplateError) and any(folder.rglob("*.html")):
        path, line = next(((path, line) for path, line in reversed(places) if path.suffix == ".html"), (folder, 1))
        return f"{path.name}:{line}, which is the product's, with the templates in {folder.name}/: {what}"
    return None


def _what(error: Exception) -> str | None:
    match error:
        case TemplateNotFound():
            return f"There is no template {error.message!r}."
        case TemplateSyntaxError():
            return error.message  # As a string it would name its place again.
        case _:
            return str(error)
