"""A body becomes HTML, once: sanitised, with its outline, anchors, links, losses and search text."""

from kb_builder.converting.bounded import Aside, BoundedConverter, TooMuchError, too_deep
from kb_builder.converting.converted import Bulk, Converted, Heading, Link, Loss, Pause, flat
from kb_builder.converting.converter import Converter, Resolve, blank_code, heading_id, heading_title, plain
from kb_builder.converting.counting import count_words
from kb_builder.converting.limits import beyond_limits
from kb_builder.converting.sanitising import sanitise
from kb_builder.converting.sections import Sections, deeper, sections

__all__ = [
    "Aside",
    "BoundedConverter",
    "Bulk",
    "Converted",
    "Converter",
    "Heading",
    "Link",
    "Loss",
    "Pause",
    "Resolve",
    "Sections",
    "TooMuchError",
    "beyond_limits",
    "blank_code",
    "count_words",
    "deeper",
    "flat",
    "heading_id",
    "heading_title",
    "plain",
    "sanitise",
    "sections",
    "too_deep",
]
