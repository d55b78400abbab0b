"""Which company a text is about: one that companies.yml lists, by any of its names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kb_builder.importing.document import Said
from kb_builder.importing.lexicon import Phrases, Words, fair_quote, lexicon
from kb_builder.model import Company

_LOOKED_AT = 4
"""How many words before a name tell whether it happened there."""
_IS_THERE, _IS_NAMED = 3, 1


class CompanyNames:
    """The names of companies, ready to be found."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._names = Phrases({company: (meta.name, *meta.also_known_as) for company, meta in companies.items()})

    def company_of(self, text: str) -> Said | None:
        """The company named most often, above all where words such as `at` or `called` stand before its name.

        A name in small letters is a word, and one behind words such as `instead of` is another company.
        """
        words = Words(text)
        weights: Counter[str] = Counter()
        named: dict[str, str] = {}
        for hit in self._names.hits(words):
            before = words.folded[max(0, hit.word - _LOOKED_AT) : hit.word]
            if hit.said[0].isupper() and not _ends_with(before, lexicon("proposals")["elsewhere"]):
                weights[hit.id] += _IS_THERE if _ends_with(before, lexicon("proposals")["there"]) else _IS_NAMED
                named.setdefault(hit.id, hit.said)
        if not weights:
            return None
        company = min(weights, key=lambda each: (-weights[each], list(named).index(each)))
        return Said(company, f"it names {fair_quote(named[company])}")


def _ends_with(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands at the end."""
    text = f" {' '.join(words)}"
    return any(text.endswith(f" {phrase}") for phrase in phrases)
