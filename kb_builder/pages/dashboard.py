"""*For editors*: the balance of lessons and companies, thin evidence, gaps and days of review. No clock."""

from collections.abc import Iterator, Sequence

from kb_builder.converting import Heading
from kb_builder.linking import LEAST, BySentiment, Grade, OfLesson, OfPlace, address
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import (
    Balance,
    BalanceRow,
    BalanceTable,
    DashboardPage,
    Fact,
    LinkTo,
    ReviewRow,
    SitePage,
)

MOST = 60
"""So many rows of one table are shown; `kb stats` has them all."""

_GAPS = ("lessons", "channels", "situations", "industries", "families")


def dashboard_page(shelf: Shelf) -> SitePage:
    """The figures for those who look after the collection."""
    words, figures = shelf.words, shelf.figures
    thin = [lesson for lesson in figures.lessons if lesson.evidence.lacks]
    companies = sorted(figures.companies, key=lambda company: -company.sentiments.total)
    tables = (
        _table("by-lesson", [_of_lesson(lesson, shelf) for lesson in figures.lessons], shelf),
        _table("by-company", [_of_place(company) for company in companies if company.sentiments.total], shelf),
        _table("thin", [_of_thin(lesson, shelf) for lesson in sorted(thin, key=lambda lesson: lesson.stories)], shelf),
    )
    reviews = tuple(
        ReviewRow(LinkTo(address(review.entry), review.title), words.date(review.due), words.date(review.last))
        for review in figures.reviews[:MOST]
    )
    return SitePage(
        address=address("dashboard"),
        kind="dashboard",
        title=words("dashboard.title"),
        description=words("dashboard.intro"),
        breadcrumbs=(),
        outline=(
            *(Heading(2, table.id, table.title) for table in tables),
            Heading(2, "gaps", words("dashboard.gaps")),
            Heading(2, "reviews", words("dashboard.reviews")),
        ),
        body=DashboardPage(
            title=words("dashboard.title"),
            intro=words("dashboard.intro"),
            facts=tuple(_facts(shelf)),
            sentiments=tuple(shelf.term("sentiments", each) for each in BySentiment._fields),
            tables=tables,
            gaps=tuple(_gaps(shelf)),
            wanted=LinkTo(address("wanted"), words("wanted.title")),
            reviews=reviews,
            more_reviews=_more(len(figures.reviews), "reviews", shelf),
            without_review=words("dashboard.without_review", n=figures.without_review)
            if figures.without_review
            else "",
        ),
        is_searched=False,
        is_indexed=False,
    )


def _facts(shelf: Shelf) -> Iterator[Fact]:
    words, figures = shelf.words, shelf.figures
    yield Fact(words("stories.title"), (LinkTo(address("stories"), words.count("stories", figures.stories.total)),))
    yield Fact(words("lessons.title"), (LinkTo(address("map"), words.count("lessons", len(figures.lessons))),))
    yield Fact(words("dashboard.gaps"), (LinkTo(address("wanted"), words.number(len(figures.gaps))),))
    if figures.reviews:
        yield Fact(words("dashboard.next_review"), (LinkTo("", words.date(figures.reviews[0].due)),))


def _table(name: str, rows: Sequence[BalanceRow], shelf: Shelf) -> BalanceTable:
    words, key = shelf.words, name.replace("-", "_")
    stories, companies = LEAST[Grade.MODERATE]
    return BalanceTable(
        id=name,
        title=words(f"dashboard.{key}"),
        intro=words(f"dashboard.{key}.intro", stories=stories, companies=companies),
        first_column=words("company" if name == "by-company" else "lesson"),
        last_column=words("dashboard.thin.why") if name == "thin" else "",
        rows=tuple(rows[:MOST]),
        more=_more(len(rows), {"by-lesson": "lessons", "by-company": "companies", "thin": "lessons"}[name], shelf),
    )


def _more(rows: int, table: str, shelf: Shelf) -> str:
    """Where the rest is, if not all rows are shown."""
    return shelf.words("dashboard.more", most=MOST, total=shelf.words.number(rows), table=table) if rows > MOST else ""


def _of_lesson(lesson: OfLesson, shelf: Shelf, note: str = "") -> BalanceRow:
    return BalanceRow(LinkTo(address(lesson.lesson), lesson.title), _balance(lesson.sentiments), note)


def _of_thin(lesson: OfLesson, shelf: Shelf) -> BalanceRow:
    return _of_lesson(lesson, shelf, "; ".join(shelf.words(f"lacks.{what}") for what in lesson.evidence.lacks))


def _of_place(place: OfPlace) -> BalanceRow:
    return BalanceRow(LinkTo(address(place.place), place.label), _balance(place.sentiments))


def _balance(sentiments: BySentiment) -> Balance:
    return Balance(*sentiments)


def _gaps(shelf: Shelf) -> Iterator[Fact]:
    for kind in _GAPS:
        if count := sum(gap.kind == kind for gap in shelf.figures.gaps):
            link = LinkTo(f"{address('wanted')}#{kind}", shelf.words.number(count))
            yield Fact(shelf.words(f"wanted.{kind}"), (link,))
