"""What stands behind a lesson, as its page shows it."""

from collections import Counter

from kb_builder.linking import EdgeKind, Evidence, Grade, address
from kb_builder.model import EntryId
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import EvidenceGrade, EvidenceStrip, Figure, LinkTo, RoleBar

ROLES = ("followed", "partly", "broken")
"""In the order of the page."""

RULE = f"{address('glossary')}#evidence-grade"
"""Where the grade is explained."""


def evidence_strip(lesson: EntryId, shelf: Shelf) -> EvidenceStrip:
    """The figures, the grade, and how the stories divide between the roles."""
    evidence = shelf.evidence(lesson)
    return EvidenceStrip(
        figures=tuple(_figures(evidence, shelf)),
        grade=_grade(evidence.grade, shelf),
        bars=_bars(lesson, shelf),
    )


def _figures(evidence: Evidence, shelf: Shelf) -> tuple[Figure, ...]:
    words = shelf.words
    counted = {name: getattr(evidence, name) for name in ("stories", "companies", "channels")}
    return (
        *(Figure(words.number(number), words.count(f"evidence.{name}", number)) for name, number in counted.items()),
        Figure(
            words("evidence.share", some=evidence.first_hand, all=evidence.stories),
            words("evidence.first_hand"),
        ),
    )


def _grade(grade: Grade, shelf: Shelf) -> EvidenceGrade:
    return EvidenceGrade(
        grade.value, shelf.words(f"evidence.grade.{grade}"), LinkTo(RULE, shelf.words("evidence.grade.why"))
    )


def _bars(lesson: EntryId, shelf: Shelf) -> tuple[RoleBar, ...]:
    counts = Counter(edge.note for edge in shelf.facts.graph.into(lesson, EdgeKind.TEACHES))
    longest = max(counts.values(), default=1)
    return tuple(
        RoleBar(role, shelf.words(f"role.{role}"), counts[role], round(100 * counts[role] / longest)) for role in ROLES
    )
