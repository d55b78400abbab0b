"""The page of a rule, for the terminal: the same file that the site of the project shows."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from kb_builder.diagnostics.rules import Rule


def rule_page(rule: Rule) -> str:
    """The Markdown of `docs/rules/<code>.md`, which travels in the wheel; FileNotFoundError if it is missing."""
    return (_folder() / f"{rule.code}.md").read_text("utf-8")


def _folder() -> Traversable:
    """In a wheel the pages lie beside the package's code, in a checkout where the site takes them from."""
    package = files("kb_builder")
    packed = package / "rules"
    return packed if packed.is_dir() else package / ".." / "docs" / "rules"
