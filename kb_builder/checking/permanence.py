"""KB205, KB206, KB32x: what was published once is found for ever."""

from collections import defaultdict
from collections.abc import Iterator
from html import unescape

from kb_builder.checking.facts import Facts
from kb_builder.checking.published import Published
from kb_builder.checking.wording import headings
from kb_builder.converting import Heading
from kb_builder.diagnostics import Diagnostic, Edit, Fix, Related, Safety, Span, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking import Lasting, is_draft, moves
from kb_builder.model import Course, Entry, EntryId, Lesson, Story, entry_id
from kb_builder.reading import LEDGER, Collection, LedgerLine

_COMMANDS = {Collection.STORIES: "story", Collection.LESSONS: "lesson", Collection.COURSES: "course"}
"""What `kb mv` and `kb retire` call the entries of a folder."""


def permanence(facts: Facts) -> Iterator[Diagnostic]:
    """Published addresses and headings that are gone; former addresses and replacements that lead nowhere."""
    yield from _lost(facts)
    yield from _aliases_of_drafts(facts)
    for entry in facts.library.articles:
        yield from _retirement(entry, facts)


def _lost(facts: Facts) -> Iterator[Diagnostic]:
    published = Published(facts)
    said: set[str] = {entry_id(entry.collection, alias) for entry, _, alias in _drafts_aliases(facts)}
    anchors: dict[EntryId, list[LedgerLine]] = {}
    known: dict[str, set[str]] = defaultdict(set)
    for line in facts.ledger:
        known[line.page].add(line.anchor)
        entry = published.at(line.page)
        if entry is None or is_draft(entry):
            if line.page not in said and not published.may_be_there(line.page):
                yield _lost_address(line, entry, facts)
            said.add(line.page)
        elif line.anchor:
            there = published.anchors(entry)
            if there is not None and line.anchor not in there:
                anchors.setdefault(entry.id, []).append(line)
    for page, lines in anchors.items():
        yield from _lost_anchors(published.entries[page], lines, known[page], published)


def _lost_address(line: LedgerLine, entry: Lasting | None, facts: Facts) -> Diagnostic:
    name, _, slug = line.page.partition("/")
    collection = Collection(name)
    if entry is not None:
        return Diagnostic(
            rule_named("lost-address"),
            entry.path,
            entry.span("status"),
            f"/{line.page}/ was published, and a draft has no page.",
            "Remove `status: draft`; or write `status: retired` and `retired: {because: ...}`, and the page says so.",
            (_in_ledger(line, "the published address"),),
        )
    if collection in (Collection.COMPANIES, Collection.JOURNEYS):
        where = f"{collection}.yml"
        hint = f"Bring it back to {where}; or give the one that has taken its place a line `aliases: [{slug}]`."
    else:
        where = f"{collection}/{slug}.md"
        noun = _COMMANDS[collection]
        hint = (
            f"Renamed? Write `aliases: [{slug}]` into the front matter of the file that has its text now. "
            f"Deleted? Bring {where} back and run `kb retire {noun} {slug} --because ...`."
        )
    return Diagnostic(
        rule_named("lost-address"),
        LEDGER,
        Span(line.number, 1, line.number, len(line.text) + 1),
        f"/{line.page}/ was published, and nothing is there any more: {where} is gone."
        if collection in _COMMANDS
        else f"/{line.page}/ was published, and nothing is there any more: {where} does not list `{slug}`.",
        hint,
    )


def _lost_anchors(
    entry: Lasting, lines: list[LedgerLine], known: set[str], published: Published
) -> Iterator[Diagnostic]:
    """`known` are the headings of the page that were published: what is new has taken the place of what is gone."""
    text = published.text_of(entry)
    assert text is not None, "a page without a text has lost no heading"
    new: dict[str, tuple[Heading, tuple[int, int] | None]] = {
        heading.id: (heading, place)
        for heading, place in headings(text)
        if heading.level in (2, 3) and heading.id not in known
    }
    for line in lines:
        near = next(iter(new)) if len(new) == len(lines) == 1 else nearest(line.anchor, new)
        heading, place = new[near] if near else (None, None)
        hint, span, fix = _keep(line.anchor, heading, place, entry, published.facts)
        yield Diagnostic(
            rule_named("lost-anchor"),
            entry.path,
            span,
            f"The heading `#{line.anchor}` of this page was published and is gone."
            if line.page == entry.id
            else f"/{line.page}/ leads here, and its heading `#{line.anchor}` was published and is gone.",
            hint,
            (_in_ledger(line, "the published heading"),),
            fix,
        )


