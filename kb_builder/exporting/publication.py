"""What the files for other programs are made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kb_builder.checking import Facts
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.model import Entry, Lesson, Story, Vocabularies
from kb_builder.pages import Imprint, Site, Words


@dataclass(frozen=True)
class Publication:
    """A site with all that is known of it."""

    site: Site
    facts: Facts
    words: Words
    read_image: Callable[[str], bytes]
    """Gives the bytes of an image by its path in the knowledge base."""
    by_hand: tuple[str, ...] = ()
    """The addresses of the pages that somebody wrote by hand, the home page with them."""

    @classmethod
    def of(cls, base: KnowledgeBase, site: Site, facts: Facts, words: Words) -> "Publication":
        """The publication of what was read from a folder."""
        return cls(site, facts, words, base.image)

    @property
    def imprint(self) -> Imprint:
        """Who publishes it."""
        return self.site.imprint

    @property
    def language(self) -> str:
        """The language of the labels, as `theme.language` names it."""
        return self.words.language

    @cached_property
    def terms(self) -> Vocabularies:
        """The closed lists, with the labels that readers see."""
        return self.words.labelled(self.facts.library.vocabularies)

    @cached_property
    def stories(self) -> Mapping[str, Entry[Story]]:
        """The stories that have a page, by slug, sorted."""
        converted = self.facts.converted
        return {slug: story for slug, story in self.facts.library.published_stories.items() if story.path in converted}

    @cached_property
    def lessons(self) -> Mapping[str, Entry[Lesson]]:
        """The lessons that have a page, by slug, sorted."""
        converted = self.facts.converted
        return {
            slug: lesson for slug, lesson in self.facts.library.published_lessons.items() if lesson.path in converted
        }

    @cached_property
    def newest(self) -> tuple[Entry[Story], ...]:
        """The stories, newest first by the day they were added, then by slug."""
        return tuple(sorted(self.stories.values(), key=lambda story: story.meta.added, reverse=True))
