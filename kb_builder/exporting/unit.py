"""What is taught: a course or a lesson as one whole, from which every package is made.

Texts are plain; fields named `html`, `rest`, `intro` or `preface` are HTML that `converting` has sanitised, with the
ids, links and images of a document that holds the whole unit (see `unit_text`).
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from kb_builder.model import Question
from kb_builder.pages.site import Credit


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a quiz; its id is unique in the unit."""

    id: str
    question: Question


@dataclass(frozen=True, slots=True)
class Scene:
    """A story as it is taught: up to the pause, the question there, and what follows it."""

    id: str
    address: str
    title: str
    summary: str
    sentiment: str
    sentiment_label: str
    html: str
    pause: str | None
    rest: str
    outcome: str | None
    questions: tuple[str, ...]
    credit: Credit | None


@dataclass(frozen=True, slots=True)
class Taught:
    """The lesson that the scenes of a part teach."""

    id: str
    address: str
    title: str
    principle: str
    do: tuple[str, ...]
    dont: tuple[str, ...]
    html: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a course. That of a lesson alone has no intro."""

    id: str
    title: str
    minutes: int | None
    intro: str
    scenes: tuple[Scene, ...]
    lesson: Taught
    quiz: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class UnitImage:
    """An image of the unit: where it lies in the knowledge base, its name in a package, and its bytes."""

    path: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Unit:
    """A course, or a lesson with some of its stories."""

    collection: str
    slug: str
    address: str
    language: str
    title: str
    summary: str
    audience: str | None
    minutes: int | None
    preface: str
    parts: tuple[Part, ...]
    quiz: tuple[Asked, ...]
    images: tuple[UnitImage, ...]
    site_url: str | None
    """The address of the published site, with a slash at its end."""

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All questions, those of the parts first."""
        return (*(asked for part in self.parts for asked in part.quiz), *self.quiz)

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """All stories, in the order in which they are told."""
        return tuple(scene for part in self.parts for scene in part.scenes)

    @cached_property
    def version(self) -> str:
        """The content version: equal versions, equal content. SHA-256 of all that is taught, its first 16 digits."""
        texts = repr((self.collection, self.slug, self.language, self.title, self.summary, self.audience, self.minutes))
        rest = repr((self.preface, self.parts, self.quiz))
        digest = hashlib.sha256(f"{texts}\0{rest}".encode("utf-8", "surrogatepass"))
        for image in self.images:
            digest.update(image.name.encode() + hashlib.sha256(image.data).digest())
        return digest.hexdigest()[:16]
