"""What somebody has said about a new file so far, and what is wrong or missing in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kb_builder.diagnostics.suggestion import nearest, one_of
from kb_builder.model import Course, Lesson, Story, Vocabularies
from kb_builder.model.base import Model
from kb_builder.model.settings import Company
from kb_builder.model.story import ANONYMOUS, ROLE_OF_SENTIMENT
from kb_builder.reading.yaml_values import Plain
from kb_builder.writing.known import Known

VOCABULARY_OF = {
    "sentiment": "sentiments",
    "channel": "channels",
    "kind": "kinds",
    "evidence": "evidence",
    "industry": "industries",
    "situation": "situations",
    "family": "families",
}
"""The closed list behind each field that has one."""

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that cannot stay as it is, or is not there. `field` is its name in the draft."""

    field: str
    message: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """A story that is being begun; what is not known is empty. Lessons are written `id` or `id:role`."""

    title: str = ""
    summary: str = ""
    sentiment: str = ""
    lessons: tuple[str, ...] = ()
    company: str = ""
    industry: str = ""
    channel: str = ""
    kind: str = ""
    evidence: str = ""
    situation: tuple[str, ...] = ()
    date: str = ""
    added: str = ""
    source_title: str = ""
    source_author: str = ""
    source_publisher: str = ""
    source_url: str = ""
    source_date: str = ""
    status: str = ""
    to_choose: tuple[str, ...] = ()
    """Keys that stand there without a value, because somebody has to choose it."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Paragraphs by the heading of their section."""

    @property
    def values(self) -> dict[str, Plain]:
        """The front matter in the order of our files; of what is empty, only the summary and what is to be chosen."""
        parts = {key: getattr(self, f"source_{key}") for key in ("title", "author", "publisher", "url", "date")}
        source: dict[str, Plain] = {key: value for key, value in parts.items() if value}
        return _filled(
            {
                "title": self.title,
                "summary": self.summary,
                "sentiment": self.sentiment,
                "lessons": [_with_role(lesson, self.sentiment) for lesson in self.lessons],
                "company": self.company,
                "industry": self.industry,
                "channel": self.channel,
                "kind": self.kind,
                "evidence": self.evidence,
                "situation": list(self.situation),
                "date": self.date,
                "added": self.added,
                "source": source,
                "status": self.status,
            },
            but=("summary", *self.to_choose),
        )


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A lesson that is being begun."""

    title: str = ""
    family: str = ""
    principle: str = ""
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    added: str = ""

    @property
    def values(self) -> dict[str, Plain]:
        """The front matter; what only a human can write stays there empty."""
        lists: dict[str, Plain] = {
            key: list(texts) or ""
            for key, texts in (("do", self.do), ("dont", self.dont), ("questions", self.questions))
        }
        return {
            **_filled({"title": self.title, "family": self.family}),
            "principle": self.principle,
            **lists,
            "added": self.added,
        }


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course that is being begun. `lessons` are ids, one for each step."""

    title: str = ""
    audience: str = ""
    minutes: str = ""
    lessons: tuple[str, ...] = ()
    added: str = ""

    @property
    def values(self) -> dict[str, Plain]:
        """The front matter, without what is empty."""
        steps: list[Plain] = [{"lesson": lesson} for lesson in self.lessons]
        return _filled(
            {
                "title": self.title,
                "audience": self.audience,
                "minutes": self.minutes,
                "steps": steps,
                "added": self.added,
            }
        )


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """A company that is to be added to companies.yml."""

    name: str = ""
    industry: str = ""
    also_known_as: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Plain]:
        """Its block, without what is empty."""
        return _filled({"name": self.name, "also_known_as": list(self.also_known_as), "industry": self.industry})


Draft = StoryDraft | LessonDraft | CourseDraft | CompanyDraft

_YET_TO_WRITE: dict[str, Plain] = {"summary": "-"}
_YET_TO_WRITE_IN_LESSON: dict[str, Plain] = {"principle": "-", "do": ["-"], "dont": ["-"], "questions": ["-"]}


