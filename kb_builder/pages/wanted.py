"""*Stories wanted*: what the collection cannot show yet, each with a way to begin it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb_builder.converting import Heading
from kb_builder.linking import Gap, address
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Found, LinkTo, Named, SitePage, Term, Wanted, WantedGroup, WantedPage
from kb_builder.writing.issue_form import IssueForm
from kb_builder.writing.known import Known
from kb_builder.writing.wishes import wish

MOST = 60
"""So many gaps of one kind are shown."""

_KINDS = ("lessons", "channels", "situations", "industries", "families")


def wanted_page(shelf: Shelf) -> SitePage:
    """The gaps by their kind; of each kind the most wanted."""
    words = shelf.words
    maker = _Maker.of(shelf)
    groups = tuple(_groups(maker, shelf))
    return SitePage(
        address=address("wanted"),
        kind="wanted",
        title=words("wanted.title"),
        description=words("wanted.intro"),
        breadcrumbs=(),
        outline=tuple(Heading(2, group.id, group.title) for group in groups),
        body=WantedPage(
            title=words("wanted.title"),
            intro=words("wanted.intro"),
            above_all=tuple(_above_all(shelf)),
            how=words("wanted.how.form" if maker.form else "wanted.how.command"),
            groups=groups,
        ),
        found=Found("page", shown=(Named("summary", words("wanted.intro")),)),
    )


def shown_gaps(kind: str, shelf: Shelf) -> tuple[Gap, ...]:
    """The gaps of one kind that the page shows, the most wanted first."""
    return tuple(gap for gap in shelf.figures.gaps if gap.kind == kind)[:MOST]


def anchor_of(gap: Gap) -> str:
    """The place of a gap on the page; of the gaps of a lesson, that of the first."""
    return gap.of.replace("/", "-")


def _above_all(shelf: Shelf) -> Iterator[str]:
    """What is missing everywhere, in sentences."""
    words, figures = shelf.words, shelf.figures
    total = words.number(figures.stories.total)
    if not figures.stories.total:
        return
    rare, count = min(figures.stories._asdict().items(), key=lambda each: each[1])
    if count < max(figures.stories):
        yield words(f"wanted.rare.{rare}", count=words.number(count), total=total)
    if figures.latest:
        yield words("wanted.recent", date=words.date(figures.latest))
    if figures.undated:
        yield words("wanted.undated", count=words.number(figures.undated), total=total)


def _groups(maker: "_Maker", shelf: Shelf) -> Iterator[WantedGroup]:
    words = shelf.words
    for kind in _KINDS:
        shown = shown_gaps(kind, shelf)
        hidden = sum(gap.kind == kind for gap in shelf.figures.gaps) - len(shown)
        if shown:
            yield WantedGroup(
                id=kind,
                title=words(f"wanted.{kind}"),
                intro=words(f"wanted.{kind}.intro"),
                items=tuple(maker.items(shown)),
                more=words("wanted.more", n=hidden) if hidden else "",
            )


@dataclass(frozen=True)
class _Maker:
    """Makes what the page shows of a gap."""

    shelf: Shelf
    form: IssueForm | None

    @classmethod
    def of(cls, shelf: Shelf) -> "_Maker":
        config, library = shelf.facts.config, shelf.facts.library
        known = Known(
            {slug: lesson.meta for slug, lesson in library.lessons.items()},
            {slug: company.meta for slug, company in library.companies.items()},
            config.vocabularies,
        )
        return cls(shelf, IssueForm.at(shelf.imprint.repository, known))

    def items(self, gaps: tuple[Gap, ...]) -> Iterator[Wanted]:
        anchors: set[str] = set()
        for gap in gaps:
            anchor = anchor_of(gap)
            yield self._item(gap, "" if anchor in anchors else anchor)
            anchors.add(anchor)

    def _item(self, gap: Gap, anchor: str) -> Wanted:
        wanted = wish(gap)
        has_page = gap.kind != "families"
        sentiment = self.shelf.term("sentiments", gap.sentiment) if gap.sentiment else None
        role = Term(gap.role, self.shelf.facts.library.vocabularies.roles[gap.role], "") if gap.role else None
        said = ", ".join((gap.label, *(term.label for term in (sentiment, role) if term)))
        return Wanted(
            anchor=anchor,
            what=LinkTo(address(gap.of) if has_page else "", gap.label),
            sentiment=sentiment,
            role=role,
            form=self.form.address(said, wanted.answers) if self.form and wanted.answers else "",
            command=wanted.command,
        )
