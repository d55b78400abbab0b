"""Entries become a Library, and the Library a Graph; every address of the site is decided here."""

from kb_builder.linking.addresses import (
    MADE_ANCHORS,
    Addresses,
    Broken,
    Elsewhere,
    Target,
    address,
    address_of_changes,
    address_of_page,
    linked_page,
    page_of_list,
    plan_addresses,
    resolve,
)
from kb_builder.linking.graph import Edge, EdgeKind, Graph, link
from kb_builder.linking.library import Library, collect
from kb_builder.linking.moves import Lasting, is_draft, is_retired, lasting, moves
from kb_builder.linking.related import Reason, RelatedStory, related_stories

__all__ = [
    "MADE_ANCHORS",
    "Addresses",
    "Broken",
    "Edge",
    "EdgeKind",
    "Elsewhere",
    "Graph",
    "Lasting",
    "Library",
    "Reason",
    "RelatedStory",
    "Target",
    "address",
    "address_of_changes",
    "address_of_page",
    "collect",
    "is_draft",
    "is_retired",
    "lasting",
    "link",
    "linked_page",
    "moves",
    "page_of_list",
    "plan_addresses",
    "related_stories",
    "resolve",
]
