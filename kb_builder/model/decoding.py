"""Positioned values become models; every error becomes a diagnostic at the place the author wrote."""

import datetime
from collections.abc import Sequence
from typing import Any, TypeVar, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kb_builder.diagnostics import Diagnostic, Edit, Fix, Safety, Span, rule_named
from kb_builder.diagnostics.suggestion import all_of, nearest, one_of
from kb_builder.model.base import Model
from kb_builder.model.course import Course
from kb_builder.model.entry import Entry, Loc, locate
from kb_builder.model.external import Registered, Registry
from kb_builder.model.hand_written import HandWritten
from kb_builder.model.lesson import Lesson
from kb_builder.model.scalars import In
from kb_builder.model.settings import Company, Journey
from kb_builder.model.slugs import SLUG
from kb_builder.model.story import ANONYMOUS, Story
from kb_builder.model.vocabulary import Vocabularies, default_vocabularies
from kb_builder.model.withdrawn import Withdrawn
from kb_builder.reading import Collection, Document, Mapping, Scalar, quoted
from kb_builder.reading.yaml_values import plain

_MODELS: dict[Collection, type[Story] | type[Lesson] | type[Course]] = {
    Collection.STORIES: Story,
    Collection.LESSONS: Lesson,
    Collection.COURSES: Course,
}
_TEXT_KEYS = ("title", "summary", "outcome", "principle", "audience")
_M = TypeVar("_M", bound=Model)


def decode(
    document: Document, vocabularies: Vocabularies
) -> tuple[Entry[Story] | Entry[Withdrawn] | Entry[Lesson] | Entry[Course] | None, list[Diagnostic]]:
    """The entry that a document tells, or everything that is wrong with its front matter."""
    collection = document.source.collection
    if collection is Collection.STORIES and document.front_matter.get("withdrawn") is not None:
        return _decode_withdrawn(document, vocabularies)
    meta, found = validate(_MODELS[collection], document.front_matter, document.path, vocabularies)
    found += _lost_comments(document)
    if isinstance(meta, Story) and meta.company == ANONYMOUS and meta.industry is None:
        return None, [*found, _no_industry(document, vocabularies)]
    slug = document.source.slug
    match meta:
        case Story():
            return Entry(collection, slug, meta, document), found
        case Lesson():
            return Entry(collection, slug, meta, document), found
        case Course():
            return Entry(collection, slug, meta, document), found
        case None:
            return None, found


def _decode_withdrawn(
    document: Document, vocabularies: Vocabularies
) -> tuple[Entry[Withdrawn] | None, list[Diagnostic]]:
    meta, found = validate(Withdrawn, document.front_matter, document.path, vocabularies)
    if document.body.strip():
        found.append(
            Diagnostic(
                rule_named("bad-value"),
                document.path,
                document.body_span(0, 0),
                "A withdrawn story has no text.",
                f"Delete everything below the front matter; `kb withdraw story {document.source.slug}` does that.",
            )
        )
    entry = Entry(document.source.collection, document.source.slug, meta, document) if meta else None
    return entry, found


def _lost_comments(document: Document) -> list[Diagnostic]:
    """Texts of which YAML throws the end away: ` #` begins a comment."""
    found = []
    for item in document.front_matter.items:
        value = item.value
        if item.key.text not in _TEXT_KEYS or not isinstance(value, Scalar) or not value.plain or not value.text:
            continue
        line = document.text.line(value.span.end_line)
        lost = line[value.span.end_column - 1 :]
        if lost.lstrip().startswith("#"):
            whole = document.text.span(
                document.text.offset(value.span.line, value.span.column),
                document.text.offset(value.span.end_line, len(line.rstrip()) + 1),
            )
            text = document.text.line(whole.line)[whole.column - 1 :].strip()
            found.append(
                Diagnostic(
                    rule_named("text-after-hash"),
                    document.path,
                    document.text.span(
                        document.text.offset(whole.end_line, value.span.end_column + len(lost) - len(lost.lstrip())),
                        document.text.offset(whole.end_line, whole.end_column),
                    ),
                    f"Everything after # is a comment and is not part of `{item.key.text}`.",
                    "Put quotes around the whole text if # belongs to it.",
                    fix=Fix(Safety.UNSAFE, f"Write {quoted(text)}", (Edit(whole, quoted(text)),))
                    if whole.line == whole.end_line
                    else None,
                )
            )
    return found


def decode_page(document: Document) -> tuple[HandWritten | None, list[Diagnostic]]:
    """The front matter of a hand-written page, or everything that is wrong with it."""
    return validate(HandWritten, document.front_matter, document.path, default_vocabularies())


def decode_companies(document: Document, vocabularies: Vocabularies) -> tuple[list[Entry[Company]], list[Diagnostic]]:
    """The companies of companies.yml, sorted by id; those that are wrong are left out and reported."""
    return _decode_settings(Company, document, vocabularies)


def decode_journeys(document: Document, vocabularies: Vocabularies) -> tuple[list[Entry[Journey]], list[Diagnostic]]:
    """The journeys of journeys.yml, sorted by id; those that are wrong are left out and reported."""
    return _decode_settings(Journey, document, vocabularies)


