"""Front matter becomes models, and every mistake one diagnostic at its place."""

import datetime

import pytest
from knowledge import BASE_TEXTS, LESSON, STORY, entry, good_entry, shown

from kb_builder.model import PartialDate, default_vocabularies


def with_line(line: str, instead_of: str = "") -> str:
    assert not instead_of or instead_of in STORY
    return STORY.replace(instead_of, line) if instead_of else STORY.replace("added:", f"{line}\nadded:", 1)


@pytest.mark.parametrize(
    ("sentiment", "role"), [("positive", "followed"), ("neutral", "partly"), ("negative", "broken")]
)
def test_role_of_a_lesson_without_one_follows_the_sentiment(sentiment: str, role: str) -> None:
    story = good_entry(STORY.replace("sentiment: negative", f"sentiment: {sentiment}"))
    assert [(lesson.id, lesson.role) for lesson in story.meta.lessons] == [("listen-first", role), ("own-it", role)]


def test_role_that_is_written_stands_whatever_the_sentiment() -> None:
    lessons = "lessons: [{id: listen-first, role: followed}, {id: own-it}]"
    story = good_entry(with_line(lessons, "lessons: [listen-first, own-it]"))
    assert [lesson.role for lesson in story.meta.lessons] == ["followed", "broken"]


def test_wrong_sentiment_is_not_reported_once_more_for_each_lesson() -> None:
    _, found = entry(with_line("sentiment: bad", "sentiment: negative"))
    assert shown(found) == ["4:12-4:15 unknown-term"]


@pytest.mark.parametrize("line", ["titel: x", "Title: x", "tittle: x", "titles: x"])
def test_misspelt_required_key_is_one_diagnostic_with_its_new_name(line: str) -> None:
    _, found = entry(with_line(line, "title: The question nobody heard"))
    assert shown(found) == [f"2:1-2:{line.index(':') + 1} unknown-key"]
    assert found[0].hint == "Did you mean `title`?"
    assert found[0].fix is not None
    assert [edit.text for edit in found[0].fix.edits] == ["title"]


def test_two_misspellings_of_one_key_are_not_both_renamed_to_it() -> None:
    _, found = entry(with_line("titel: x\ntitl: y", "title: The question nobody heard"))
    assert shown(found) == ["2:1-2:6 unknown-key", "3:1-3:5 unknown-key"]
    assert [diagnostic.fix is not None for diagnostic in found] == [True, False]


def test_misspelt_key_beside_the_right_one_is_not_renamed() -> None:
    _, found = entry(with_line("titel: x"))
    assert shown(found) == ["10:1-10:6 unknown-key"]
    assert found[0].fix is None


def test_all_mistakes_are_found_at_once() -> None:
    text = (
        STORY.replace("channel: phone", "channel: fax").replace("kind: encounter\n", "").replace("2026-01-10", "soon")
    )
    _, found = entry(text.replace("company: parcelo", "company: [a]"))
    assert sorted(shown(found)) == [
        "1:1-1:4 missing-key",
        "6:10-6:13 wrong-type",
        "7:10-7:13 unknown-term",
        "9:8-9:12 bad-date",
    ]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2007", PartialDate(2007)),
        ("2007-04", PartialDate(2007, 4)),
        ("2007-04-06", PartialDate(2007, 4, 6)),
        ("2024-02-29", PartialDate(2024, 2, 29)),
        ("'2007'", PartialDate(2007)),
    ],
)
def test_date_keeps_its_precision(written: str, date: PartialDate) -> None:
    story = good_entry(with_line(f"date: {written}"))
    assert story.meta.date == date
    assert str(story.meta.date) == written.strip("'")


@pytest.mark.parametrize(
    "written",
    [
        "2007-4",
        "2007-04-31",
        "2023-02-29",
        "07",
        "April 2007",
        "2007-04-06T10:00",
        "0000",
        "\uff12\uff10\uff10\uff17",
        "2007-00",
    ],
)
def test_what_no_calendar_has_is_no_date(written: str) -> None:
    _, found = entry(with_line(f"date: {written}"))
    assert shown(found) == [f"10:7-10:{7 + len(written)} bad-date"]


