"""What is taught: a course or a lesson as one whole, from which every package is made.

Texts are plain; fields named `html`, `rest`, `intro` or `preface` are HTML that `converting` has sanitised, with the
ids, links and images of a document that holds the whole unit (see `unit_text`).
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

from kb_builder.model import Question
from kb_builder.pages.site import Credit, GuidePage


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, under the letter by which an answer names it."""

    letter: str
    text: str
    is_right: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A left side, with the letter of the side that belongs to it."""

    left: str
    right: str
    letter: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a quiz; its id is unique in the unit."""

    id: str
    question: Question

    @property
    def options(self) -> tuple[Choice, ...]:
        """What a choice question offers, as written."""
        return tuple(
            Choice(letter, option.text, option.right, option.why)
            for letter, option in zip(ascii_lowercase, self.question.options, strict=False)
        )

    @property
    def sides(self) -> tuple[Choice, ...]:
        """The right sides of a matching question, sorted: their order gives nothing away."""
        sides = sorted(pair.right for pair in self.question.pairs)
        return tuple(Choice(letter, side) for letter, side in zip(ascii_lowercase, sides, strict=False))

    @property
    def matches(self) -> tuple[Match, ...]:
        """The pairs of a matching question, as written."""
        letters = {side.text: side.letter for side in self.sides}
        return tuple(Match(pair.left, pair.right, letters[pair.right]) for pair in self.question.pairs)

    @property
    def has_several(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.right for option in self.question.options) > 1

    @property
    def right(self) -> str:
        """The right answer in letters: `a,c` of a choice, `b,a,c` of a matching, `t` or `f`; empty of an essay."""
        match self.question.type:
            case "choice":
                return ",".join(option.letter for option in self.options if option.is_right)
            case "true-false":
                return "t" if self.question.answer == "true" else "f"
            case "matching":
                return ",".join(match.letter for match in self.matches)
            case _:
                return ""


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
    guide: GuidePage
    """What those who teach it need beside its own texts, from which it is made."""

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