def _keep(
    anchor: str, heading: Heading | None, place: tuple[int, int] | None, entry: Lasting, facts: Facts
) -> tuple[str, Span, Fix | None]:
    """What to write so that links to a lost heading are right again; where; and as a fix, if it is clear."""
    document = facts.documents[entry.path]
    if heading is None or place is None:
        hint = f'Put `<span id="{anchor}"></span>` at the beginning of the paragraph where its text stands now.'
        return hint, entry.span("title"), None
    line = document.text.line(document.body_span(*place).line).rstrip()
    column = len(line) + 1
    number = document.body_span(*place).line
    span = Span(number, 1, number, column)
    if line.lstrip().startswith("#") and "{" not in line:
        wanted = f" {{#{anchor}}}"
        fix = Fix(Safety.UNSAFE, f"Keep the anchor #{anchor}", (Edit(Span(number, column, number, column), wanted),))
        return f"If this heading has taken its place, write `{line}{wanted}`.", span, fix
    hint = f"If {unescape(heading.title)!r} has taken its place, add `{{#{anchor}}}` at the end of its line."
    return hint, span, None


def _aliases_of_drafts(facts: Facts) -> Iterator[Diagnostic]:
    for entry, place, alias in _drafts_aliases(facts):
        yield Diagnostic(
            rule_named("alias-to-nowhere"),
            entry.path,
            entry.span("aliases", place),
            f"/{entry.collection}/{alias}/ leads to this draft, which has no page.",
            "Remove `status: draft`, or give the alias to an entry that is published.",
        )


def _drafts_aliases(facts: Facts) -> Iterator[tuple[Entry[Story] | Entry[Lesson] | Entry[Course], int, str]]:
    """The former addresses that only a draft claims: the draft, the place in its list, and the former id."""
    there = moves(facts.library)
    for entry in facts.library.articles if any(map(is_draft, facts.library.articles)) else ():
        for place, alias in enumerate(entry.meta.aliases if is_draft(entry) else ()):
            if entry_id(entry.collection, alias) not in there:
                yield entry, place, alias


def _retirement(entry: Entry[Story] | Entry[Lesson] | Entry[Course], facts: Facts) -> Iterator[Diagnostic]:
    retired = entry.meta.retired
    if entry.meta.status != "retired":
        if retired is not None:
            yield Diagnostic(
                rule_named("bad-value"),
                entry.path,
                entry.span("retired"),
                f"`retired` says why this is no longer part of the collection, but its status is {entry.meta.status}.",
                "Write `status: retired`, or remove `retired`.",
            )
        return
    if retired is None or retired.because is None:
        yield Diagnostic(
            rule_named("unexplained-retirement"),
            entry.path,
            entry.span("status"),
            "Readers who come here are not told why this has been retired.",
            "Add a line `retired: {because: ...}` with the reason in one sentence, and `replaced_by: ...` if there is "
            "something better."
            if retired is None
            else "Add `because: ...` to `retired`, with the reason in one sentence.",
        )
    if retired is not None and retired.replaced_by is not None:
        yield from _replacement(entry, retired.replaced_by, facts)


def _replacement(
    entry: Entry[Story] | Entry[Lesson] | Entry[Course], wanted: str, facts: Facts
) -> Iterator[Diagnostic]:
    known = {each.slug: each for each in facts.library.articles if each.collection is entry.collection}
    other = known.get(wanted)
    if entry_id(entry.collection, wanted) in facts.library.unread or (other and other.meta.status == "published"):
        return
    noun, near = _COMMANDS[entry.collection], None
    if other is entry:
        message, hint = f"This {noun} cannot replace itself.", f"Name another {noun}, or remove `replaced_by`."
    elif other is not None:
        status = other.meta.status
        is_what = "a draft" if status == "draft" else "retired itself"
        message = f"{wanted!r} is {is_what}: it cannot replace this {noun}."
        follow = other.meta.retired.replaced_by if other.meta.retired else None
        hint = f"Write `{follow}`." if follow and follow != entry.slug else f"Name a published {noun}."
    else:
        near = nearest(wanted, known.keys() - {entry.slug})
        is_withdrawn = noun == "story" and wanted in facts.library.withdrawn
        message = f"{wanted!r} is withdrawn." if is_withdrawn else f"There is no {noun} {wanted!r}."
        hint = f"Did you mean `{near}`?" if near else f"The ids are in {entry.collection}/."
    span = entry.span("retired", "replaced_by")
    fix = Fix(Safety.SAFE, f"Write {near}", (Edit(span, near),)) if near else None
    yield Diagnostic(rule_named("dangling-replacement"), entry.path, span, message, hint, fix=fix)


def _in_ledger(line: LedgerLine, what: str) -> Related:
    return Related(LEDGER, Span(line.number, 1, line.number, len(line.text) + 1), what)
