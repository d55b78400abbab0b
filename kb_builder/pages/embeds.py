"""Stories and lessons as other sites show them in a frame: the text, without the site around it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb_builder.linking import embed_of
from kb_builder.pages.site import EmbedPage, LessonPage, LinkTo, SitePage, StoryPage, Text


def embeds(pages: Iterable[SitePage]) -> Iterator[SitePage]:
    """A twin of each page of a story or a lesson."""
    for page in pages:
        if isinstance(page.body, StoryPage | LessonPage):
            yield SitePage(
                address=embed_of(page.address),
                kind=f"embed-{page.kind}",
                title=page.title,
                description=page.description,
                breadcrumbs=(),
                outline=(),
                body=EmbedPage(LinkTo(page.address, page.title), page.body, _one_deeper(page.body.text)),
                source=page.source,
                is_searched=False,
                is_whole=True,
                is_indexed=False,
            )


def _one_deeper(text: Text) -> Text:
    return replace(text, levels=text.levels + 1)
