"""How a gap of the collection is filled: what a new story has to be, as answers of the form and as a command."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb_builder.linking import Gap
from kb_builder.model.story import ANONYMOUS, ROLE_OF_SENTIMENT

_FIELD_OF = {"lessons": "lessons", "channels": "channel", "situations": "situation", "industries": "industry"}
_SENTIMENT_OF_ROLE = {role: sentiment for sentiment, role in ROLE_OF_SENTIMENT.items()}


@dataclass(frozen=True, slots=True)
class Wish:
    """What would fill a gap. `answers` are ids by the field of a story's draft; none if a lesson is wished for."""

    command: str
    answers: Mapping[str, str]


def wish(gap: Gap) -> Wish:
    """What would fill a gap. A sentiment without a role has the role that goes with it, and the other way round."""
    if gap.kind == "families":
        return Wish(f"kb new lesson --family {gap.slug}", {})
    sentiment = gap.sentiment or _SENTIMENT_OF_ROLE.get(gap.role, "")
    role = gap.role or ROLE_OF_SENTIMENT.get(gap.sentiment, "")
    answers = {_FIELD_OF[gap.kind]: gap.slug}
    if sentiment:
        answers["sentiment"] = sentiment
    options = []
    if gap.kind == "industries":
        answers["company"] = ANONYMOUS
        options.append(f"--company {ANONYMOUS}")
    if sentiment:
        options.append(f"--sentiment {sentiment}")
    if gap.kind == "lessons":
        options.append(f"--lesson {gap.slug}{f':{role}' if role else ''}")
    else:
        options.append(f"--{_FIELD_OF[gap.kind]} {gap.slug}")
    return Wish(" ".join(("kb new story", *options)), answers)
