"""The graph becomes page models, and page models become HTML by small templates."""

from kb_builder.pages.compiled import COMPILED
from kb_builder.pages.digests import Digests
from kb_builder.pages.drafts import drafts_of
from kb_builder.pages.frame import Frame, Framed, Framing, head_key, outline_key
from kb_builder.pages.head import head_by_hand, render_head
from kb_builder.pages.neighbourhoods import Before
from kb_builder.pages.planning import plan
from kb_builder.pages.rendering import Page, Ready, environment, render
from kb_builder.pages.site import Common, Imprint, NamedPage, Neighbourhood, Site
from kb_builder.pages.template_mistakes import MISTAKES, mistake_in
from kb_builder.pages.words import LANGUAGES, Words, load_words

__all__ = [
    "COMPILED",
    "LANGUAGES",
    "MISTAKES",
    "Before",
    "Common",
    "Digests",
    "Frame",
    "Framed",
    "Framing",
    "Imprint",
    "NamedPage",
    "Neighbourhood",
    "Page",
    "Ready",
    "Site",
    "Words",
    "drafts_of",
    "environment",
    "head_by_hand",
    "head_key",
    "load_words",
    "mistake_in",
    "outline_key",
    "plan",
    "render",
    "render_head",
]
