"""Stories and lessons as other sites show them in a frame: the text, without the site around it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb_builder.linking import embed_of
from kb_builder.pages.neighbourhoods import Before
from kb_builder.pages.site import EmbedPage, LessonPage, LinkTo, SitePage, StoryPage, Text, Unchanged


def embeds(pages: Iterable[SitePage], before: Before) -> Iterator[SitePage]:
    """A twin of each page of a story or a lesson; that of a page which is what it was `before` is so too."""
    for page in pages:
        if isinstance(page.body, StoryPage | LessonPage):
            link = LinkTo(page.address, page.title)
            yield _twin(page, EmbedPage(link, page.body, _one_deeper(page.body.text)))
        elif isinstance(page.body, Unchanged):
            yield _twin(page, Unchanged(before.pages[embed_of(page.address)]))


def _twin(page: SitePage, body: EmbedPage | Unchanged) -> SitePage:
    return SitePage(
        address=embed_of(page.address),
        kind=f"embed-{page.kind}",
        title=page.title,
        description=page.description,
        breadcrumbs=(),
        outline=(),
        body=body,
        source=page.source,
        is_searched=False,
        is_whole=True,
        is_indexed=False,
    )


def _one_deeper(text: Text) -> Text:
    return replace(text, levels=text.levels + 1)
