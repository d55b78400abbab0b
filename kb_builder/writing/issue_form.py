"""The form with which somebody tells a story in an issue, and its answers read back.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import yaml

from kb_builder.model.slugs import slug_of
from kb_builder.model.story import ADVICE_SECTIONS, ANONYMOUS, REQUIRED_SECTIONS
from kb_builder.writing.cleaning import clean, one_line, without_structure
from kb_builder.writing.drafts import VOCABULARY_OF, StoryDraft, unfit
from kb_builder.writing.known import Known

MOST_CHARACTERS = 65_536
"""GitHub lets no issue be longer."""

ISSUE_FORM = ".github/ISSUE_TEMPLATE/story.yml"
"""Where the form lies, from the folder of mkdocs.yml."""

_WITHOUT_FORMS = frozenset({"gitlab", "bitbucket"})

NO_ANSWER = "_No response_"
"""What GitHub writes below a question that was left open."""

_PRIVACY = "Can a private person be recognised?"
_RIGHTS = "Are the words your own?"
_WANTED = "Wanted"
"""Filled in by a link of the page *Stories wanted*: GitHub fills in texts, and no choices."""
_EXPECTED = {
    _PRIVACY: "No: there are no names, numbers, addresses or workplaces of private people",
    _RIGHTS: "Yes, and they may be published under the licence of this collection",
}
_DOUBTS = {
    _PRIVACY: "I am not sure, please look",
    _RIGHTS: "There are quotations; they stand in quotation marks, and I name the source below",
}
_MAY_BE_LEFT_OUT = ("situation", "date", "source_url")
_SECTION_QUESTIONS = {
    "Situation": "What did the customer come with? What was known at the start?",
    "What they did": "What did each person say and do, step by step? Write roles, such as *the agent*, and no names.",
    "What came of it": "What had the customer in the end, in time, money and trust? Say what you do not know.",
    "What to copy": "What could a colleague do tomorrow?",
    "What to avoid": "What should nobody repeat, and what would be better?",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form. `fills` is a field of the draft, or empty; `choices` are ids by what the form shows."""

    kind: str
    label: str
    fills: str = ""
    about: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    takes_several: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What an issue says: the draft, and in words what was left out of it or needs a look."""

    draft: StoryDraft
    remarks: tuple[str, ...]


def issue_form(known: Known) -> str:
    """The form's file. Choices come first, so that no answer typed freely can stand before a genuine one."""
    form = {
        "name": "Tell a story",
        "description": "A service encounter that others can learn from. No programming, no files.",
        "title": "Story: ",
        "labels": ["story"],
        "body": [_welcome(), *(_element(question) for question in _questions(known))],
    }
    head = "# Written by `kb generate` from the content model; change it there.\n"
    return head + yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=10_000)


def read_issue(body: str, known: Known) -> Answers:
    """The story that a filled-in form tells. Takes any text whatever and never raises.

    A heading counts as a question only if it is one of ours, letter for letter, for the first time; everything else
    is the text of the question above it.
    """
    questions = {question.label: question for question in _questions(known)}
    answers = _split(clean(body[:MOST_CHARACTERS]), questions)
    values: dict[str, Any] = {}  # Any: a text, or several ids
    remarks: list[str] = []
    for label, answer in answers.items():
        question = questions[label]
        if question.fills and not question.choices:
            values[question.fills] = one_line(answer)
        elif question.fills and (chosen := _chosen(" ".join(answer.split()), question)):
            values[question.fills] = chosen if question.takes_several else chosen[0]
        elif question.fills:
            remarks.append(f"{label} {one_line(answer)!r} is not among the choices and was left out.")
    if wanted := answers.get(_WANTED):
        remarks.append(f"It answers a wish: {one_line(wanted)}")
    for label, expected in _EXPECTED.items():
        if answers.get(label) != expected:
            remarks.append(f"{label} The author answered: {one_line(answers.get(label, '')) or 'nothing'}.")
    sections = {title: without_structure(answers[title]) for title in _SECTION_QUESTIONS if title in answers}
    draft = StoryDraft(**values, sections=sections)
    for one in unfit(draft, known):
        if one.field in _MAY_BE_LEFT_OUT and not one.is_missing:
            draft = replace(draft, **{one.field: ()} if one.field == "situation" else {one.field: ""})
            remarks.append(f"{one.message} It was left out.")
    return Answers(draft, tuple(remarks))


@dataclass(frozen=True)
class IssueForm:
    """The form of a code host, with answers filled in."""

    place: str
    """The address of the repository."""
    _choices: Mapping[str, Mapping[str, str]]
    """What the form shows for an id, by the field of the draft."""

    @classmethod
    def at(cls, place: str, known: Known) -> "IssueForm | None":
        """The form that `issue_form` writes, at a repository; None if nothing lies there, or at a host without forms.

        Those who have forms have taken GitHub's, Forgejo and Gitea among them.
        """
        if not place or not _WITHOUT_FORMS.isdisjoint((urlsplit(place).hostname or "").split(".")):
            return None
        questions = [question for question in _questions(known) if question.fills and question.choices]
        place = place.rstrip("/").removesuffix(".git")
        return cls(place, {each.fills: {chosen: label for label, chosen in each.choices.items()} for each in questions})

    def address(self, wanted: str, answers: Mapping[str, str]) -> str:
        """The form with ids chosen, by the field of the draft; `wanted` says in words what is wished for.

        https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/creating-an-issue: a query names
        the id of a question. Choices are passed for hosts that fill them in, which GitHub does not yet.
        """
        shown = {field: self._choices[field][chosen] for field, chosen in answers.items()}
        query = urlencode({"template": posixpath.basename(ISSUE_FORM), slug_of(_WANTED): wanted, **shown})
        return f"{self.place}/issues/new?{query}"


