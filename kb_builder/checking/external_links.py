"""KB331: the register of courses elsewhere is right: each link leads to a page, each course has an address."""

from collections.abc import Iterator

from kb_builder.checking.facts import Facts
from kb_builder.checking.published import Published
from kb_builder.diagnostics import Diagnostic, Related, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking import address_of_changes, is_draft, linked_page


def external_links(facts: Facts) -> Iterator[Diagnostic]:
    """Links that lead nowhere, and courses whose names do not tell them apart."""
    yield from _names(facts)
    yield from _links(facts)


def _names(facts: Facts) -> Iterator[Diagnostic]:
    registry, path = facts.registry, _path(facts)
    first: dict[str, int] = {}
    for place, course in enumerate(registry.courses):
        span = registry.span(place, "name")
        if not course.slug:
            message = f"{course.name!r} has no letter a-z and no digit, so it gives no address."
            yield Diagnostic(rule_named("bad-value"), path, span, message, "Choose a name that has one.")
        elif (other := first.setdefault(course.slug, place)) != place:
            yield Diagnostic(
                rule_named("colliding-url"),
                path,
                span,
                f"This course and {registry.courses[other].name!r} would both have their page at "
                f"/{address_of_changes(course)}.",
                "Give each course a name of its own; keep all links of one course in one list.",
                (Related(path, registry.span(other, "name"), "the other course"),),
            )


def _links(facts: Facts) -> Iterator[Diagnostic]:
    published = Published(facts)
    for number, course in enumerate(facts.registry.courses):
        for place, link in enumerate(course.links):
            found = linked_page(link.url)
            entry = published.at(found[0]) if found else None
            if found is None:
                message = f"{link.url!r} is no page of a story, a lesson, a course, a company or a journey."
                hint = "Write the address of one, such as /lessons/listen-first/; other pages need not be registered."
            elif entry is None and not published.may_be_there(found[0]):
                near = nearest(found[0], [*published.entries, *published.moves])
                message = f"There is no page /{found[0]}/."
                hint = f"Did you mean /{near}/?" if near else "Look at the address in the course."
            elif entry is not None and is_draft(entry):
                message = f"{entry.path} is a draft: it has no page yet."
                hint = "Publish it first (remove its `status: draft`)."
            else:
                continue
            span = facts.registry.span(number, "links", place, "url")
            yield Diagnostic(rule_named("dangling-external-link"), _path(facts), span, message, hint)


def _path(facts: Facts) -> str:
    return facts.registry.document.path if facts.registry.document else ""
