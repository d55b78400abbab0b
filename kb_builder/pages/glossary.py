"""Every word of the site that a reader might ask about, from A to Z."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from kb_builder.linking import LEAST, EdgeKind, address
from kb_builder.pages.frameworks import framework_links, meaning_of
from kb_builder.pages.lists import FACETS
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Found, GlossaryPage, GlossaryTerm, Letter, LinkTo, Named, SitePage

_CONCEPTS = {
    "arc": None,
    "channel": "channels",
    "contrast-pair": None,
    "course": "courses",
    "effort": None,
    "evidence": None,
    "evidence-grade": None,
    "family": "lessons",
    "framework": "frameworks",
    "handout": "lessons",
    "hinge": None,
    "industry": "industries",
    "journey": "journeys",
    "lesson": "lessons",
    "not-named": None,
    "pause": None,
    "principle": "lessons",
    "retired": None,
    "role": "lessons",
    "sentiment": "sentiments",
    "situation": "situations",
    "story": "stories",
}
"""The ideas behind the pages; each with the overview that shows it, if there is one."""

_NO_LETTER = "#"

_LISTS = {
    "sentiments": "sentiment",
    "roles": "role",
    "kinds": "kind",
    "evidence": "evidence",
    "channels": "channel",
    "situations": "situation",
    "industries": "industry",
    "families": "family",
}
"""The closed lists whose terms readers meet, with the word for one term."""


def glossary_page(shelf: Shelf) -> SitePage:
    """All terms under their first letters; an article at the beginning does not count."""
    words = shelf.words
    articles = tuple(f"{article} " for article in words("glossary.articles").split())
    terms = sorted(
        (*_concepts(shelf), *_terms(shelf), *_frameworks(shelf)),
        key=lambda term: (_sorted_as(term.label, articles), term.anchor),
    )
    letters = tuple(
        Letter(_anchor_of(letter), letter, tuple(found))
        for letter, found in groupby(terms, key=lambda term: _letter(_sorted_as(term.label, articles)))
    )
    return SitePage(
        address=address("glossary"),
        kind="glossary",
        title=words("glossary.title"),
        description=words("glossary.intro"),
        breadcrumbs=(),
        outline=(),
        body=GlossaryPage(words("glossary.title"), words("glossary.intro"), letters),
        searched=tuple(f"{term.label}: {term.text}" for term in terms),
        found=Found("page", shown=(Named("summary", words("glossary.intro")),)),
    )


def _concepts(shelf: Shelf) -> Iterator[GlossaryTerm]:
    words, library = shelf.words, shelf.facts.library
    rule = {f"{grade}_{what}": least for grade, both in LEAST.items() for what, least in _named(both)}
    counts = {
        "story": words.count("stories", len(library.published_stories)),
        "lesson": words.count("lessons", len(library.published_lessons)),
        "contrast-pair": words.count("pairs", _pairs(shelf)),
    }
    # Nothing leads to an empty list of courses.
    hidden = () if library.published_courses else ("courses",)
    for concept, overview in _CONCEPTS.items():
        count, led = counts.get(concept, ""), LinkTo("", counts.get(concept, ""))
        if overview and overview not in hidden:
            led = LinkTo(address(overview), count or words(f"{overview}.title"))
        text = words(f"glossary.{concept}.means", **rule)
        yield GlossaryTerm(concept, words(f"glossary.{concept}"), "", text, (led,) if led.title else ())


def _named(least: tuple[int, int]) -> Iterator[tuple[str, int]]:
    yield from zip(("stories", "companies"), least, strict=True)


def _pairs(shelf: Shelf) -> int:
    return sum(edge.kind is EdgeKind.CONTRASTS and edge.source < edge.target for edge in shelf.facts.graph.edges)


def _terms(shelf: Shelf) -> Iterator[GlossaryTerm]:
    words, vocabularies = shelf.words, shelf.facts.library.vocabularies
    counts = _counts(shelf)
    for name, word in _LISTS.items():
        kind, means = words(word), words.explanations.terms(name)
        for term, label in vocabularies.terms(name).items():
            number = counts[name][term]
            count = words.count("lessons" if name == "families" else "stories", number)
            led = LinkTo(_list_of(name, term, number), count)
            yield GlossaryTerm(f"{word}-{term}", label, kind, means.get(term, ""), (led,))


def _list_of(name: str, term: str, number: int) -> str:
    """The address of the stories or lessons that have the term, so many; empty if there is no such list."""
    if name in FACETS:
        return address(f"{name}/{term}")
    return f"{address('lessons')}#{term}" if name == "families" and number else ""


def _counts(shelf: Shelf) -> Mapping[str, Counter[str]]:
    """By list and term: the published stories that have it; the lessons of a family."""
    library, counts = shelf.facts.library, defaultdict[str, Counter[str]](Counter)
    for story in library.published_stories.values():
        meta = story.meta
        counts["kinds"][meta.kind] += 1
        counts["evidence"][meta.evidence] += 1
    for edge in shelf.facts.graph.edges:
        if edge.kind is EdgeKind.FACET:
            name, _, term = edge.target.partition("/")
            counts[name][term] += 1
    roles = {(edge.source, edge.note) for edge in shelf.facts.graph.edges if edge.kind is EdgeKind.TEACHES}
    counts["roles"].update(role for _, role in roles)
    counts["families"].update(lesson.meta.family for lesson in library.published_lessons.values())
    return counts


def _frameworks(shelf: Shelf) -> Iterator[GlossaryTerm]:
    words = shelf.words
    for name, link in framework_links(shelf):
        text = meaning_of(name, shelf)
        led = LinkTo(link.address, words("frameworks.places"))
        yield GlossaryTerm(f"framework-{name}", link.title, words("glossary.framework"), text, (led,))


def _sorted_as(label: str, articles: tuple[str, ...]) -> str:
    """A label as it is sorted: without capitals and accents, and without the article at its beginning."""
    letters = unicodedata.normalize("NFKD", label).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    article = next((article for article in articles if plain.startswith(article)), "")
    return plain.removeprefix(article)


def _letter(plain: str) -> str:
    return plain[0].upper() if plain[:1].isalpha() else _NO_LETTER


def _anchor_of(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter != _NO_LETTER else "letter-none"
