"""What a new file may refer to."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb_builder.diagnostics.suggestion import nearest
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.model import Company, Lesson, Vocabularies, decode, decode_companies
from kb_builder.model.story import ANONYMOUS
from kb_builder.reading import Collection, SourceFile, parse, parse_settings


@dataclass(frozen=True)
class Known:
    """Lessons and companies by id, in sort order. A lesson that is broken is None.

    `companies` is None as a whole when companies.yml is broken: then nothing can be said about a company.
    """

    lessons: Mapping[str, Lesson | None]
    companies: Mapping[str, Company] | None
    vocabularies: Vocabularies

    @classmethod
    def of(cls, base: KnowledgeBase) -> "Known":
        terms = base.config.vocabularies
        lessons = {source.slug: _lesson(source, terms) for source in base.sources.of(Collection.LESSONS)}
        companies = next((_companies(source, terms) for source in base.sources.of(Collection.COMPANIES)), {})
        return cls(dict(sorted(lessons.items())), companies, terms)

    def lesson_title(self, lesson: str) -> str:
        """The title of a lesson, or its id when the lesson is broken."""
        meta = self.lessons[lesson]
        return meta.title if meta else lesson

    def lesson_problem(self, wanted: str) -> str | None:
        """Why a story cannot name this lesson; None when it can."""
        if wanted in self.lessons:
            return None
        ids = {name: lesson for lesson in self.lessons for name in (self.lesson_title(lesson), lesson)}
        return (
            f"There is no lesson {wanted!r}.{_did_you_mean(ids.get(nearest(wanted, ids) or ''))}"
            ' They are in lessons/; to begin one: kb new lesson "Title".'
        )

    def company_problem(self, wanted: str) -> str | None:
        """Why a story cannot name this company; None when it can."""
        if wanted == ANONYMOUS or self.companies is None or wanted in self.companies:
            return None
        ids = self._companies_by_name()
        near = ids.get(wanted.casefold()) or ids.get(nearest(wanted, ids) or "")
        return (
            f"companies.yml lists no company {wanted!r}.{_did_you_mean(near)}"
            ' To add one: kb new company "Name". To name none: `anonymous`.'
        )

    def company_called(self, name: str) -> str | None:
        """The id of the company that has this id, name or other name, whatever its capitals."""
        return self._companies_by_name().get(name.casefold())

    def _companies_by_name(self) -> dict[str, str]:
        ids: dict[str, str] = {}
        for company, meta in (self.companies or {}).items():
            for name in (company, meta.name, *meta.also_known_as):
                ids.setdefault(name.casefold(), company)
        return ids


def _did_you_mean(near: str | None) -> str:
    return f" Did you mean `{near}`?" if near else ""


def _lesson(source: SourceFile, vocabularies: Vocabularies) -> Lesson | None:
    document, _ = parse(source)
    entry = decode(document, vocabularies)[0] if document else None
    return entry.meta if entry and isinstance(entry.meta, Lesson) else None


def _companies(source: SourceFile, vocabularies: Vocabularies) -> dict[str, Company] | None:
    document, _ = parse_settings(source)
    entries, problems = decode_companies(document, vocabularies) if document else ([], [])
    return None if document is None or problems else {entry.slug: entry.meta for entry in entries}