def _questions(known: Known) -> Iterator[Question]:
    def choice(key: str, label: str, about: str = "", *, is_required: bool = True, several: bool = False) -> Question:
        terms = known.vocabularies.terms(VOCABULARY_OF[key])
        choices = {text: term for term, text in terms.items()}
        return Question("dropdown", label, key, about, choices, is_required, several)

    shown = {slug: meta for slug, meta in known.lessons.items() if meta and meta.status == "published"}
    lessons = {f"{meta.title} ({slug})": slug for slug, meta in shown.items()}
    companies = {f"{meta.name} ({slug})": slug for slug, meta in (known.companies or {}).items()}
    unnamed = {"A company that is not named": ANONYMOUS}
    yield choice("sentiment", "How was it for the customer?")
    about = "One to four. What they did well in a good story, what was missing in a bad one."
    yield Question("dropdown", "Which lessons does it teach?", "lessons", about, lessons, True, True)
    about = "Companies that are not in the list are not named, and neither are small ones."
    yield Question("dropdown", "Which company?", "company", about, {**unnamed, **companies}, True)
    yield choice("industry", "Which industry?", "Only for a company that is not named.", is_required=False)
    yield choice("channel", "Where did it happen?")
    yield choice("situation", "What was it about?", "One or two.", is_required=False, several=True)
    yield choice("kind", "What do you tell?")
    yield choice("evidence", "How do you know?")
    for label, expected in _EXPECTED.items():
        yield Question("dropdown", label, "", "", {expected: "", _DOUBTS[label]: ""}, True)
    yield Question("input", "Title", "title", "A few words that say what happens, not who.", is_required=True)
    about = "One or two sentences, at most 200 characters. They stand in every list."
    yield Question("input", "Summary", "summary", about, is_required=True)
    yield Question("input", "When?", "date", "As exactly as you know: 2007, 2007-04 or 2007-04-06.")
    about = "A negative story about a named company needs one. Leave it open if you tell what you saw yourself."
    yield Question("input", "Source: title", "source_title", about)
    yield Question("input", "Source: author", "source_author")
    yield Question("input", "Source: publisher", "source_publisher")
    yield Question("input", "Source: web address", "source_url")
    about = "Leave it as it is: it says which gap of the collection you fill, if you come from its list of gaps."
    yield Question("input", _WANTED, "", about)
    for title in (*REQUIRED_SECTIONS, *ADVICE_SECTIONS):
        yield Question("textarea", title, "", _SECTION_QUESTIONS[title], is_required=title in REQUIRED_SECTIONS)


def _welcome() -> dict[str, Any]:  # Any: YAML
    text = (
        "Thank you. Tell one encounter: one customer, one matter. Leave out everything by which a private person "
        "could be recognised, and write roles instead of names. An editor makes a page of it and asks you if "
        "something is unclear."
    )
    return {"type": "markdown", "attributes": {"value": text}}


def _element(question: Question) -> dict[str, Any]:  # Any: YAML
    attributes: dict[str, Any] = {"label": question.label}
    if question.about:
        attributes["description"] = question.about
    if question.takes_several:
        attributes["multiple"] = True
    if question.choices:
        attributes["options"] = list(question.choices)
    element: dict[str, Any] = {
        "type": question.kind,
        "id": question.fills or f"{'section-' if question.kind == 'textarea' else ''}{slug_of(question.label)}",
        "attributes": attributes,
    }
    return {**element, "validations": {"required": True}} if question.is_required else element


def _split(body: str, questions: Mapping[str, Question]) -> dict[str, str]:
    """The text below each question's heading, cut at the next question that was not asked before."""
    answers: dict[str, list[str]] = {}
    current: list[str] = []
    for line in body.split("\n"):
        label = line.rstrip().removeprefix("### ")
        if line.startswith("### ") and label in questions and label not in answers:
            current = answers.setdefault(label, [])
        else:
            current.append(line)
    texts = {label: "\n".join(lines).strip() for label, lines in answers.items()}
    return {label: text for label, text in texts.items() if text not in ("", NO_ANSWER)}


def _chosen(answer: str, question: Question) -> tuple[str, ...]:
    """The ids behind what was chosen. GitHub joins several by commas, and labels may have commas of their own."""
    ids = {" ".join(clean(label).split()): chosen for label, chosen in question.choices.items()}
    if not question.takes_several:
        return (ids[answer],) if answer in ids else ()
    longest_first = sorted(ids, key=len, reverse=True)
    found: list[str] = []
    while answer:
        label = next((label for label in longest_first if f"{answer}, ".startswith(f"{label}, ")), None)
        if label is None:
            return ()
        found.append(ids[label])
        answer = answer[len(label) :].removeprefix(", ")
    return tuple(dict.fromkeys(found))
