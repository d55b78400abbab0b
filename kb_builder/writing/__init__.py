"""New files for people who write: what they said becomes the text of a file. Pure: the edge asks and stores."""

from kb_builder.model.slugs import slug_of
from kb_builder.writing.changes import PageChanges, as_json, as_markdown, as_text, page_changes
from kb_builder.writing.cleaning import clean, one_line, without_structure
from kb_builder.writing.companies_file import COMPANIES, company_problem, with_company
from kb_builder.writing.drafts import (
    VOCABULARY_OF,
    CompanyDraft,
    CourseDraft,
    LessonDraft,
    StoryDraft,
    Unfit,
    unfit,
)
from kb_builder.writing.entries import course_text, lesson_text, story_text
from kb_builder.writing.generated import generated_files
from kb_builder.writing.issue_form import MOST_CHARACTERS, Answers, IssueForm, read_issue
from kb_builder.writing.known import Known
from kb_builder.writing.renaming import Renaming, UnclearLinkError, renamed, renaming
from kb_builder.writing.retiring import retirement
from kb_builder.writing.slugs import slug_problem
from kb_builder.writing.starter import NAMES, starter_files
from kb_builder.writing.wishes import Wish, wish
from kb_builder.writing.withdrawing import Withdrawal, withdrawal

__all__ = [
    "COMPANIES",
    "MOST_CHARACTERS",
    "NAMES",
    "VOCABULARY_OF",
    "Answers",
    "CompanyDraft",
    "CourseDraft",
    "IssueForm",
    "Known",
    "LessonDraft",
    "PageChanges",
    "Renaming",
    "StoryDraft",
    "UnclearLinkError",
    "Unfit",
    "Wish",
    "Withdrawal",
    "as_json",
    "as_markdown",
    "as_text",
    "clean",
    "company_problem",
    "course_text",
    "generated_files",
    "lesson_text",
    "one_line",
    "page_changes",
    "read_issue",
    "renamed",
    "renaming",
    "retirement",
    "slug_of",
    "slug_problem",
    "starter_files",
    "story_text",
    "unfit",
    "wish",
    "with_company",
    "withdrawal",
    "without_structure",
]