def decode_registry(document: Document, vocabularies: Vocabularies) -> tuple[Registry, list[Diagnostic]]:
    """The courses of external-links.yml; none of them if one is wrong, and all that is wrong."""
    registered, found = validate(Registered, document.front_matter, document.path, vocabularies)
    return Registry(registered.courses if registered else (), document), found


def _decode_settings(
    model: type[_M], document: Document, vocabularies: Vocabularies
) -> tuple[list[Any], list[Diagnostic]]:  # Any: Entry is not generic over every Model
    entries, found = [], []
    for item in document.front_matter.items:
        key = item.key.text
        if not SLUG.fullmatch(key) or len(key) > 80 or key == ANONYMOUS:
            found.append(
                Diagnostic(
                    rule_named("bad-slug"),
                    document.path,
                    item.key.span,
                    f"{key!r} cannot be an id.",
                    "Use lower-case letters a-z, digits and single hyphens; `anonymous` is taken.",
                )
            )
        elif not isinstance(item.value, Mapping):
            found.append(
                Diagnostic(
                    rule_named("wrong-type"),
                    document.path,
                    item.key.span,
                    f"`{key}` has no keys below it.",
                    f"Write at least {all_of(_required(model))}, each on a line indented by two spaces.",
                )
            )
        else:
            meta, problems = validate(model, item.value, document.path, vocabularies, owner=item.key.span)
            found += problems
            if meta is not None:
                collection = document.source.collection
                entries.append(Entry(collection, key, meta, document, (key,)))  # type: ignore[type-var]
    return sorted(entries, key=lambda entry: entry.slug), found


def validate(
    model: type[_M],
    values: Mapping,
    path: str,
    vocabularies: Vocabularies,
    *,
    owner: Span | None = None,
    rule: str | None = None,
) -> tuple[_M | None, list[Diagnostic]]:
    """The model in these values, or all that is wrong. What is missing is shown at `owner`."""
    try:
        return model.model_validate(plain(values), context={"vocabularies": vocabularies}), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    missing = {d["loc"] for d in details if d["type"] == "missing"}
    found: list[Diagnostic] = []
    renamed: set[Loc] = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            known = _known_keys(model, detail["loc"][:-1], vocabularies)
            found.append(_unknown_key(detail["loc"], model, known, values, path, missing, renamed))
            renamed.add((_block_above(detail["loc"], model, values) or "",))
    for detail in details:
        if detail["type"] == "extra_forbidden" or detail["loc"] in renamed:
            continue
        if detail["type"] == "missing":
            found.append(_missing(detail["loc"], model, values, path, owner, vocabularies))
        else:
            found.append(_explain(detail, model, values, path, vocabularies))
    if rule is not None:
        found = [Diagnostic(rule_named(rule), d.path, d.span, d.message, d.hint, fix=d.fix) for d in found]
    return None, found


def _explain(
    detail: ErrorDetails, model: type[Model], values: Mapping, path: str, vocabularies: Vocabularies
) -> Diagnostic:
    loc, context = detail["loc"], detail.get("ctx", {})
    if detail["type"] == "kb":
        rule, message, hint = context["rule"], context["message"], context["hint"]
        way = (*loc, context["at"]) if "at" in context else loc
        span = locate(values, way)
        fix = None
        if context.get("may_go"):
            hint = f"{hint.removesuffix('.')}{_or_remove(loc, model, values)}."
        if rule == "unknown-term" and (near := nearest(context["word"], context["known"])):
            hint = f"Did you mean `{near}`? {hint}"
            fix = Fix(Safety.SAFE, f"Write {near}", (Edit(span, near),))
        elif text := context.get("fix"):
            fix = Fix(Safety.SAFE, f"Write {text}", (Edit(span, text),))
        return Diagnostic(rule_named(rule), path, span, f"`{_name(loc)}`: {message}", hint, fix=fix)
    if detail["type"] in ("model_type", "dict_type", "model_attributes_type"):
        keys, block = _known_keys(model, loc, vocabularies), _model_at(model, loc)
        needed = (_required(block) if block else []) or keys[:1]
        return Diagnostic(
            rule_named("wrong-type"),
            path,
            locate(values, loc),
            f"`{_name(loc)}`: keys with values are wanted here.",
            f"Write {{{', '.join(f'{key}: ...' for key in needed)}}}; it has the keys {all_of(keys)}.",
        )
    raise AssertionError(f"a model gives an error that has no diagnostic: {detail}")


def _or_remove(loc: Loc, model: type[Model], values: Mapping) -> str:
    """The other way out for a value that is not there, if there is one: its item or its key may go."""
    if isinstance(loc[-1], int) or not _is_written(loc, values):
        return ", or remove this item"
    *parent, key = loc
    owner = _model_at(model, tuple(parent))
    if owner is None:  # a framework
        return f", or remove `{key}`"
    company = next((item.value for item in values.items if item.key.text == "company"), None)
    is_for_anonymous = key == "industry" and isinstance(company, Scalar) and company.text == ANONYMOUS
    if owner.model_fields[str(key)].is_required() or is_for_anonymous:
        return f"; `{key}` is required"
    return f", or remove `{key}`"


