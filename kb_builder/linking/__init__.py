"""Entries become a Library, and the Library a Graph; every address of the site is decided here."""

from kb_builder.linking.addresses import (
    FEED,
    MADE_ANCHORS,
    Addresses,
    Broken,
    Elsewhere,
    Target,
    address,
    address_of_page,
    feed_of,
    page_of_list,
    plan_addresses,
    resolve,
)
from kb_builder.linking.contrasts import Pair, contrast_pairs, contrast_pairs_of, contrasting
from kb_builder.linking.evidence import LEAST, Evidence, Grade, evidence_of
from kb_builder.linking.figures import ByRole, BySentiment, Figures, Gap, OfLesson, OfPlace, Review, figures
from kb_builder.linking.graph import Edge, EdgeKind, Graph, link
from kb_builder.linking.library import Library, collect
from kb_builder.linking.related import Reason, RelatedStory, related_stories

__all__ = [
    "FEED",
    "LEAST",
    "MADE_ANCHORS",
    "Addresses",
    "Broken",
    "ByRole",
    "BySentiment",
    "Edge",
    "EdgeKind",
    "Elsewhere",
    "Evidence",
    "Figures",
    "Gap",
    "Grade",
    "Graph",
    "Library",
    "OfLesson",
    "OfPlace",
    "Pair",
    "Reason",
    "RelatedStory",
    "Review",
    "Target",
    "address",
    "address_of_page",
    "collect",
    "contrast_pairs",
    "contrast_pairs_of",
    "contrasting",
    "evidence_of",
    "feed_of",
    "figures",
    "link",
    "page_of_list",
    "plan_addresses",
    "related_stories",
    "resolve",
]
