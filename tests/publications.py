"""Small knowledge bases in memory, as a site publishes them."""

from collections.abc import Mapping

from knowledge import analysis

from kb_builder.exporting.publication import Publication
from kb_builder.pages import Imprint, load_words, plan

NOWHERE = Imprint("Parcel stories", description="Of parcels.", rights="CC BY 4.0")
SOMEWHERE = Imprint(
    "Parcel stories",
    "https://kb.example/base/",
    "Of parcels.",
    rights="CC BY 4.0",
    licence="https://creativecommons.org/licenses/by/4.0/",
)
"""The same, where it is said where the site lies."""


def publication(files: Mapping[str, str | bytes], imprint: Imprint = SOMEWHERE) -> Publication:
    """The base with these files over it, and with two pages written by hand."""
    found, words = analysis(files), load_words("en")
    site = plan(found, words, imprint)
    return Publication(site, found.facts, words, str.encode, ("", "guide/"))
