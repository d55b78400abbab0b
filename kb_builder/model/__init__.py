"""Documents become stories, lessons, courses, companies and journeys, checked against the vocabularies."""

from kb_builder.model.base import Retired, Review
from kb_builder.model.config import KbConfig, OwnFramework, decode_config
from kb_builder.model.course import Course, CourseStep
from kb_builder.model.decoding import decode, decode_companies, decode_journeys, decode_page, decode_registry
from kb_builder.model.entry import Entry, EntryId, entry_id
from kb_builder.model.external import ExternalCourse, ExternalLink, Registry
from kb_builder.model.lesson import Lesson, Question
from kb_builder.model.scalars import PartialDate
from kb_builder.model.settings import Company, Journey
from kb_builder.model.story import Beat, Effort, JourneyStep, LessonRole, Source, Story
from kb_builder.model.vocabulary import Vocabularies, default_explanations, default_vocabularies
from kb_builder.model.withdrawn import Withdrawn

__all__ = [
    "Beat",
    "Company",
    "Course",
    "CourseStep",
    "Effort",
    "Entry",
    "EntryId",
    "ExternalCourse",
    "ExternalLink",
    "Journey",
    "JourneyStep",
    "KbConfig",
    "Lesson",
    "LessonRole",
    "OwnFramework",
    "PartialDate",
    "Question",
    "Registry",
    "Retired",
    "Review",
    "Source",
    "Story",
    "Vocabularies",
    "Withdrawn",
    "decode",
    "decode_companies",
    "decode_config",
    "decode_journeys",
    "decode_page",
    "decode_registry",
    "default_explanations",
    "default_vocabularies",
    "entry_id",
]
