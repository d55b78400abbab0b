"""What a story's front matter says."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from kb_builder.model.base import Aliases, Allow, Items, Model, Retired, Review, Slugs, Status, Texts
from kb_builder.model.scalars import Count, Day, In, Line, Mood, WebAddress, When

ANONYMOUS = "anonymous"
REQUIRED_SECTIONS = ("Situation", "What they did", "What came of it")
"""The headings that every story has, in this order."""

ADVICE_SECTIONS = ("What to copy", "What to avoid")
"""The headings of which every story has at least one, after the others."""

SECTIONS_IN: Mapping[str, Mapping[str, str]] = {
    "de": {
        "Situation": "Die Lage",
        "What they did": "Was getan wurde",
        "What came of it": "Was daraus wurde",
        "What to copy": "Zum Nachmachen",
        "What to avoid": "Besser nicht",
    }
}
"""The same headings in other languages, by language and by the English one. Every site understands all of them."""

_ENGLISH = {
    title.casefold(): section
    for titles in ({title: title for title in (*REQUIRED_SECTIONS, *ADVICE_SECTIONS)}, *SECTIONS_IN.values())
    for section, title in titles.items()
}

ROLE_OF_SENTIMENT = {"positive": "followed", "neutral": "partly", "negative": "broken"}
"""The role of a lesson that a story lists by its id alone."""


def section_of(title: str) -> str:
    """The English heading of the section that a heading begins, in whatever language; other headings stay."""
    return _ENGLISH.get(title.casefold(), title)


def section_in(language: str, section: str) -> str:
    """The heading of a section, given in English, as stories in this language write it."""
    return SECTIONS_IN.get(language, {}).get(section, section)


class LessonRole(Model):
    """A lesson of a story, and whether the people in it followed it."""

    id: Line
    role: Annotated[str, In("roles")]

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """What an author may write: the id alone, or with a role that may be left out."""
        written = handler(schema)
        handler.resolve_ref_schema(written)["required"] = ["id"]
        return {"anyOf": [{"type": "string"}, written]}


class JourneyStep(Model):
    """Which leg of which journey a story tells; steps count from 1."""

    id: Line
    step: Count


class Effort(Model):
    """What it cost the customer, as far as it can be counted."""

    minutes: Count | None = None
    contacts: Count | None = None
    transfers: Count | None = None
    repeats: Count | None = None


class Source(Model):
    """Where a story comes from, as far as it is known."""

    title: Line | None = None
    author: Line | None = None
    publisher: Line | None = None
    url: WebAddress | None = None
    date: When | None = None
    licence: Line | None = None


class Beat(Model):
    """How the customer felt at one point of the story, from -2 to 2, and how long it took."""

    beat: Annotated[str, In("beats")]
    mood: Mood
    minutes: Count | None = None


class Story(Model):
    """One encounter, pattern or practice.

    A lesson listed without a role has the role that goes with the sentiment.
    """

    title: Line
    summary: Line
    """One or two sentences."""
    sentiment: Annotated[str, In("sentiments")]
    lessons: Annotated[tuple[LessonRole, ...], Items(1, 4)]
    """What it teaches. A role that is not given follows the sentiment: followed, partly or broken."""
    company: Line
    """An id from companies.yml, or `anonymous`."""
    channel: Annotated[str, In("channels")]
    kind: Annotated[str, In("kinds")]
    evidence: Annotated[str, In("evidence")]
    added: Day
    """When it joined the knowledge base."""
    industry: Annotated[str, In("industries")] | None = None
    """If not set, that of the company; required with `anonymous`."""
    situation: Annotated[tuple[Annotated[str, In("situations")], ...], Items(1, 2)] = ()
    date: When | None = None
    """When it happened, as precisely as it is known."""
    changed: Day | None = None
    """When the text last changed in substance."""
    journey: JourneyStep | None = None
    """A journey from journeys.yml, and which contact this is, from 1."""
    contrast_with: Slugs = ()
    """Stories that begin alike and end differently; one of the two names the other."""
    effort: Effort | None = None
    """What it cost the customer, as far as it is known."""
    outcome: Line | None = None
    """What came of it, in a sentence."""
    source: Source | None = None
    """Where it comes from, as far as it is known."""
    review: Review | None = None
    """Who last read it against the facts, and when it is due again."""
    status: Status = "published"
    """If not set, published."""
    retired: Retired | None = None
    """With `status: retired`, the reason in one sentence and the id of the story that replaces it."""
    aliases: Aliases = ()
    """Former ids: their addresses lead to its page."""
    allow: Annotated[tuple[Allow, ...], Items(0, 20)] = ()
    """Rules that do not apply to this file, each by code or name, and why."""
    questions: Texts = ()
    """For a discussion."""
    arc: Annotated[tuple[Beat, ...], Items(1, 12, may_repeat=True)] = ()
    """How the customer felt, from beginning to end."""

    @model_validator(mode="before")
    @classmethod
    def _roles_follow_sentiment(cls, data: Any) -> Any:  # Any: whatever the author wrote
        if not isinstance(data, dict) or not isinstance(data.get("lessons"), list):
            return data
        # A sentiment that is wrong is reported as such; its lessons are not reported with it.
        sentiment = data.get("sentiment")
        role = ROLE_OF_SENTIMENT.get(sentiment, "partly") if isinstance(sentiment, str) else "partly"
        lessons = [
            {"id": item, "role": role}
            if isinstance(item, str)
            else {"role": role, **item}
            if isinstance(item, dict)
            else item
            for item in data["lessons"]
        ]
        return {**data, "lessons": lessons}
