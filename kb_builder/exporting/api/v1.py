"""The shapes of the files below `/api/v1/`: what other programs may rely on.

Within version 1 keys are added and never taken away, renamed or given another meaning; every key is always there, and
`null` where there is nothing to say. `docs/develop/api.md` tells the whole promise. The JSON Schemas in `schema/` are
made from these types; a test compares them, so that nothing changes by accident.
"""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema
from typing_extensions import TypedDict

Version = Annotated[str, Field(pattern=r"^1\.[0-9]+$")]
VERSION: Version = "1.0"
"""Counts up after the dot when keys are added."""

Sentiment = Literal["positive", "neutral", "negative"]
Role = Literal["followed", "partly", "broken"]
Kind = Literal["encounter", "pattern", "practice"]
Evidence = Literal["first-hand", "staff", "reported"]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
"""A day: `2026-05-31`."""
When = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
"""A day, a month or a year: `2026-05-31`, `2026-05` or `2026`."""
Address = str
"""Where a page or file lies, from the site's root on: `stories/first-call/`."""
Url = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
"""An absolute address; only in a site that knows where it lies."""
Labels = dict[str, str]
"""The label of each id of a list, in the order of the pages."""


class Site(TypedDict):
    """The site, and the terms on which its texts may be used."""

    name: str
    description: str
    language: str
    url: Url | None
    author: str
    rights: str
    licence: Url | None


class Counts(TypedDict):
    """How many there are."""

    stories: int
    lessons: int
    companies: int


class File(TypedDict):
    """A file of the API, with its schema."""

    name: Literal["stories", "lessons", "companies", "graph"]
    address: Address
    schema: Address


class Terms(TypedDict):
    """The closed lists behind the ids in the other files."""

    sentiments: Labels
    roles: Labels
    kinds: Labels
    evidence: Labels
    channels: Labels
    situations: Labels
    industries: Labels
    families: Labels


class Index(TypedDict):
    """index.json: where everything is."""

    version: Version
    site: Site
    counts: Counts
    files: list[File]
    feed: Address | None
    terms: Terms


class LessonOfStory(TypedDict):
    """A lesson of a story, and whether the people in it followed it."""

    id: str
    role: Role


class Leg(TypedDict):
    """Which leg of a journey a story tells; steps count from 1."""

    id: str
    step: int


class Effort(TypedDict):
    """What it cost the customer, as far as it was counted."""

    minutes: int | None
    contacts: int | None
    transfers: int | None
    repeats: int | None


class Source(TypedDict):
    """Where a story comes from, as far as it is known."""

    title: str | None
    author: str | None
    publisher: str | None
    url: Url | None
    date: When | None
    licence: str | None


class Story(TypedDict):
    """A story with its text: plain words, without line ends and without its pause."""

    id: str
    address: Address
    url: Url | None
    title: str
    summary: str
    sentiment: Sentiment
    lessons: list[LessonOfStory]
    company: str | None
    industry: str | None
    channel: str
    situations: list[str]
    kind: Kind
    evidence: Evidence
    happened: When | None
    added: Day
    changed: Day | None
    journey: Leg | None
    contrasts: list[str]
    effort: Effort | None
    outcome: str | None
    questions: list[str]
    source: Source | None
    words: int
    text: str


class Stories(TypedDict):
    """stories/1.json, stories/2.json ...: the stories, sorted by id, at most a hundred a file."""

    version: Version
    part: int
    parts: int
    stories: list[Story]


Frameworks = Annotated[
    dict[str, list[str]],
    Field(json_schema_extra={"required": ["servqual", "incident", "cx", "complaint"]}),
]
"""Where a lesson stands in the frameworks of the field and of its site, by ids: the product's four are always there."""


class Roles(TypedDict):
    """In how many stories a lesson was followed, partly followed and broken."""

    followed: int
    partly: int
    broken: int


class Lesson(TypedDict):
    """A lesson with its text: plain words, without line ends."""

    id: str
    address: Address
    url: Url | None
    feed: Address | None
    title: str
    family: str
    principle: str
    summary: str | None
    do: list[str]
    dont: list[str]
    questions: list[str]
    synonyms: list[str]
    frameworks: Frameworks
    stories: Roles
    added: Day
    changed: Day | None
    text: str


class Lessons(TypedDict):
    """lessons.json: every lesson, sorted by id."""

    version: Version
    lessons: list[Lesson]


class Company(TypedDict):
    """A company that stories name, with their number."""

    id: str
    address: Address
    url: Url | None
    name: str
    also_known_as: list[str]
    industry: str
    stories: int


class Companies(TypedDict):
    """companies.json: every company, sorted by id."""

    version: Version
    companies: list[Company]


class Node(TypedDict):
    """A page of the graph. Its id begins with its collection: `lessons/listen-first`."""

    id: str
    title: str
    address: Address


class Edge(TypedDict):
    """Why two nodes are linked.

    `teaches` a story and a lesson, with the role; `about` a story and its company; `leg` a story and its journey, with
    the step; `contrasts` two stories, once for each pair; `covers` a course and a lesson or story, with the step.
    """

    source: str
    kind: Literal["teaches", "about", "leg", "contrasts", "covers"]
    target: str
    role: Role | None
    step: int | None


class Graph(TypedDict):
    """graph.json: the nodes sorted by id, the edges by source, kind and target."""

    version: Version
    nodes: list[Node]
    edges: list[Edge]


FILES: dict[str, type] = {
    "index": Index,
    "stories": Stories,
    "lessons": Lessons,
    "companies": Companies,
    "graph": Graph,
}
"""The shape of each file, by the name of its schema."""
