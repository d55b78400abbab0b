"""What trainers take from a page into a course of their own."""

from html import escape

from kb_builder.linking import embed_of, guide_of
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import LinkTo, UseInCourse

_FRAME = '<iframe src="{src}" title="{title}" width="100%" height="700" loading="lazy"></iframe>'


def use_in_course(place: str, title: str, shelf: Shelf, *, can_be_framed: bool = True) -> UseInCourse:
    """For the page at an address. Link and code to embed are there if it is known where the site lies."""
    frame = shelf.imprint.address(embed_of(place)) if can_be_framed else None
    return UseInCourse(
        address=shelf.imprint.address(place),
        embed=_FRAME.format(src=escape(frame), title=escape(title)) if frame else None,
        guide=LinkTo(guide_of(place), shelf.words("use.guide")),
    )
