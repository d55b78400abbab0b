"""The page *Find a story*."""

from collections import Counter

from kb_builder.linking import address
from kb_builder.model.story import ANONYMOUS
from kb_builder.pages.found import FACETS, story_filters
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Facet, FindPage, LinkTo, Option, SitePage

ADDRESS = "find"
_NEWEST = 100
_VOCABULARIES = {"sentiment": "sentiments", "industry": "industries", "channel": "channels", "situation": "situations"}


def find_page(shelf: Shelf) -> SitePage:
    """The facets with the values that stories have, and the newest stories for those who cannot use them."""
    words = shelf.words
    stories = map(shelf.story, shelf.newest)
    counts = Counter((each.name, each.text) for story in stories for each in story_filters(story, shelf))
    return SitePage(
        address=address(ADDRESS),
        kind="find",
        title=words("find.title"),
        description=words("find.intro"),
        breadcrumbs=(),
        outline=(),
        body=FindPage(
            title=words("find.title"),
            intro=words("find.intro"),
            facets=tuple(_facet(name, counts, shelf) for name in FACETS),
            newest=tuple(map(shelf.card, shelf.newest[:_NEWEST])),
            all_stories=LinkTo(address("stories"), words("home.all_stories", n=len(shelf.newest))),
        ),
        is_searched=False,
    )


def _facet(name: str, counts: Counter[tuple[str, str]], shelf: Shelf) -> Facet:
    labels = _labels(name, shelf)
    roles = shelf.facts.library.vocabularies.roles if name == "lesson" else {}
    return Facet(
        name,
        shelf.words(name),
        tuple(
            Option(
                each,
                label,
                counts[name, each],
                tuple(
                    Option(role, words, count)
                    for role, words in roles.items()
                    if (count := counts["lesson-role", f"{each}:{role}"])
                ),
            )
            for each, label in labels.items()
            if counts[name, each]
        ),
    )


def _labels(name: str, shelf: Shelf) -> dict[str, str]:
    """The label of each id of a facet: in the order of the vocabulary, or of the alphabet."""
    library = shelf.facts.library
    if name in _VOCABULARIES:
        return dict(library.vocabularies.terms(_VOCABULARIES[name]))
    if name == "lesson":
        found = {slug: lesson.meta.title for slug, lesson in library.published_lessons.items()}
    else:
        found = {slug: company.meta.name for slug, company in library.companies.items()}
    ordered = dict(sorted(found.items(), key=lambda item: (item[1].casefold(), item[0])))
    return ordered | ({ANONYMOUS: shelf.words("company.anonymous")} if name == "company" else {})
