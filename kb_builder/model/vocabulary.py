"""The closed lists behind front-matter keys, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

from kb_builder.reading import read_own

Terms = Mapping[str, str]
"""Labels by id, in the order of pages."""


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Every closed list. Frameworks are lists of their own: `frameworks["servqual"]`."""

    sentiments: Terms
    roles: Terms
    kinds: Terms
    evidence: Terms
    beats: Terms
    question_types: Terms
    statuses: Terms
    channels: Terms
    situations: Terms
    industries: Terms
    families: Terms
    frameworks: Mapping[str, Terms]

    def terms(self, name: str) -> Terms:
        """The list of this name; a framework's is `frameworks.servqual`."""
        _, _, framework = name.partition(".")
        found: Any = self.frameworks[framework] if framework else getattr(self, name)  # Any: getattr by name
        terms: Terms = found
        return terms

    def extended(self, additions: Mapping[str, Terms]) -> "Vocabularies":
        """These lists with a site's own terms after ours; a term of ours may be given another label."""
        extended: Any = {name: {**self.terms(name), **terms} for name, terms in additions.items()}  # Any: by name
        return replace(self, **extended)

    def labelled(self, labels: "Vocabularies") -> "Vocabularies":
        """These lists with the labels of another language, but for terms and labels that a site has given itself."""
        ours = default_vocabularies()
        said: Any = {  # Any: by name
            field.name: _labelled(getattr(self, field.name), getattr(ours, field.name), getattr(labels, field.name))
            for field in fields(self)
        }
        return Vocabularies(**said)


def _labelled(terms: Mapping[str, Any], ours: Mapping[str, Any], labels: Mapping[str, Any]) -> Mapping[str, Any]:
    # Any: a label, or in the frameworks a list of them.
    return {
        term: _labelled(label, ours.get(term, {}), labels.get(term, {}))
        if isinstance(label, Mapping)
        else labels[term]
        if label == ours.get(term)
        else label
        for term, label in terms.items()
    }


@cache
def default_vocabularies() -> Vocabularies:
    """The product's own lists, read from the package."""
    return Vocabularies(**read_own((files(__package__) / "vocabularies.yml").read_text("utf-8")))


@cache
def default_explanations() -> Vocabularies:
    """What each term of the product's own lists means, in the place of its label."""
    return Vocabularies(**read_own((files(__package__) / "explanations.yml").read_text("utf-8")))
