"""The plan of a site: every page that is made, as data."""

from collections.abc import Iterator
from itertools import chain

from kb_builder.checking import Analysis
from kb_builder.diagnostics import Severity
from kb_builder.pages.changes_for_courses import changes_pages
from kb_builder.pages.courses import course_pages
from kb_builder.pages.dashboard import dashboard_page
from kb_builder.pages.downloads import offered
from kb_builder.pages.drafts import draft_pages
from kb_builder.pages.embeds import embeds
from kb_builder.pages.find import find_page
from kb_builder.pages.frameworks import frameworks_page
from kb_builder.pages.glossary import glossary_page
from kb_builder.pages.guides import guides
from kb_builder.pages.home import home_page
from kb_builder.pages.journey_pages import journey_pages
from kb_builder.pages.kept_addresses import redirect_pages, retired_pages
from kb_builder.pages.lesson_pages import lesson_pages, lessons_page
from kb_builder.pages.lists import all_stories, company_pages, term_pages
from kb_builder.pages.map_page import map_pages
from kb_builder.pages.neighbourhoods import NOTHING, Before
from kb_builder.pages.overviews import overviews
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import NOTHING_IN_COMMON, Imprint, Site, SitePage
from kb_builder.pages.story_pages import story_pages
from kb_builder.pages.wanted import wanted_page
from kb_builder.pages.words import Words

_NOBODYS = Imprint("")


def plan(analysis: Analysis, words: Words, imprint: Imprint = _NOBODYS, before: Before = NOTHING) -> Site:
    """All pages of a knowledge base, sorted by address. What is broken has no page; a draft has one in a preview alone.

    Without an imprint it is a site without a name or an address. Pages that are known to be what they were `before`
    are named and not planned.
    """
    shelf = Shelf.of(analysis.facts, words, imprint, before)
    library = analysis.facts.library
    is_sound = not analysis.count(Severity.ERROR) and not imprint.is_copy
    formats = offered(has_address=imprint.url is not None) if is_sound else ()
    stories = tuple(story_pages(shelf))
    of_texts = (*stories, *embeds(stories, before), *guides(shelf))
    if is_sound and shelf.neighbourhoods.has_same_covers:
        from_covers = tuple(page.unchanged(before.pages[page.address]) for page in before.from_covers)
    else:
        from_covers = tuple(pages_from_covers(shelf, formats))
    drafts = draft_pages(shelf) if imprint.with_drafts else ()
    return Site(
        pages=tuple(sorted((*of_texts, *from_covers, *drafts), key=lambda page: page.address)),
        stories=len(library.published_stories),
        lessons=len(library.published_lessons),
        companies=len(library.companies),
        imprint=imprint,
        formats=formats,
        neighbourhoods=shelf.neighbourhoods.each,
        common=shelf.neighbourhoods.common if is_sound else NOTHING_IN_COMMON,
        from_covers=tuple(page.named for page in from_covers),
    )


def pages_from_covers(shelf: Shelf, formats: tuple[str, ...]) -> Iterator[SitePage]:
    """The pages that see of a story no more than its cover (see `neighbourhoods`)."""
    lessons = tuple(lesson_pages(shelf))
    return chain(
        (home_page(shelf), find_page(shelf), lessons_page(shelf), frameworks_page(shelf), glossary_page(shelf)),
        (wanted_page(shelf), dashboard_page(shelf)),
        map_pages(shelf),
        all_stories(shelf),
        lessons,
        embeds(lessons, shelf.before),
        company_pages(shelf),
        term_pages(shelf),
        journey_pages(shelf),
        course_pages(shelf, formats),
        overviews(shelf),
        retired_pages(shelf),
        redirect_pages(shelf),
        changes_pages(shelf),
    )
