"""The plan of a site: every page that is made, as data."""

from itertools import chain

from kb_builder.checking import Analysis
from kb_builder.pages.changes_for_courses import changes_pages
from kb_builder.pages.courses import course_pages
from kb_builder.pages.find import find_page
from kb_builder.pages.home import home_page
from kb_builder.pages.kept_addresses import redirect_pages, retired_pages
from kb_builder.pages.lesson_pages import lesson_pages, lessons_page
from kb_builder.pages.lists import all_stories, company_pages, term_pages
from kb_builder.pages.overviews import journey_pages, overviews
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Site
from kb_builder.pages.story_pages import story_pages
from kb_builder.pages.words import Words


def plan(analysis: Analysis, words: Words) -> Site:
    """All pages of a knowledge base, sorted by address. What is broken or a draft has no page."""
    shelf = Shelf.of(analysis, words)
    library = analysis.facts.library
    pages = chain(
        (home_page(shelf), find_page(shelf), lessons_page(shelf)),
        all_stories(shelf),
        story_pages(shelf),
        lesson_pages(shelf),
        company_pages(shelf),
        term_pages(shelf),
        journey_pages(shelf),
        course_pages(shelf),
        overviews(shelf),
        retired_pages(shelf),
        redirect_pages(shelf),
        changes_pages(shelf),
    )
    return Site(
        pages=tuple(sorted(pages, key=lambda page: page.address)),
        stories=len(library.published_stories),
        lessons=len(library.published_lessons),
        companies=len(library.companies),
    )
