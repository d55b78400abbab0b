"""KB408: roles instead of names. A name cannot be recognised, only guessed at by the words around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kb_builder.checking.facts import Facts
from kb_builder.checking.wording import wording
from kb_builder.converting import Converted
from kb_builder.diagnostics import Diagnostic, rule_named
from kb_builder.model import Course, Entry, Lesson, Story
from kb_builder.reading import read_own

_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿĀ-ž]{2,}")
_NEXT_WORD = re.compile(r"(?: |\r?\n)([a-z]+)\b")
_GAPS = (" ", "\n", "\r\n")
_JOINED = re.compile(r"[\w&/'\u2019.-]")


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of people.yml."""

    jobs: frozenset[str]
    greetings: frozenset[str]
    titles: frozenset[str]
    speech: frozenset[str]
    named_things: frozenset[str]
    no_names: frozenset[str]
    names_in_s: frozenset[str]
    names_in_ly: frozenset[str]


@cache
def _people() -> _Words:
    lists: dict[str, str] = read_own((files(__package__) / "people.yml").read_text("utf-8"))
    return _Words(**{name: frozenset(words.split()) for name, words in lists.items()})


def personal_names(facts: Facts) -> Iterator[Diagnostic]:
    """Words in stories, lessons and courses that look like the name of a private person."""
    companies = facts.library.companies.values()
    public = capitalised(*(name for each in companies for name in (each.meta.name, *each.meta.also_known_as)))
    for entry in facts.new_articles:
        yield from _names(entry, facts.converted.get(entry.path), public)


def _names(
    entry: Entry[Story] | Entry[Lesson] | Entry[Course], converted: Converted | None, public: frozenset[str]
) -> Iterator[Diagnostic]:
    source = entry.meta.source if isinstance(entry.meta, Story) else None
    credited = capitalised(source.author, source.publisher) if source else frozenset()
    for match in names_in(wording(entry, converted), public | credited):
        yield Diagnostic(
            rule_named("personal-name"),
            entry.path,
            entry.document.text.span(*match.span()),
            f"{match[0]!r} looks like a person's name.",
            "Write the role instead: the agent, the second clerk. If it is no name, allow it with a reason.",
        )


def names_in(text: str, public: frozenset[str]) -> Iterator[re.Match[str]]:
    """The words of a text that look like the name of a person, but for those that are public."""
    people = _people()
    for match in _CAPITALISED.finditer(text):
        if match[0] not in people.no_names and match[0] not in public and _is_a_person(text, match, people):
            yield match


def capitalised(*texts: str | None) -> frozenset[str]:
    """The words of texts that a name could be made of."""
    return frozenset(word for text in texts if text for word in _CAPITALISED.findall(text))


def _is_a_person(text: str, match: re.Match[str], people: _Words) -> bool:
    """Whether the words around a capitalised word make it a person: a job, a greeting, a title, a verb of speech."""
    start, end = match.span()
    after = _NEXT_WORD.match(text, end)
    if after and after[1] in people.speech and not (start and _JOINED.match(text, start - 1)):
        return not _begins_a_sentence(match[0], people)
    before = text[max(0, start - 40) : start]
    words = before.split()
    if not words or before[len(before.rstrip()) :] not in _GAPS or text[end : end + 1].isalnum():
        return False
    last = words[-1].lstrip("(\"'\u2018\u201c*_")
    *_, former = ("", *words[:-1])
    return (
        last in people.titles
        or last.rstrip(",") in people.jobs
        or last.rstrip(",").lower() in people.greetings
        or (last == "named" and former not in people.named_things)
        or (last == "called" and former in people.jobs)
        or (last in ("is", "was") and former == "name")
        or (last.rstrip(",") == "you" and former.lower() == "thank")
    )


def _begins_a_sentence(word: str, people: _Words) -> bool:
    """Whether a word before a verb of speech ends like those that begin a sentence: Guests said, Politely asked."""
    return (
        word.endswith("ing")
        or (word.endswith("s") and word not in people.names_in_s)
        or (word.endswith("ly") and word not in people.names_in_ly)
    )
