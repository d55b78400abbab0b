"""The files below `/api/v1/`, from a publication."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import cast

from kb_builder.exporting.api import v1
from kb_builder.exporting.api.json_schema import published_schema
from kb_builder.exporting.artifact import Artifact, digest_of
from kb_builder.exporting.publication import Publication
from kb_builder.linking import FEED, Edge, EdgeKind, address, feed_of
from kb_builder.model import Effort as EffortOfStory
from kb_builder.model import Entry, Lesson, Story
from kb_builder.model import Source as SourceOfStory

ROOT = "api/v1/"
_STORIES_A_FILE = 100
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def api_files(publication: Publication) -> Iterator[Artifact]:
    """Every file of the API, and the schemas."""
    yield _file("index", _index(publication))
    yield from _stories(publication)
    yield _file("lessons", _lessons(publication))
    yield _file("companies", _companies(publication))
    yield Artifact(f"{ROOT}graph.json", _digest_of_graph(publication), partial(_graph, publication))
    for name in v1.FILES:
        yield Artifact.of(_schema(name), published_schema(name))


def _file(name: str, data: Mapping[str, object]) -> Artifact:
    return Artifact.of(f"{ROOT}{name}.json", _json(data))


def _json(data: Mapping[str, object]) -> bytes:
    return _bytes(_encoded(data)) + b"\n"


def _bytes(text: str) -> bytes:
    # A server that calls the file HTML shows words still. Half a surrogate pair, which UTF-8 has no bytes for, is
    # escaped as JSON escapes it.
    return text.replace("<", "\\u003c").encode("utf-8", "backslashreplace")


def _schema(name: str) -> v1.Address:
    return f"{ROOT}schema/{name}.json"


def _index(publication: Publication) -> v1.Index:
    imprint, library = publication.imprint, publication.facts.library
    terms = publication.terms
    return {
        "version": v1.VERSION,
        "site": {
            "name": imprint.name,
            "description": imprint.description,
            "language": publication.language,
            "url": imprint.url,
            "author": imprint.author,
            "rights": imprint.rights,
            "licence": imprint.licence,
        },
        "counts": {
            "stories": len(publication.stories),
            "lessons": len(publication.lessons),
            "companies": len(library.companies),
        },
        "files": list(_listed(publication)),
        "feed": None if imprint.url is None else FEED,
        "terms": {
            "sentiments": dict(terms.sentiments),
            "roles": dict(terms.roles),
            "kinds": dict(terms.kinds),
            "evidence": dict(terms.evidence),
            "channels": dict(terms.channels),
            "situations": dict(terms.situations),
            "industries": dict(terms.industries),
            "families": dict(terms.families),
        },
    }


def _listed(publication: Publication) -> Iterator[v1.File]:
    for part in range(1, _parts(publication) + 1):
        yield {"name": "stories", "address": _part(part), "schema": _schema("stories")}
    yield {"name": "lessons", "address": f"{ROOT}lessons.json", "schema": _schema("lessons")}
    yield {"name": "companies", "address": f"{ROOT}companies.json", "schema": _schema("companies")}
    yield {"name": "graph", "address": f"{ROOT}graph.json", "schema": _schema("graph")}


def _stories(publication: Publication) -> Iterator[Artifact]:
    """The stories in parts, each made only where it is not what it was: they are nearly all there is."""
    around = digest_of(*(repr(each).encode("utf-8", "backslashreplace") for each in _around(publication)))
    contrasts = _contrasts(publication)
    stories = tuple(publication.stories.values())
    for part in range(1, _parts(publication) + 1):
        few = stories[(part - 1) * _STORIES_A_FILE : part * _STORIES_A_FILE]
        own = (
            piece
            for story in few
            for piece in (story.slug.encode(), publication.facts.sources[story.path], contrasts[story.id].encode())
        )
        digest = digest_of(around.encode(), f"{part}/{_parts(publication)}".encode(), *own)
        yield Artifact(_part(part), digest, partial(_stories_of, part, few, publication))


def _around(publication: Publication) -> Iterator[object]:
    """All that the record of a story takes from elsewhere, but for its contrasts."""
    library = publication.facts.library
    yield publication.imprint.url
    yield tuple(publication.lessons)
    yield tuple((company.slug, company.meta.industry) for company in library.companies.values())
    yield tuple(library.journeys)


def _contrasts(publication: Publication) -> Mapping[str, str]:
    """The contrasts of each story in one text: those too that only the other story names."""
    found: defaultdict[str, str] = defaultdict(str)
    for edge in publication.facts.graph.edges:
        if edge.kind is EdgeKind.CONTRASTS:
            found[edge.source] += f" {edge.target}"
    return found


def _parts(publication: Publication) -> int:
    return -(-len(publication.stories) // _STORIES_A_FILE)


def _part(number: int) -> v1.Address:
    return f"{ROOT}stories/{number}.json"


def _stories_of(part: int, stories: Iterable[Entry[Story]], publication: Publication) -> bytes:
    data: v1.Stories = {
        "version": v1.VERSION,
        "part": part,
        "parts": _parts(publication),
        "stories": [_story(story, publication) for story in stories],
    }
    return _json(data)


def _story(story: Entry[Story], publication: Publication) -> v1.Story:
    meta, library = story.meta, publication.facts.library
    converted = publication.facts.converted[story.path]
    contrasts = publication.facts.graph.out(story.id, EdgeKind.CONTRASTS)
    return {
        "id": story.slug,
        "address": address(story.id),
        "url": publication.imprint.address(address(story.id)),
        "title": meta.title,
        "summary": meta.summary,
        "sentiment": cast(v1.Sentiment, meta.sentiment),
        "lessons": [
            {"id": lesson.id, "role": cast(v1.Role, lesson.role)}
            for lesson in meta.lessons
            if lesson.id in publication.lessons
        ],
        "company": meta.company if meta.company in library.companies else None,
        "industry": library.industry_of(story),
        "channel": meta.channel,
        "situations": list(meta.situation),
        "kind": cast(v1.Kind, meta.kind),
        "evidence": cast(v1.Evidence, meta.evidence),
        "happened": str(meta.date) if meta.date else None,
        "added": meta.added.isoformat(),
        "changed": meta.changed.isoformat() if meta.changed else None,
        "journey": {"id": meta.journey.id, "step": meta.journey.step}
        if meta.journey and meta.journey.id in library.journeys
        else None,
        "contrasts": [slug for edge in contrasts if (slug := _slug(edge.target)) in publication.stories],
        "effort": _effort(meta.effort) if meta.effort else None,
        "outcome": meta.outcome,
        "questions": list(meta.questions),
        "source": _source(meta.source) if meta.source else None,
        "words": converted.words,
        "text": converted.text,
    }


def _effort(effort: EffortOfStory) -> v1.Effort:
    return {
        "minutes": effort.minutes,
        "contacts": effort.contacts,
        "transfers": effort.transfers,
        "repeats": effort.repeats,
    }


def _source(source: SourceOfStory) -> v1.Source:
    return {
        "title": source.title,
        "author": source.author,
        "publisher": source.publisher,
        "url": source.url,
        "date": str(source.date) if source.date else None,
        "licence": source.licence,
    }


def _lessons(publication: Publication) -> v1.Lessons:
    return {
        "version": v1.VERSION,
        "lessons": [_lesson(lesson, publication) for lesson in publication.lessons.values()],
    }


def _lesson(lesson: Entry[Lesson], publication: Publication) -> v1.Lesson:
    meta, page = lesson.meta, address(lesson.id)
    roles = Counter(edge.note for edge in publication.facts.graph.into(lesson.id, EdgeKind.TEACHES))
    return {
        "id": lesson.slug,
        "address": page,
        "url": publication.imprint.address(page),
        "feed": None if publication.imprint.url is None else feed_of(page),
        "title": meta.title,
        "family": meta.family,
        "principle": meta.principle,
        "summary": meta.summary,
        "do": list(meta.do),
        "dont": list(meta.dont),
        "questions": list(meta.questions),
        "synonyms": list(meta.synonyms),
        "frameworks": {
            name: list(meta.frameworks.get(name, ())) for name in publication.facts.library.vocabularies.frameworks
        },
        "stories": {"followed": roles["followed"], "partly": roles["partly"], "broken": roles["broken"]},
        "added": meta.added.isoformat(),
        "changed": meta.changed.isoformat() if meta.changed else None,
        "text": publication.facts.converted[lesson.path].text,
    }


def _companies(publication: Publication) -> v1.Companies:
    graph = publication.facts.graph
    return {
        "version": v1.VERSION,
        "companies": [
            {
                "id": company.slug,
                "address": address(company.id),
                "url": publication.imprint.address(address(company.id)),
                "name": company.meta.name,
                "also_known_as": list(company.meta.also_known_as),
                "industry": company.meta.industry,
                "stories": len(graph.into(company.id, EdgeKind.ABOUT)),
            }
            for company in publication.facts.library.companies.values()
        ],
    }


def _digest_of_graph(publication: Publication) -> str:
    nodes = "\n".join(f"{name} {title}" for name, title in _nodes(publication))
    edges = "\n".join(map(" ".join, publication.facts.graph.edges))
    return digest_of(*(text.encode("utf-8", "backslashreplace") for text in (nodes, edges)))


def _graph(publication: Publication) -> bytes:
    """Written a record at a time: all together they would take more room than anything else of a build."""
    titles = dict(_nodes(publication))
    nodes: Iterator[v1.Node] = (
        {"id": name, "title": title, "address": address(name)} for name, title in sorted(titles.items())
    )
    known = (edge for edge in publication.facts.graph.edges if edge.source in titles and edge.target in titles)
    # The graph holds a contrast in both directions.
    edges = (_edge(edge) for edge in known if edge.kind is not EdgeKind.CONTRASTS or edge.source < edge.target)
    file = BytesIO()
    file.write(b'{"version":%s,"nodes":[' % _bytes(_encoded(v1.VERSION)))
    _write_listed(nodes, file)
    file.write(b'],"edges":[')
    _write_listed(edges, file)
    file.write(b"]}\n")
    return file.getvalue()


def _write_listed(records: Iterable[v1.Node | v1.Edge], file: BytesIO) -> None:
    for number, record in enumerate(records):
        file.write(_bytes(f"{',' if number else ''}{_encoded(record)}"))


def _nodes(publication: Publication) -> Iterator[tuple[str, str]]:
    library, converted = publication.facts.library, publication.facts.converted
    for story in publication.stories.values():
        yield story.id, story.meta.title
    for lesson in publication.lessons.values():
        yield lesson.id, lesson.meta.title
    for course in library.published_courses.values():
        if course.path in converted:
            yield course.id, course.meta.title
    for company in library.companies.values():
        yield company.id, company.meta.name
    for journey in library.journeys.values():
        yield journey.id, journey.meta.title


def _edge(edge: Edge) -> v1.Edge:
    is_step = edge.kind in (EdgeKind.LEG, EdgeKind.COVERS)
    return {
        "source": edge.source,
        "kind": edge.kind.value,  # type: ignore[typeddict-item]  # terms are no nodes, so there is no facet here
        "target": edge.target,
        "role": cast(v1.Role, edge.note) if edge.kind is EdgeKind.TEACHES else None,
        "step": int(edge.note) if is_step else None,
    }


def _slug(entry_id: str) -> str:
    return entry_id.partition("/")[2]
