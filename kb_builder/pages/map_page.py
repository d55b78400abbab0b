"""The map of lessons: a table of lessons and sentiments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from kb_builder.linking import OfLesson, address
from kb_builder.model import EntryId
from kb_builder.pages.lists import leaves
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Cell, Found, LinkTo, MapFamily, MapPage, MapRow, Named, SitePage
from kb_builder.pages.wanted import anchor_of, shown_gaps

_HOTTEST = 4


def map_pages(shelf: Shelf) -> Iterator[SitePage]:
    """The lessons by family, cut into pages like any list."""
    words, size = shelf.words, shelf.facts.config.page_size
    lessons = shelf.figures.lessons
    columns = tuple(shelf.term("sentiments", each) for each in shelf.facts.library.vocabularies.sentiments)
    wishes = {gap.of: f"{address('wanted')}#{anchor_of(gap)}" for gap in shown_gaps("lessons", shelf)}
    table = _Table(max((count for lesson in lessons for count in lesson.sentiments), default=0), wishes, shelf)
    wanted = LinkTo(address("wanted"), words("wanted.title"))
    for leaf in leaves(shelf, base=address("map"), title=words("map.title"), items=len(lessons)):
        shown = lessons[(leaf.number - 1) * size : leaf.number * size]
        yield SitePage(
            address=leaf.address,
            kind="map",
            title=leaf.title,
            description=words("map.intro"),
            breadcrumbs=(LinkTo(address("lessons"), words("lessons.title")),),
            outline=(),
            body=MapPage(leaf.title, words("map.intro"), columns, tuple(table.families(shown)), wanted, leaf.pager),
            is_searched=leaf.number == 1,
            found=Found("page", shown=(Named("summary", words("map.intro")),)),
        )


@dataclass(frozen=True)
class _Table:
    """Makes the rows. `most` is what the fullest cell has, `wishes` where the gaps of a lesson are shown."""

    most: int
    wishes: Mapping[EntryId, str]
    shelf: Shelf

    def families(self, lessons: tuple[OfLesson, ...]) -> Iterator[MapFamily]:
        labels = self.shelf.facts.library.vocabularies.families
        for family, of_family in groupby(lessons, key=lambda lesson: lesson.family):
            yield MapFamily(labels[family], tuple(map(self._row, of_family)))

    def _row(self, lesson: OfLesson) -> MapRow:
        counts = lesson.sentiments._asdict()
        cells = tuple(self._cell(lesson.lesson, sentiment, stories) for sentiment, stories in counts.items())
        return MapRow(LinkTo(address(lesson.lesson), lesson.title), cells, lesson.stories)

    def _cell(self, lesson: EntryId, sentiment: str, stories: int) -> Cell:
        query = {"sentiment": sentiment, "lesson": lesson.partition("/")[2]}
        return Cell(
            sentiment=self.shelf.term("sentiments", sentiment),
            stories=stories,
            heat=heat(stories, self.most),
            address=f"{address(lesson)}#stories" if stories else self.wishes.get(lesson, address("wanted")),
            query=urlencode(query) if stories else "",
        )


def heat(stories: int, most: int) -> int:
    """0 for no story, 1 for one, and by doublings up to 4 for as many as the fullest cell has."""
    if not stories:
        return 0
    if stories == most:
        return _HOTTEST if most > 1 else 1
    return 1 + (_HOTTEST - 1) * (stories.bit_length() - 1) // most.bit_length()