def unfit(draft: Draft, known: Known) -> list[Unfit]:
    """Everything that keeps the file from being begun, in the order of the draft's fields.

    What a human has yet to write is not in it.
    """
    terms = known.vocabularies
    match draft:
        case StoryDraft():
            story, found = _by_model(Story, draft.values, terms, _YET_TO_WRITE)
            found += _story_unfit(draft, story, known)
        case LessonDraft():
            _, found = _by_model(Lesson, draft.values, terms, _YET_TO_WRITE_IN_LESSON)
        case CourseDraft():
            _, found = _by_model(Course, draft.values, terms)
            found += _lessons_unfit(draft.lessons, known)
        case CompanyDraft():
            _, found = _by_model(Company, draft.values, terms)
    order = [each.name for each in fields(draft)]
    return sorted(found, key=lambda one: order.index(one.field))


def _filled(values: Mapping[str, Plain], but: tuple[str, ...] = ()) -> dict[str, Plain]:
    """The values that are not empty; those that may be empty are empty texts then."""
    return {key: value or "" for key, value in values.items() if value or key in but}


def _with_role(lesson: str, sentiment: str) -> Plain:
    """The lesson with the role that was said, or that goes with the sentiment; alone where neither is known."""
    slug, _, role = lesson.partition(":")
    if not role and not sentiment:
        return slug
    return {"id": slug, "role": role or ROLE_OF_SENTIMENT.get(sentiment, "partly")}


def _by_model(
    model: type[_M], values: Mapping[str, Plain], terms: Vocabularies, yet_to_write: Mapping[str, Plain] | None = None
) -> tuple[_M | None, list[Unfit]]:
    """The model in these values, what is yet to write standing in for what is empty; or all that is wrong."""
    given = {**values, **{key: value for key, value in (yet_to_write or {}).items() if not values.get(key)}}
    try:
        return model.model_validate(given, context={"vocabularies": terms}), []
    except ValidationError as error:
        return None, [_unfit(detail, terms) for detail in error.errors(include_url=False, include_input=False)]


def _unfit(detail: ErrorDetails, terms: Vocabularies) -> Unfit:
    name = _field(*(step for step in detail["loc"] if isinstance(step, str)))
    if detail["type"] == "missing":
        return Unfit(name, f"is missing.{_allowed(name, terms)}", is_missing=True)
    context = detail["ctx"]
    near = nearest(context["word"], context["known"]) if "word" in context else None
    meant = f" Did you mean `{near}`?" if near else ""
    return Unfit(name, f"{context['message']}{meant} {context['hint']}")


def _field(key: str, *inner: str) -> str:
    """The draft's field behind a key of the front matter."""
    return f"source_{inner[0]}" if key == "source" and inner else {"steps": "lessons"}.get(key, key)


def _allowed(name: str, terms: Vocabularies) -> str:
    if name in VOCABULARY_OF:
        return f" Use {one_of(terms.terms(VOCABULARY_OF[name]))}."
    return {"lessons": " The ids are in lessons/.", "company": " Use an id from companies.yml, or anonymous."}.get(
        name, ""
    )


def _story_unfit(draft: StoryDraft, story: Story | None, known: Known) -> Iterator[Unfit]:
    yield from _lessons_unfit((lesson.partition(":")[0] for lesson in draft.lessons), known)
    if draft.company and (problem := known.company_problem(draft.company)):
        yield Unfit("company", problem)
    if draft.company == ANONYMOUS and not draft.industry:
        message = f"is missing: a company without a name needs one.{_allowed('industry', known.vocabularies)}"
        yield Unfit("industry", message, is_missing=True)
    if draft.sentiment == "negative" and draft.company not in ("", ANONYMOUS) and "source" not in draft.values:
        message = "is missing: a negative story about a named company says where it comes from, or names no company."
        yield Unfit("source_title", message, is_missing=True)
    if story and story.date and story.date.earliest > story.added:
        yield Unfit("date", f"{story.date} lies after {story.added}, the day the story is added. Check it.")


def _lessons_unfit(lessons: Iterable[str], known: Known) -> Iterator[Unfit]:
    for lesson in lessons:
        if problem := known.lesson_problem(lesson):
            yield Unfit("lessons", problem)
