"""One page of each kind, for tests of what people see. A new kind of page joins with one line in `MINI`."""

from collections.abc import Iterable

from hypothesis import settings

STEP = 1 if settings().max_examples > 1_000 else 8

REAL = {
    "home": "",
    "find": "find/",
    "stories": "stories/",
    "story": "stories/bb-king-two-dollar-ticket/",
    "story-with-pause": "stories/comcast-answer-before-question/",
    "lesson": "lessons/listen-first/",
    "situations": "situations/",
    "company": "companies/comcast/",
    "journey": "journeys/comcast-monthly-charges/",
    "real-map": "map/",
    "real-course": "courses/first-line-support/",
    "hand-written-page": "contribute/front-matter/",
    "rule": "rules/KB301/",
    "not-found": "404.html",
}
"""Addresses in the project's own site: what is long, or not made from stories."""

MINI = {
    "mini-home": "",
    "changes": "changes/onboarding-at-parcelo/",
    "companies": "companies/",
    "course": "courses/first-week/",
    "courses": "courses/",
    "dashboard": "dashboard/",
    "embed-lesson": "embed/lessons/listen-first/",
    "embed-story": "embed/stories/second-call/",
    "empty-list": "channels/chat/",
    "frameworks": "frameworks/",
    "glossary": "glossary/",
    "guide": "teach/lessons/listen-first/",
    "guide-of-course": "teach/courses/first-week/",
    "handout": "lessons/listen-first/handout/",
    "mini-find": "find/",
    "lessons": "lessons/",
    "list": "companies/parcelo/",
    "map": "map/",
    "mini-journey": "journeys/lost-parcel/",
    "mini-lesson": "lessons/listen-first/",
    "redirect": "stories/silent-queue/",
    "retired": "stories/old-counter/",
    "retired-guide": "teach/stories/old-counter/",
    "retired-in-a-frame": "embed/stories/old-counter/",
    "story-with-everything": "stories/first-call/",
    "story-with-image": "stories/second-call/",
    "wanted": "wanted/",
}
"""Addresses in the mini site: at least one for every kind of page that is made."""


_TWICE = () if STEP == 1 else ("find", "stories", "story", "lesson", "situations", "company", "journey", "real-map")
NAMES = (*(name for name in REAL if name not in _TWICE), *MINI)
"""The pages that tests of looks go through: of two of a kind only the one in the mini site, but in `make test-long`."""


def some_of(addresses: Iterable[str]) -> list[str]:
    """What is looked at of the project's own site, sorted: every page in `make test-long`, else each kind and a sample.

    Pages of a kind come from one template, and the sample goes through all of them.
    """
    found = sorted(addresses)
    return [address for number, address in enumerate(found) if number % STEP == 0 or address in _KINDS]


_KINDS = frozenset(REAL.values())
