"""The date of a build: that of its newest content, never that of the clock."""

import datetime
from collections.abc import Iterator

from kb_builder.linking import Library, is_draft
from kb_builder.model import Course, Lesson, Story

_NO_DATE = datetime.date(1980, 1, 1)


def source_date(library: Library) -> int:
    """Seconds since 1970 (UTC midnight) of the newest `added`, `changed` or `review.last`; of 1980-01-01 without any.

    Drafts do not count: a published site does not know of them.

    For SOURCE_DATE_EPOCH, https://reproducible-builds.org/specs/source-date-epoch/.
    """
    dates = [date for entry in library.articles if not is_draft(entry) for date in _dates(entry.meta)]
    newest = max(dates, default=_NO_DATE)
    return int(datetime.datetime(newest.year, newest.month, newest.day, tzinfo=datetime.UTC).timestamp())


def _dates(meta: Story | Lesson | Course) -> Iterator[datetime.date]:
    yield meta.added
    if meta.changed:
        yield meta.changed
    if meta.review:
        yield meta.review.last
