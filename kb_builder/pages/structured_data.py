"""What schema.org calls the pages of a knowledge base, as JSON-LD.

A story is an `Article` and a `LearningResource`, a lesson a `DefinedTerm`, all lessons together a `DefinedTermSet`:
https://schema.org/LearningResource, https://schema.org/DefinedTermSet.
"""

from typing import Any

from kb_builder.linking import address
from kb_builder.pages.site import Credit, Imprint, LessonInStory, LessonPage, LessonsPage, SitePage, StoryPage
from kb_builder.pages.words import Words

Node = dict[str, Any]  # Any: JSON

_CONTEXT = "https://schema.org"


def structured_data(page: SitePage, imprint: Imprint, words: Words) -> Node | None:
    """What a page is; None if there is nothing to tell that its title does not."""
    match page.body:
        case StoryPage():
            return _said(_context(page, imprint, words) | _story(page.body, imprint))
        case LessonPage():
            return _said(_context(page, imprint, words) | _lesson(page.body, imprint, words))
        case LessonsPage():
            return _said(_context(page, imprint, words) | _lessons(page.body, imprint))
    return None


def website(imprint: Imprint, words: Words) -> Node:
    """The site, on its home page."""
    return _said({"@context": _CONTEXT, **_site(imprint), "description": imprint.description, **_terms(imprint, words)})


def _context(page: SitePage, imprint: Imprint, words: Words) -> Node:
    url = imprint.address(page.address)
    dates = {"datePublished": page.added, "dateModified": page.changed}
    return {"@context": _CONTEXT, "@id": url, "url": url, **dates, **_terms(imprint, words)}


def _terms(imprint: Imprint, words: Words) -> Node:
    """In which language and on which terms something may be used."""
    return {"inLanguage": words.language, "license": imprint.licence, "copyrightNotice": imprint.rights}


def _story(story: StoryPage, imprint: Imprint) -> Node:
    return {
        "@type": ["Article", "LearningResource"],
        "headline": story.card.title,
        "abstract": story.card.summary,
        "timeRequired": f"PT{story.minutes}M",
        "isPartOf": _site(imprint),
        "about": [_taught(lesson, imprint) for lesson in story.lessons],
        "teaches": [lesson.principle for lesson in story.lessons],
        "isBasedOn": _source(story.source) if story.source else None,
    }


def _lesson(lesson: LessonPage, imprint: Imprint, words: Words) -> Node:
    lessons = imprint.address(address("lessons"))
    return {
        "@type": ["DefinedTerm", "LearningResource"],
        "name": lesson.title,
        "description": lesson.principle,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": lessons, "name": words("lessons.title"), "url": lessons},
        "isPartOf": _site(imprint),
    }


def _lessons(page: LessonsPage, imprint: Imprint) -> Node:
    cards = [card for family in page.families for card in family.lessons]
    return {
        "@type": "DefinedTermSet",
        "name": page.title,
        "description": page.intro,
        "isPartOf": _site(imprint),
        "hasDefinedTerm": [
            _term(card.title, card.address, imprint) | {"description": card.principle} for card in cards
        ],
    }


def _taught(lesson: LessonInStory, imprint: Imprint) -> Node:
    return _term(lesson.title, lesson.address, imprint) | {"inDefinedTermSet": imprint.address(address("lessons"))}


def _term(title: str, place: str, imprint: Imprint) -> Node:
    url = imprint.address(place)
    return {"@type": "DefinedTerm", "@id": url, "name": title, "url": url}


def _site(imprint: Imprint) -> Node:
    return {"@type": "WebSite", "@id": imprint.url, "name": imprint.name, "url": imprint.url}


def _source(source: Credit) -> Node:
    """What a story retells. Whether its author is a person or an organisation is not known, so nothing says so."""
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "author": {"name": source.author} if source.author else None,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "license": {"@type": "CreativeWork", "name": source.licence} if source.licence else None,
    }


def _said(node: Node) -> Node:
    """Without the keys that would say nothing."""
    kept: Node = {}
    for key, value in node.items():
        if isinstance(value, dict):
            value = _said(value)
        elif isinstance(value, list):
            value = [_said(each) if isinstance(each, dict) else each for each in value]
        if value not in (None, "", [], {}):
            kept[key] = value
    return kept
