"""The text of a file that somebody begins, with comments where a human has to write."""

from collections.abc import Iterator

from kb_builder.model.story import ADVICE_SECTIONS, REQUIRED_SECTIONS, section_in
from kb_builder.writing.drafts import CourseDraft, LessonDraft, StoryDraft
from kb_builder.writing.front_matter import front_matter
from kb_builder.writing.known import Known

_STORY = {
    "Situation": "What did the customer come with? What was known at the start? Write roles, no names of people.",
    "What they did": "What did each person say and do, step by step? Tell it so that nobody is blamed.",
    "What came of it": "What had the customer in the end, in time, money and trust? Say what is not known.",
    "What to copy": "What could a colleague do tomorrow? Lines that begin with -. Nothing? Delete the section.",
    "What to avoid": "What should nobody repeat, and what is better? Lines that begin with -. Nothing? Delete it.",
}
_LESSON = {
    "Why it works": "Which stories show it? Link them: [the words of the link](../stories/name-of-the-file.md).",
    "How to do it": "Numbered steps that a colleague can follow on the next call.",
    "Where it gets hard": "When does it seem not to work, and what then?",
}
_LESSON_IN = {
    "de": {
        "Why it works": "Warum es wirkt",
        "How to do it": "So geht es",
        "Where it gets hard": "Wo es schwierig wird",
    }
}
_LESSON_NOTES = {
    "principle": "The rule in one sentence, as an instruction.",
    "do": "- One instruction a line: Name the need in a single sentence and wait for a yes.",
    "dont": "- One instruction a line: Answer the first keyword you hear.",
    "questions": "- One question a line that a group can discuss.",
}


def story_text(draft: StoryDraft, language: str = "en", remarks: str = "") -> str:
    """A story with every section, headed in a language. An empty summary is what `kb check` asks for first.

    `remarks` are for whoever goes on with it. They stand above the sections as a comment, whose end they may not hold.
    """
    above = [f"<!--\n{remarks}\n-->\n"] if remarks else []
    return "\n".join([front_matter(draft.values), *above, *_sections(draft, language)])


def lesson_text(draft: LessonDraft, language: str = "en") -> str:
    """A lesson with the sections that ours have, headed in a language."""
    titles = _LESSON_IN.get(language, {})
    sections = (f"## {titles.get(title, title)}\n\n<!-- {question} -->\n" for title, question in _LESSON.items())
    return "\n".join([front_matter(draft.values, _LESSON_NOTES), *sections])


def course_text(draft: CourseDraft, known: Known) -> str:
    """A course with a section for each step, named after its lesson."""
    sections = (
        f"## {known.lesson_title(lesson)}\n\n<!-- Why does it come here? What is to be seen in its stories? -->\n"
        for lesson in draft.lessons
    )
    return "\n".join([front_matter(draft.values), *sections])


def _sections(draft: StoryDraft, language: str) -> Iterator[str]:
    advice = [title for title in ADVICE_SECTIONS if draft.sections.get(title)] or ADVICE_SECTIONS
    for title in (*REQUIRED_SECTIONS, *advice):
        yield f"## {section_in(language, title)}\n\n{draft.sections.get(title) or f'<!-- {_STORY[title]} -->'}\n"