def _is_written(loc: Loc, values: Mapping) -> bool:
    """Whether the last key of the way stands in the file; that of a lesson which is listed by its id alone does not."""
    return len(loc) == 1 or locate(values, loc, key=True) != locate(values, loc[:-1])


def _unknown_key(
    loc: Loc,
    model: type[Model],
    known: Sequence[str],
    values: Mapping,
    path: str,
    missing: set[Loc],
    renamed: set[Loc],
) -> Diagnostic:
    *parent, key = loc
    span = locate(values, loc, key=True)
    wanted = [str(way[-1]) for way in missing if way[:-1] == tuple(parent)]
    block = _block_above(loc, model, values)
    near = None if block else nearest(str(key), wanted) or nearest(str(key), known)
    fix = None
    if near is not None:
        hint = f"Did you mean `{near}`?"
        is_free = locate(values, (*parent, near), key=True) == locate(values, tuple(parent), key=True)
        if is_free and (*parent, near) not in renamed:
            fix = Fix(Safety.SAFE, f"Rename it to {near}", (Edit(span, near),))
            renamed.add((*parent, near))
    elif block:
        hint = f"It belongs to `{block}`: put two spaces before `{key}`."
        edit = Edit(Span(span.line, span.column, span.line, span.column), "  ")
        fix = Fix(Safety.SAFE, f"Put two spaces before {key}", (edit,))
    else:
        hint = f"Remove it. The keys here are {all_of(known)}."
    return Diagnostic(rule_named("unknown-key"), path, span, f"`{key}` is not a key here.", hint, fix=fix)


def _block_above(loc: Loc, model: type[Model], values: Mapping) -> str | None:
    """The key without a value that stands above this key of the outermost block, and whose block knows it."""
    if len(loc) > 1:
        return None
    empty = None
    for item in values.items:
        if item.key.text == loc[0]:
            break
        if item.key.text in model.model_fields:
            is_empty = isinstance(item.value, Scalar) and not item.value.text
            empty = item.key.text if is_empty else None
    block = _model_at(model, (empty,)) if empty else None
    return empty if block and loc[0] in block.model_fields else None


def _missing(
    loc: Loc, model: type[Model], values: Mapping, path: str, owner: Span | None, vocabularies: Vocabularies
) -> Diagnostic:
    parent, key = loc[:-1], loc[-1]
    span = locate(values, parent) if parent else owner or Span(1, 1, 1, 4)
    where = f" in `{_name(parent)}`" if parent else ""
    return Diagnostic(
        rule_named("missing-key"),
        path,
        span,
        f"The key `{key}` is missing{where}.",
        f"Add {'' if parent else 'a line '}`{key}: ...` with {_what_it_takes(loc, model, vocabularies)}.",
    )


def _what_it_takes(loc: Loc, model: type[Model], vocabularies: Vocabularies) -> str:
    owner = _model_at(model, loc[:-1])
    assert owner is not None, "a key belongs to a model"
    field = owner.model_fields[str(loc[-1])]
    if closed := next((each for each in field.metadata if isinstance(each, In)), None):
        return one_of(vocabularies.terms(closed.vocabulary))
    if field.annotation is datetime.date:
        return "a day such as 2026-05-31"
    if field.annotation is int:
        return "a whole number"
    is_list = get_origin(field.annotation) is tuple
    return "a list: [first, second]" if is_list else "one line of text"


def _no_industry(document: Document, vocabularies: Vocabularies) -> Diagnostic:
    return Diagnostic(
        rule_named("missing-key"),
        document.path,
        locate(document.front_matter, ("company",)),
        "A story about an anonymous company needs the key `industry`.",
        f"Add a line `industry: ...` with {one_of(vocabularies.industries)}.",
    )


def _name(loc: Loc) -> str:
    """The way to a value in words: `lessons[2].role`, places counted from 1."""
    name = ""
    for step in loc:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def _required(model: type[Model]) -> list[str]:
    return [name for name, field in model.model_fields.items() if field.is_required()]


def _known_keys(model: type[Model], parent: Loc, vocabularies: Vocabularies) -> list[str]:
    """The keys that a block may have."""
    if model is Lesson and parent == ("frameworks",):
        return list(vocabularies.frameworks)
    owner = _model_at(model, parent)
    return list(owner.model_fields) if owner is not None else []


def _model_at(model: type[Model], parent: Loc) -> type[Model] | None:
    """The model of a block, found by following the way through the models."""
    here: Any = model
    for step in parent:
        if isinstance(step, str) and isinstance(here, type) and issubclass(here, Model):
            here = _model_in(here.model_fields[step].annotation)
    return here  # type: ignore[no-any-return]  # a model, as the way leads through models


def _model_in(annotation: Any) -> type[Model] | None:  # Any: annotations are untyped
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _model_in(argument):
            return found
    return None
