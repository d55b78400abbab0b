"""The pages that explain: frameworks and glossary."""

from dataclasses import dataclass

from kb_builder.pages.site.shared import LinkTo


@dataclass(frozen=True, slots=True)
class FrameworkPlace:
    """A place in a framework, what it means, and the lessons that stand there."""

    anchor: str
    label: str
    text: str
    lessons: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class FrameworkTable:
    """A framework with all its places."""

    anchor: str
    name: str
    places: tuple[FrameworkPlace, ...]


@dataclass(frozen=True, slots=True)
class FrameworksPage:
    """Which lesson stands where; with a title and an introduction where nobody has written the page by hand."""

    title: str | None
    intro: str
    tables: tuple[FrameworkTable, ...]


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word of the site: what kind of word it is, what it means, and where it leads, if anywhere."""

    anchor: str
    label: str
    kind: str
    text: str
    leads: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms that begin with one letter."""

    anchor: str
    letter: str
    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """All words of the site by their first letter."""

    title: str
    intro: str
    letters: tuple[Letter, ...]
