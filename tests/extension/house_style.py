"""Rules for the stories of our house."""

import re
from collections import defaultdict
from collections.abc import Iterator

from kb_builder.extending import Diagnostic, Facts, Rule, RuleFamily, Severity

JARGON = Rule("XHOUSE001", "house-jargon", Severity.WARNING, "A word that only people in our house know")
ONE_SIDED = Rule("XHOUSE101", "one-sided-company", Severity.ADVICE, "A company with three bad stories and no good one")

_PLAIN = {"ticket closure": "the end of the case", "tier two": "a specialist"}
_WORDS = re.compile("|".join(_PLAIN), re.IGNORECASE)


def jargon(facts: Facts) -> Iterator[Diagnostic]:
    """Each text alone: stories, lessons and courses that are new or have changed."""
    for entry in facts.new_articles:
        for match in _WORDS.finditer(entry.document.body):
            yield Diagnostic(
                JARGON,
                entry.path,
                entry.document.body_span(match.start(), match.end()),
                f"Readers outside do not know what {match[0]!r} is.",
                f"Write for example: {_PLAIN[match[0].lower()]}.",
            )


def one_sided(facts: Facts) -> Iterator[Diagnostic]:
    """All stories together, each time."""
    told = defaultdict(list)
    for story in facts.library.published_stories.values():
        told[story.meta.company].append(story)
    for company, stories in told.items():
        if len(stories) >= 3 and all(story.meta.sentiment == "negative" for story in stories):
            yield Diagnostic(
                ONE_SIDED,
                stories[-1].path,
                stories[-1].span("company"),
                f"All {len(stories)} stories about {company} are negative.",
                "Ask for a good one before you publish this.",
            )


WORDS = RuleFamily(
    {JARGON: "# XHOUSE001 house-jargon\n\nTrainees are new. Write what a customer would say."},
    jargon,
    of_texts=True,
)
BALANCE = RuleFamily(
    {ONE_SIDED: "# XHOUSE101 one-sided-company\n\nThree bad stories and no good one are unfair, and teach little."},
    one_sided,
)
