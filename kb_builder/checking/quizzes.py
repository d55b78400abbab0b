"""KB53x and KB701: a question of a quiz can be asked, answered and marked by any learning platform."""

from collections.abc import Callable, Iterator

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, Span, rule_named
from kb_builder.model import Course, Entry, Lesson, Story
from kb_builder.model.lesson import Question
from kb_builder.reading import Collection

MOST_ASKED = 100
"""Questions and pauses of one course: with twenty options each, their answers still fit into what SCORM 1.2 keeps."""
_FEWEST_OPTIONS = 2
_FEWEST_PAIRS = 3
_PARTS = {
    "choice": ("options",),
    "true-false": ("answer",),
    "matching": ("pairs",),
    "essay": ("answer",),
}
"""The keys that hold the answer, by type of question."""


def quizzes(facts: Facts) -> Iterator[Diagnostic]:
    """The questions of lessons and courses, each by the rules of its type."""
    for entry in facts.new_articles:
        if isinstance(entry.meta, Story):
            continue
        for place, question in enumerate(entry.meta.quiz):
            yield from _OF_TYPE[question.type](_Asked(entry, place, question))
            yield from _foreign_parts(_Asked(entry, place, question))


def lengths(facts: Facts) -> Iterator[Diagnostic]:
    """Courses whose answers no platform could keep: what is asked in them, in their lessons and at their pauses."""
    library = facts.library
    for course in library.courses.values():
        asked = len(course.meta.quiz)
        asked += sum(
            len(library.lessons[slug].meta.quiz)
            for slug in {step.lesson for step in course.meta.steps} & library.lessons.keys()
        )
        for step in course.meta.steps:
            texts = (facts.converted.get(f"{Collection.STORIES}/{slug}.md") for slug in step.stories)
            asked += sum(text is not None and text.pause is not None for text in texts)
        if asked > MOST_ASKED:
            yield Diagnostic(
                rule_named("too-many-questions"),
                course.path,
                course.span("steps"),
                f"The course asks {asked} questions, those of its lessons and pauses among them; "
                f"{MOST_ASKED} are the most.",
                "Split the course: a SCORM platform keeps 4096 signs for all the answers of a course.",
            )


class _Asked:
    """A question with its place in a file."""

    def __init__(self, entry: Entry[Story] | Entry[Lesson] | Entry[Course], place: int, question: Question) -> None:
        self.question = question
        self._entry, self._place = entry, place

    def span(self, *loc: str | int) -> Span:
        """The place of a part of the question, or of its id if the part is not written."""
        return self._entry.span("quiz", self._place, *(loc or ("id",)))

    def wrong(self, rule: str, message: str, hint: str, *loc: str | int) -> Diagnostic:
        """What is wrong with the question or, with `loc`, with one of its parts."""
        return Diagnostic(
            rule_named(rule), self._entry.path, self.span(*loc), f"The question `{self.question.id}` {message}", hint
        )


def _choice(asked: _Asked) -> Iterator[Diagnostic]:
    options = asked.question.options
    rule = "unanswerable-choice"
    texts = [option.text for option in options]
    right = sum(option.right for option in options)
    if len(options) < _FEWEST_OPTIONS:
        yield asked.wrong(
            rule,
            f"has {_counted(len(options), 'option')} to choose from.",
            "Write two options or more, one of them with `right: true`.",
        )
    elif right in (0, len(options)):
        message = "has no option that is right." if not right else "has no option that is wrong."
        hint = "Write `right: true` at the right option." if not right else "Leave `right: true` to the right ones."
        yield asked.wrong(rule, message, hint, "options")
    for number, text in enumerate(texts):
        if text in texts[:number]:
            yield asked.wrong(
                rule, f"offers {text!r} twice.", "Keep one of the two options.", "options", number, "text"
            )


def _true_false(asked: _Asked) -> Iterator[Diagnostic]:
    answer = asked.question.answer
    if answer not in ("true", "false"):
        yield asked.wrong(
            "undecided-truth",
            "does not say whether it is true." if answer is None else f"is answered {answer!r}, not true or false.",
            "Write `answer: true` or `answer: false`; the reason belongs in `why`.",
            *(() if answer is None else ("answer",)),
        )


def _matching(asked: _Asked) -> Iterator[Diagnostic]:
    pairs = asked.question.pairs
    if len(pairs) < _FEWEST_PAIRS:
        yield asked.wrong(
            "ambiguous-matching",
            f"has {_counted(len(pairs), 'pair')} to match.",
            "Write three pairs or more, each as {left: ..., right: ...}; with two, one answer gives the other away.",
        )
    for side in ("left", "right"):
        texts = [getattr(pair, side) for pair in pairs]
        for number, text in enumerate(texts):
            if text in texts[:number]:
                yield asked.wrong(
                    "ambiguous-matching",
                    f"has {text!r} twice on its {side} side.",
                    "Word one of them differently: nobody can tell which of the two belongs where.",
                    "pairs",
                    number,
                    side,
                )


def _essay(asked: _Asked) -> Iterator[Diagnostic]:
    if asked.question.answer is None:
        yield asked.wrong(
            "unanswered-essay",
            "has no model answer.",
            "Write `answer: ...` as a good learner would put it; it is shown after one's own.",
        )


def _foreign_parts(asked: _Asked) -> Iterator[Diagnostic]:
    question = asked.question
    own = _PARTS[question.type]
    for part in ("options", "pairs", "answer"):
        if part not in own and getattr(question, part):
            yield asked.wrong(
                "foreign-answer",
                f"is of the type `{question.type}`, which has no `{part}`.",
                f"Remove `{part}`, or change `type`; `{question.type}` takes `{own[0]}`.",
                part,
            )


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


_OF_TYPE: dict[str, Callable[[_Asked], Iterator[Diagnostic]]] = {
    "choice": _choice,
    "true-false": _true_false,
    "matching": _matching,
    "essay": _essay,
}
