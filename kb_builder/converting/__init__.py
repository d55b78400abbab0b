"""A body becomes HTML, once: sanitised, with its outline, anchors, links, losses and search text."""

from kb_builder.converting.converted import Converted, Heading, Link, Loss, Pause
from kb_builder.converting.converter import Converter
from kb_builder.converting.counting import count_words
from kb_builder.converting.limits import beyond_limits

__all__ = ["Converted", "Converter", "Heading", "Link", "Loss", "Pause", "beyond_limits", "count_words"]
