"""The knowledge base for a search cluster that an organisation has already: OpenSearch or Elasticsearch.

The load is the body of a `_bulk` request: pairs of lines, an action and its document. Both programs read it:
https://docs.opensearch.org/latest/api-reference/document-apis/bulk/ and
https://www.elastic.co/guide/en/elasticsearch/reference/8.17/docs-bulk.html
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kb_builder.checking import Facts
from kb_builder.linking import address
from kb_builder.model import Course, Entry, Lesson, Story

Json = Mapping[str, Any]  # Any: whatever JSON holds

_ANALYZERS = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "gl": "galician",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "lv": "latvian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "th": "thai",
    "tr": "turkish",
}
"""The analyzers of languages that both programs have built in."""

_TEXTS = ("summary", "principle", "synonyms", "do", "dont", "questions", "outcome", "audience", "text")
_KEYWORDS = (
    "kind",
    "address",
    "sentiment",
    "company",
    "industry",
    "channel",
    "situations",
    "story_kind",
    "evidence",
    "lessons",
    "lesson_roles",
    "family",
    "journey",
)
_DATES = ("added", "changed")


def mapping(language: str) -> Json:
    """What the index is created with: every field, and the word endings of the language."""
    text = {"type": "text", "analyzer": _ANALYZERS.get(language, "standard")}
    properties: dict[str, Any] = dict.fromkeys(_TEXTS, text)
    properties["title"] = {**text, "fields": {"keyword": {"type": "keyword"}}}
    properties["company_name"] = {"type": "text", "fields": {"keyword": {"type": "keyword"}}}
    properties |= {name: {"type": "keyword"} for name in _KEYWORDS}
    properties |= {name: {"type": "date", "format": "strict_date"} for name in _DATES}
    properties["happened"] = {"type": "date", "format": "strict_year||strict_year_month||strict_date"}
    properties["minutes"] = {"type": "integer"}
    return {"mappings": {"dynamic": "strict", "properties": dict(sorted(properties.items()))}}


def bulk(facts: Facts, index: str) -> Iterator[str]:
    """The lines of the load, without their ends, sorted by id.

    What is published is put in, in place of what was there. What is retired, withdrawn or a draft is deleted: it may
    have been put in before. A cluster that never had it answers "not_found", and takes the rest.
    """
    published = {entry.id: entry for entry in facts.library.articles if entry.meta.status == "published"}
    others = [entry.id for entry in facts.library.articles if entry.id not in published]
    others += [entry.id for entry in facts.library.withdrawn.values()]
    for entry_id in sorted({*published, *others}):
        action = "index" if entry_id in published else "delete"
        yield _line({action: {"_index": index, "_id": entry_id}})
        if entry_id in published:
            yield _line(document(published[entry_id], facts))


def document(entry: Entry[Story] | Entry[Lesson] | Entry[Course], facts: Facts) -> Json:
    """What is found and shown of an entry; keys that would say nothing are left out."""
    meta = entry.meta
    converted = facts.converted.get(entry.path)
    fields: dict[str, Any] = {
        "title": meta.title,
        "summary": meta.summary,
        "text": converted.text if converted else "",
        "address": address(entry.id),
        "added": meta.added.isoformat(),
        "changed": meta.changed.isoformat() if meta.changed else None,
    }
    match meta:
        case Story():
            fields |= {"kind": "story", **_of_story(meta, entry, facts)}
        case Lesson():
            fields |= {
                "kind": "lesson",
                "principle": meta.principle,
                "family": meta.family,
                "synonyms": list(meta.synonyms),
                "do": list(meta.do),
                "dont": list(meta.dont),
                "questions": list(meta.questions),
            }
        case Course():
            fields |= {
                "kind": "course",
                "audience": meta.audience,
                "minutes": meta.minutes,
                "lessons": [step.lesson for step in meta.steps],
            }
    return {name: value for name, value in sorted(fields.items()) if value not in (None, "", [])}


def _of_story(story: Story, entry: Entry[Any], facts: Facts) -> dict[str, Any]:
    company = facts.library.companies.get(story.company)
    return {
        "sentiment": story.sentiment,
        "company": story.company,
        "company_name": company.meta.name if company else None,
        "industry": facts.library.industry_of(entry),
        "channel": story.channel,
        "situations": list(story.situation),
        "story_kind": story.kind,
        "evidence": story.evidence,
        "lessons": [lesson.id for lesson in story.lessons],
        "lesson_roles": [f"{lesson.id}:{lesson.role}" for lesson in story.lessons],
        "journey": story.journey.id if story.journey else None,
        "happened": str(story.date) if story.date else None,
        "outcome": story.outcome,
        "questions": list(story.questions),
    }


def _line(value: Json) -> str:
    # A line end inside of a value is escaped; JSON's other separators are no line ends to a cluster.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
