"""Made-up stories, lessons and courses, as many as wanted, the same bytes on every machine.

Story n is the same whatever the size, and links only stories before it: a small corpus is part of each larger one,
and links grow with the number of stories, never with its square.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from benchmarks.dice import Dice

SEED = 1
"""Another seed gives other texts; results are comparable only within one."""
LESSONS = 24
COMPANIES = 40
FEWEST_STORIES = LESSONS
"""The first stories teach one lesson each, so that no lesson is without a story."""

NEW_WORD, NEXT_WORD = "palimpsest", "ambigram"
"""The one stands in no text before it is edited, the other in none before it is edited again."""

_EDITED_STORY = 7
_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
_STORIES_A_JOURNEY = 15
_MOST_STEPS = 4

_SENTIMENTS = ("positive", "negative", "neutral")
_ROLES = ("followed", "broken", "partly")
_KINDS = ("encounter", "pattern", "practice")
_EVIDENCE = ("first-hand", "reported", "staff")
_CHANNELS = ("phone", "store", "chat", "email", "venue", "social", "in-flight", "self-service", "internal")
_SITUATIONS = ("billing", "outage", "faulty-product", "transfer", "exception-asked", "access", "everyday")
_INDUSTRIES = ("telecoms", "retail", "airlines", "online-services", "hospitality", "banking", "health", "utilities")
_FAMILIES = ("listen-and-care", "take-ownership", "use-judgement", "run-as-one-company")
_FIRST_DAY = datetime.date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Article:
    """A story, lesson or course: our front matter, and what is worth keeping of it for any site generator."""

    slug: str
    title: str
    summary: str
    added: datetime.date
    terms: Mapping[str, tuple[str, ...]]
    """By what it can be found: its company, its channel, ..."""
    front_matter: str
    """YAML as kb-builder reads it."""
    body: str


def collections(stories: int) -> Iterator[tuple[str, Iterable[Article]]]:
    """The stories, lessons and courses, each with the name of their folder."""
    yield "stories", map(_story, range(stories))
    yield "lessons", map(_lesson, range(LESSONS))
    yield "courses", map(_course, range(2))


def companies() -> str:
    """companies.yml."""
    return "".join(_companies())


def journeys(stories: int) -> str:
    """journeys.yml for so many stories."""
    return "".join(_journeys(stories))


def home(root: str) -> str:
    """The home page, which lies so far from the folders with articles."""
    dice = Dice(SEED, "home")
    links = (f"{root}{name}/{_slug(name, number)}.md" for name in ("stories", "lessons") for number in range(2))
    return f"# {_title('home', 0)}\n\n{_paragraph(dice, *links)}\n\n{_paragraph(dice)}\n"


def edited_story() -> str:
    """The name, without the ending, of the file that `edited` is for."""
    return _slug("stories", _EDITED_STORY)


def edited(text: str) -> str:
    """The text of a file with YAML front matter, with one word more in its title and a paragraph more in its body."""
    titled = _TITLE.sub(rf"\g<0> {NEW_WORD}", text, count=1)
    return f"{titled}\nThey thought about the {NEW_WORD} again.\n"


def edited_again(text: str) -> str:
    """The text of a file that was `edited`, with another paragraph more."""
    return f"{edited(text)}\nThey thought about the {NEXT_WORD} too.\n"


@cache
def _title(collection: str, number: int) -> str:
    dice = Dice(SEED, "title", collection, number)
    return " ".join(dice.name(dice.between(3, 5))).capitalize()


@cache
def _slug(collection: str, number: int) -> str:
    return f"{_title(collection, number).lower().replace(' ', '-')}-{number:05}"


@cache
def _sentiment(number: int) -> str:
    return Dice(SEED, "sentiment", number).one(_SENTIMENTS)


def _contrast_of(number: int, dice: Dice) -> int | None:
    """An earlier story of another sentiment, where there is one."""
    first = dice.below(number)
    candidates = ((first - step) % number for step in range(number))
    return next((other for other in candidates if _sentiment(other) != _sentiment(number)), None)


def _story(number: int) -> Article:
    dice = Dice(SEED, "story", number)
    title, slug = _title("stories", number), _slug("stories", number)
    summary = f"{dice.sentence()} {dice.sentence()}"[:190].rstrip(" ,.")
    sentiment = _sentiment(number)
    lessons = _lessons_of(number, dice)
    company, industry = _company_of(dice)
    channel = dice.favourite(_CHANNELS)
    situations = sorted({dice.favourite(_SITUATIONS) for _ in range(dice.below(3))})
    added = _FIRST_DAY + datetime.timedelta(number // 20)
    lines = [
        f"title: {title}",
        f"summary: {summary}",
        f"sentiment: {sentiment}",
        _lessons_in_front_matter(lessons, dice),
        f"company: {company}",
        *([f"industry: {industry}"] if industry else []),
        f"channel: {channel}",
        f"kind: {dice.favourite(_KINDS)}",
        f"evidence: {dice.one(_EVIDENCE)}",
        *([f"situation: [{', '.join(situations)}]"] if situations else []),
        f"added: {added}",
        *_seldom(number, slug, added, dice, is_criticism=sentiment == "negative"),
    ]
    terms = {
        "sentiment": (sentiment,),
        "company": (company,),
        "channel": (channel,),
        "situation": tuple(situations),
        "teaches": tuple(_slug("lessons", lesson) for lesson in lessons),
    }
    front_matter = "".join(f"{line}\n" for line in lines)
    return Article(slug, title, summary, added, terms, front_matter, _body_of_story(number, lessons, dice))


def _lessons_of(number: int, dice: Dice) -> list[int]:
    first = number % LESSONS
    return list(dict.fromkeys([first, *(dice.favourite(range(LESSONS)) for _ in range(dice.below(4)))]))


def _lessons_in_front_matter(lessons: list[int], dice: Dice) -> str:
    slugs = [_slug("lessons", lesson) for lesson in lessons]
    if dice.happens(0.3):
        return f"lessons: [{', '.join(slugs)}]"
    return "lessons:" + "".join(f"\n  - {{id: {slug}, role: {dice.one(_ROLES)}}}" for slug in slugs)


def _company_of(dice: Dice) -> tuple[str, str | None]:
    """A company and, where the story has to say it, the industry."""
    if dice.happens(0.1):
        return "anonymous", dice.one(_INDUSTRIES)
    return _slug("companies", dice.favourite(range(COMPANIES))), None


def _seldom(number: int, slug: str, added: datetime.date, dice: Dice, *, is_criticism: bool) -> Iterator[str]:
    """The optional keys, each on some of the stories; criticism always names its source."""
    if dice.happens(0.6):
        happened = added - datetime.timedelta(dice.between(1, 5000))
        yield f"date: {str(happened)[: dice.one((4, 7, 10))]}"
    if dice.happens(0.2):
        yield f"changed: {added + datetime.timedelta(30)}"
    if number % _STORIES_A_JOURNEY < _MOST_STEPS:
        step = number % _STORIES_A_JOURNEY + 1
        yield f"journey: {{id: {_slug('journeys', number // _STORIES_A_JOURNEY)}, step: {step}}}"
    if number and dice.happens(0.4) and (contrast := _contrast_of(number, dice)) is not None:
        yield f"contrast_with: [{_slug('stories', contrast)}]"
    if dice.happens(0.5):
        yield f"effort: {{minutes: {dice.between(5, 90)}, contacts: {dice.between(1, 5)}, transfers: {dice.below(4)}}}"
    if dice.happens(0.7):
        yield f"outcome: {dice.sentence()}"
    if dice.happens(0.8) or is_criticism:
        title, author = " ".join(dice.name(3)).title(), " ".join(dice.name(2)).title()
        url = f", url: https://example.org/{slug}" if dice.happens(0.5) else ""
        yield f"source: {{title: {title}, author: {author}, date: {added.year - 1}{url}}}"
    if dice.happens(0.2):
        yield f"review: {{last: {added}, due: 2099-01-01, owner: {' '.join(dice.name(2))}}}"
    if dice.happens(0.05):
        yield f"aliases: [{slug}-before]"
    if dice.happens(0.8):
        yield "questions:" + "".join(f"\n  - {dice.sentence()[:-1]}?" for _ in range(3))
    if dice.happens(0.4):
        moods = zip(("situation", "handling", "outcome"), (dice.between(-2, 2) for _ in range(3)), strict=True)
        yield "arc:" + "".join(f"\n  - {{beat: {beat}, mood: {mood}}}" for beat, mood in moods)


def _body_of_story(number: int, lessons: list[int], dice: Dice) -> str:
    parts = ["## Situation", _paragraph(dice), _paragraph(dice), "## What they did", _paragraph(dice)]
    parts += [_paragraph(dice, f"../lessons/{_slug('lessons', lesson)}.md") for lesson in lessons]
    parts += [_paragraph(dice) for _ in range(3 - len(lessons))]
    parts += _features(dice)
    if dice.happens(0.6):
        parts.append(f"<!-- pause: {dice.sentence()[:-1]}? -->")
    parts += ["## What came of it", _paragraph(dice), _paragraph(dice, *_links_to_stories(number, dice))]
    parts += [f"## What to {dice.one(('copy', 'avoid'))}", _list("-", dice.between(2, 4), dice)]
    return "\n\n".join(parts) + "\n"


def _links_to_stories(number: int, dice: Dice) -> list[str]:
    if not number:
        return []
    anchors = ("", "", "", "#situation", "#what-they-did")
    return [f"{_slug('stories', dice.below(number))}.md{dice.one(anchors)}" for _ in range(dice.below(3))]


def _paragraph(dice: Dice, *links: str) -> str:
    """About 56 words, with these links and now and then emphasis."""
    sentences = [dice.sentence(8, 20) for _ in range(4)]
    for place, link in enumerate(links):
        sentences[place] = _mark(sentences[place], "[", f"]({link})")
    if dice.happens(0.25):
        sentences[3] = _mark(sentences[3], *dice.one((("*", "*"), ("**", "**"), ('"', '"'), ("`", "`"))))
    return " ".join(sentences)


def _mark(sentence: str, before: str, after: str) -> str:
    """The sentence with a mark around its third and fourth word."""
    words = sentence.split(" ")
    third, fourth = words[2].rstrip(","), words[3].rstrip(",")
    return " ".join([*words[:2], f"{before}{third}", f"{fourth}{after}", *words[4:]])


def _list(bullet: str, count: int, dice: Dice) -> str:
    return "\n".join(f"{bullet} {dice.sentence(8, 14)}" for _ in range(count))


def _features(dice: Dice) -> Iterator[str]:
    """The seldom parts of Markdown, at most a few in one text."""
    if dice.happens(0.1):
        yield _table(dice)
    if dice.happens(0.1):
        yield f"{dice.sentence()[:-1]}[^1].\n\n[^1]: {dice.sentence()}"
    if dice.happens(0.1):
        yield f'!!! note "{dice.sentence(3, 4)[:-1]}"\n    {dice.sentence()}'
    if dice.happens(0.05):
        yield f'??? question "{dice.sentence(3, 4)[:-1]}"\n    {dice.sentence()}'
    if dice.happens(0.05):
        yield "```json\n" + "".join(f'{{"{one}": "{other}"}}\n' for one, other in (dice.name(2),) * 3) + "```"
    if dice.happens(0.1):
        yield f"> {dice.sentence()}"
    if dice.happens(0.1):
        yield _list("1.", 3, dice)


def _table(dice: Dice) -> str:
    rows = [" | ".join(" ".join(dice.name(3)) for _ in range(2)) for _ in range(4)]
    return "\n".join(f"| {row} |" for row in (rows[0], "--- | ---", *rows[1:]))


def _lesson(number: int) -> Article:
    dice = Dice(SEED, "lesson", number)
    title, slug = _title("lessons", number), _slug("lessons", number)
    summary, family = dice.sentence(), _FAMILIES[number % len(_FAMILIES)]
    several = "".join
    lines = [
        f"title: {title}",
        f"summary: {summary}",
        f"family: {family}",
        f"principle: {dice.sentence()}",
        "do:" + several(f"\n  - {dice.sentence()}" for _ in range(3)),
        "dont:" + several(f"\n  - {dice.sentence()}" for _ in range(3)),
        "questions:" + several(f"\n  - {dice.sentence()[:-1]}?" for _ in range(3)),
        f"added: {_FIRST_DAY}",
        f"synonyms: [{', '.join(dice.name(10))}]",
        "frameworks: {servqual: [empathy], incident: [recovery], cx: [emotion], complaint: [listen, respond]}",
        "quiz:",
        f"  - id: first\n    type: essay\n    ask: {dice.sentence()[:-1]}?\n    answer: {dice.sentence()}",
    ]
    stories = [f"../stories/{_slug('stories', dice.below(FEWEST_STORIES))}.md" for _ in range(3)]
    another = f"{_slug('lessons', (number + 1) % LESSONS)}.md#how-to-do-it"
    parts = ["## Why it works", _paragraph(dice, stories[0]), _paragraph(dice)]
    parts += ["## How to do it", _paragraph(dice, stories[1]), _table(dice), _paragraph(dice, another)]
    parts += ["## Where it gets hard", _paragraph(dice, stories[2]), _paragraph(dice), _paragraph(dice)]
    front_matter = several(f"{line}\n" for line in lines)
    return Article(slug, title, summary, _FIRST_DAY, {"family": (family,)}, front_matter, "\n\n".join(parts) + "\n")


def _course(number: int) -> Article:
    dice = Dice(SEED, "course", number)
    title, summary = _title("courses", number), dice.sentence()
    lessons = [(4 * number + step) % LESSONS for step in range(4)]
    steps = "".join(
        f"  - {{lesson: {_slug('lessons', lesson)}, stories: [{_slug('stories', lesson)}], minutes: 15}}\n"
        for lesson in lessons
    )
    front_matter = f"title: {title}\nsummary: {summary}\naudience: {dice.sentence(3, 5)}\nminutes: 60\n"
    parts = [part for lesson in lessons for part in (f"## {_title('lessons', lesson)}", _paragraph(dice))]
    return Article(
        _slug("courses", number),
        title,
        summary,
        _FIRST_DAY,
        {"kind": ("course",)},
        f"{front_matter}steps:\n{steps}added: {_FIRST_DAY}\n",
        "\n\n".join(parts) + "\n",
    )


def _companies() -> Iterator[str]:
    for number in range(COMPANIES):
        name = _title("companies", number)
        yield f"{_slug('companies', number)}:\n  name: {name}\n  industry: {_INDUSTRIES[number % len(_INDUSTRIES)]}\n"
        if number % 4 == 0:
            yield f"  also_known_as: [{name.partition(' ')[0]} number {number}]\n"


def _journeys(stories: int) -> Iterator[str]:
    for number in range(-(-stories // _STORIES_A_JOURNEY)):
        summary = Dice(SEED, "journey", number).sentence()
        yield f"{_slug('journeys', number)}:\n  title: {_title('journeys', number)}\n  summary: {summary}\n"