def test_earliest_day_of_a_partial_date() -> None:
    assert PartialDate(2007).earliest == datetime.date(2007, 1, 1)
    assert PartialDate(2007, 4).earliest == datetime.date(2007, 4, 1)


@pytest.mark.parametrize("written", ["1_000", "5.0", "-1", "1e2", "0x10", "+5", "٣", "12:30", "yes", "''", "1234567"])
def test_what_is_not_digits_is_no_number(written: str) -> None:
    _, found = entry(with_line(f"effort: {{minutes: {written}}}"))
    assert [diagnostic.rule.name for diagnostic in found] == ["wrong-type"]


def test_leading_zeros_do_not_make_an_octal_number() -> None:
    assert good_entry(with_line("effort: {minutes: 012}")).meta.effort.minutes == 12


@pytest.mark.parametrize("written", ["no", "1.10", "12:30", "2026-01-10", "null", "~"])
def test_text_that_yaml_takes_for_something_else_stays_text(written: str) -> None:
    assert good_entry(with_line(f"title: {written}", "title: The question nobody heard")).meta.title == written


def test_line_of_text_has_single_spaces_only() -> None:
    story = good_entry(with_line("title: |\n  One  two\n  three", "title: The question nobody heard"))
    assert story.meta.title == "One two three"


@pytest.mark.parametrize(
    ("written", "is_known"),
    [
        ("https://example.org", True),
        ("http://example.org/a?b=c#d", True),
        ("https://münchen.example/", True),
        ("//example.org", False),
        ("https://", False),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ("'https://[::1'", False),
        ("data:text/html,x", False),
    ],
)
def test_source_is_linked_by_a_web_address(written: str, is_known: bool) -> None:
    found, _ = entry(with_line(f"source: {{url: {written}}}", "source: {title: Notes from the counter}"))
    assert (found is not None) is is_known


@pytest.mark.parametrize(
    "key", ["template", "location", "icon", "hide", "search", "tags", "draft", "slug", "date_published"]
)
def test_key_that_a_theme_would_obey_is_refused(key: str) -> None:
    _, found = entry(with_line(f"{key}: x"))
    assert shown(found) == [f"10:1-10:{len(key) + 1} unknown-key"]


def test_industry_is_required_for_an_anonymous_company_only() -> None:
    _, found = entry(with_line("company: anonymous", "company: parcelo"))
    assert shown(found) == ["6:10-6:19 missing-key"]
    assert good_entry(with_line("company: anonymous\nindustry: health", "company: parcelo")).meta.industry == "health"


def test_place_of_a_value_deep_inside_is_its_own() -> None:
    story = good_entry(STORY)
    assert story.span("lessons", 1, "id") == story.span("lessons", 1)
    assert (story.span("journey", "step").line, story.span("journey", "step").column) == (11, 34)
    assert story.span("nothing") == story.document.front_matter.span


def test_lesson_and_course_have_their_own_required_keys() -> None:
    _, found = entry(LESSON.replace("principle: Let the customer finish.\n", ""), "lessons/listen-first.md")
    assert [diagnostic.message for diagnostic in found] == ["The key `principle` is missing."]
    course = BASE_TEXTS["courses/first-week.md"].replace("audience: New agents\n", "")
    _, found = entry(course, "courses/first-week.md")
    assert [diagnostic.message for diagnostic in found] == ["The key `audience` is missing."]


def test_vocabulary_has_no_term_without_a_label() -> None:
    vocabularies = default_vocabularies()
    names = ("sentiments", "roles", "kinds", "evidence", "channels", "situations", "industries", "families", "statuses")
    assert [name for name in names for term, label in vocabularies.terms(name).items() if not term or not label] == []


def test_terms_of_a_site_come_after_ours() -> None:
    extended = default_vocabularies().extended({"channels": {"fax": "Fax", "phone": "Telephone"}})
    assert list(extended.channels)[-1] == "fax"
    assert extended.channels["phone"] == "Telephone"
    assert "fax" not in default_vocabularies().channels
