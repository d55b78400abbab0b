"""What a check is given."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kb_builder.converting import Converted
from kb_builder.diagnostics import Diagnostic
from kb_builder.linking import Addresses, Graph, Library
from kb_builder.model import KbConfig
from kb_builder.reading import Document, ImageFile


@dataclass(frozen=True)
class Facts:
    """All there is to know about a knowledge base. Documents and conversions are by path, in sort order.

    A document that is beyond the limits, or whose front matter is wrong, has no conversion.
    """

    library: Library
    graph: Graph
    addresses: Addresses
    documents: Mapping[str, Document]
    converted: Mapping[str, Converted]
    config: KbConfig
    images: tuple[ImageFile, ...] = ()
    fingerprints: Mapping[bytes, str] = field(default_factory=dict)
    """The source of each hash of a run of words (see `originality`)."""
    today: datetime.date | None = None
    """For what is overdue; None where the day must not matter, as in a build."""


Check = Callable[[Facts], Iterator[Diagnostic]]
"""A family of rules: pure, in any order, never raises for what an author wrote."""
