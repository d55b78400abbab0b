"""What is taught, for the tests of packages: the project's own courses, and one made of whatever texts."""

from collections.abc import Mapping
from functools import cache

from knowledge import analysis, convert
from sites import ROOT

from kb_builder.checking import Facts
from kb_builder.exporting.package import Package
from kb_builder.exporting.packages import make
from kb_builder.exporting.press import Press
from kb_builder.exporting.unit import Asked, Part, Scene, Taught, Unit
from kb_builder.exporting.units import course_unit, lesson_unit
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import Question
from kb_builder.model.lesson import Option, Pair
from kb_builder.pages import environment, load_words
from kb_builder.pages.site import GuidePage, LinkTo, PlannedPart, Stop, Text

COURSES = ("coaching-from-real-calls", "first-line-support")
SITE = "https://kb.example/base/"


@cache
def press(language: str = "en") -> Press:
    """The product's own templates, and the words of a language."""
    return Press(environment(), load_words(language))


@cache
def own() -> Facts:
    """What is known of the project's own knowledge base."""
    found = read_knowledge_base(ROOT / "mkdocs.yml").analyse()
    assert found.told == ()
    return found.facts


@cache
def course(slug: str, language: str = "en") -> Unit:
    """A course of the project's own."""
    return course_unit(slug, own(), load_words(language), SITE, lambda path: (ROOT / path).read_bytes())


@cache
def lesson(slug: str) -> Unit:
    """A lesson of the project's own."""
    return lesson_unit(slug, own(), load_words("en"), SITE, lambda path: (ROOT / path).read_bytes())


@cache
def package(slug: str, name: str, language: str = "en") -> Package:
    """A package of one of the project's own courses."""
    return make(name, course(slug, language), press(language))


def small_course(files: Mapping[str, str | bytes], site_url: str | None = SITE) -> Unit:
    """The course of the cases' base, with these files over it."""
    found = analysis(files)
    assert found.told == ()
    return course_unit("first-week", found.facts, load_words("en"), site_url, lambda path: b"image of " + path.encode())


def unit_of(text: str) -> Unit:
    """A unit in which every text is this one, with a question of each type."""
    one, two, three = f"{text} 1", f"{text} 2", f"{text} 3"
    options = (_option(one, right=True, why=text), _option(two), _option(three, why=text))
    several = (_option(one, right=True), _option(two, right=True, why=text), _option(three))
    pairs = tuple(Pair(left=f"l {each}", right=f"r {each}") for each in (one, two, three))
    questions = (
        Question.model_construct(
            id="choice", type="choice", ask=text, options=options, pairs=(), answer=None, why=text
        ),
        Question.model_construct(
            id="several", type="choice", ask=text, options=several, pairs=(), answer=None, why=None
        ),
        Question.model_construct(
            id="truth", type="true-false", ask=text, options=(), pairs=(), answer="true", why=text
        ),
        Question.model_construct(id="pairs", type="matching", ask=text, options=(), pairs=pairs, answer=None, why=text),
        Question.model_construct(id="open", type="essay", ask=text, options=(), pairs=(), answer=text, why=None),
    )
    scene = Scene("part-1-story-one", "stories/one/", text, text, "negative", text, "", text, "", text, (text,), None)
    taught = Taught("part-1-lesson", "lessons/one/", text, text, (text,), (text,), "", (text,))
    part = Part("part-1", text, 5, "<p>In.</p>", (scene,), taught, tuple(Asked(f"q-{q.id}", q) for q in questions))
    return Unit(
        "courses", "hostile", "courses/hostile/", "en", text, text, text, 5, "", (part,), (), (), SITE, _guide(text)
    )


def _guide(text: str) -> GuidePage:
    link, several = LinkTo("stories/one/", text), (text,)
    plan = (PlannedPart("0:00", text, text, text, link),)
    stops = (Stop(link, Text(convert(text)), text),)
    return GuidePage(link, "course", several, several, (link,), several, plan, text, stops, several, several, several)


def _option(text: str, *, right: bool = False, why: str | None = None) -> Option:
    return Option.model_construct(text=text, right=right, why=why)
