"""How well the stories of a lesson support it: plain counts, and a grade that follows from them.

The grade says how broad the evidence is. It says nothing about whether the lesson is right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kb_builder.model import Entry, Story

_FIRST_HAND = frozenset({"first-hand", "staff"})


class Grade(StrEnum):
    """From the most evidence to the least."""

    STRONG = "strong"
    MODERATE = "moderate"
    THIN = "thin"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a lesson."""

    stories: int
    companies: int
    """Different ones. All that are not named count as one: nobody can tell them apart."""
    channels: int
    first_hand: int
    """Stories told by somebody who was there, as a customer or as an employee."""

    @property
    def grade(self) -> Grade:
        """The highest grade of which everything is met; THIN needs nothing."""
        return next((grade for grade in LEAST if not self._lacks_for(grade)), Grade.THIN)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What makes it thin: too few `stories`, `companies` or `first_hand` accounts; empty for a better grade."""
        return self._lacks_for(Grade.MODERATE)

    def _lacks_for(self, grade: Grade) -> tuple[str, ...]:
        stories, companies = LEAST[grade]
        lacking = {
            "stories": self.stories < stories,
            "companies": self.companies < companies,
            "first_hand": 2 * self.first_hand < self.stories,
        }
        return tuple(what for what, is_lacking in lacking.items() if is_lacking)


LEAST = {Grade.STRONG: (5, 3), Grade.MODERATE: (3, 2)}
"""The least number of stories and of companies for a grade; at least half of the stories must be first-hand, too."""


def evidence_of(stories: Iterable[Entry[Story]]) -> Evidence:
    """The evidence that these stories are together."""
    told = tuple(story.meta for story in stories)
    return Evidence(
        stories=len(told),
        companies=len({meta.company for meta in told}),
        channels=len({meta.channel for meta in told}),
        first_hand=sum(meta.evidence in _FIRST_HAND for meta in told),
    )
