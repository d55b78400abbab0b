"""One diagnostic, two formats."""

import json

from knowledge import analysis, source

from kb_builder.checking.reporters import human, json_lines, summary
from kb_builder.diagnostics import (
    START,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Safety,
    Span,
    rule_named,
    sort_and_deduplicate,
)
from kb_builder.reading import parse

LESSON = rule_named("dangling-lesson")


def report(diagnostic: Diagnostic, text: str | None, *, colour: bool = False) -> list[str]:
    return list(human([diagnostic], lambda _: text, colour=colour))


def at(*place: int, message: str = "M.", hint: str | None = None) -> Diagnostic:
    return Diagnostic(LESSON, "stories/x.md", Span(*place), message, hint)


def test_line_is_shown_with_a_mark_below_it() -> None:
    assert report(at(2, 3, 2, 5, hint="H."), "one\ntwoo\n") == [
        "stories/x.md:2:3: error[KB301 dangling-lesson]: M.",
        "    |",
        "  2 | twoo",
        "    |   ^^",
        "    = hint: H.",
        "",
    ]


def marked(text: str, *place: int) -> str:
    """What the mark stands below, by columns of a terminal."""
    return report(at(*place), text)[3]


def test_mark_stands_below_wide_and_combining_characters() -> None:
    assert marked("日本x", 1, 3, 1, 4) == "    |     ^"
    assert marked("日本x", 1, 1, 1, 3) == "    | ^^^^"
    assert marked("e\u0301x", 1, 3, 1, 4) == "    |  ^"
    assert marked("é😀x", 1, 3, 1, 4) == "    |    ^"


def test_mark_stands_below_tabs() -> None:
    assert marked("a\tb", 1, 3, 1, 4) == "    |  \t^"


def test_mark_of_a_place_without_width_is_one_wide() -> None:
    assert marked("abc", 1, 2, 1, 2) == "    |  ^"


def test_stretch_over_lines_is_marked_to_the_end_of_its_first() -> None:
    assert marked("abc\ndef", 1, 2, 2, 2) == "    |  ^^"


def test_long_line_is_cut_around_the_mark() -> None:
    _, _, line, mark, *_ = report(at(1, 501, 1, 504), "a" * 500 + "bcd" + "e" * 500)
    assert len(line) == len("  1 | ") + 120
    assert line[mark.index("^") : mark.rindex("^") + 1] == "bcd"


def test_problem_of_a_whole_file_shows_no_line() -> None:
    assert report(Diagnostic(LESSON, "x.md", START, "M."), "---\n") == [
        "x.md:1:1: error[KB301 dangling-lesson]: M.",
        "",
    ]


def test_file_that_is_not_there_shows_no_line() -> None:
    assert report(at(2, 3, 2, 5), None) == ["stories/x.md:2:3: error[KB301 dangling-lesson]: M.", ""]


def test_place_behind_the_last_line_shows_no_line() -> None:
    assert report(at(9, 3, 9, 5), "one\n") == ["stories/x.md:9:3: error[KB301 dangling-lesson]: M.", ""]


NASTY = "a\x1b[31mb\rc\nd\u202ee\x9bf\u200bg\x00\u2028\ufeff\ud800h"
ESCAPED = r"a\u001b[31mb\u000dc\u000ad\u202ee\u009bf\u200bg\u0000\u2028\ufeff\ud800h"


def test_terminal_is_shown_what_an_author_wrote_and_never_obeys_it() -> None:
    other = Related(NASTY, START, NASTY)
    diagnostic = Diagnostic(LESSON, NASTY, Span(1, 1, 1, 2), NASTY, NASTY, (other,))
    shown = report(diagnostic, NASTY.partition("\r")[0])
    assert shown == [
        f"{ESCAPED}:1:1: error[KB301 dangling-lesson]: {ESCAPED}",
        "    |",
        r"  1 | a\u001b[31mb",
        "    | ^",
        f"    = see {ESCAPED}:1:1: {ESCAPED}",
        f"    = hint: {ESCAPED}",
        "",
    ]


def test_colour_is_only_what_we_add() -> None:
    coloured = "\n".join(report(at(1, 1, 1, 2, hint="H."), "abc", colour=True))
    for code in ("1", "31;1", "36"):
        assert f"\x1b[{code}m" in coloured
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured.replace("\x1b[0m", "") == "\n".join(report(at(1, 1, 1, 2, hint="H."), "abc"))


def test_summary_counts_each_kind() -> None:
    error, warning = at(1, 1, 1, 1), Diagnostic(rule_named("lesson-without-story"), "x", START, "M.")
    assert summary([]) == "No problems found."
    assert summary([error]) == "Found 1 error."
    assert summary([error, warning, error, warning]) == "Found 2 errors, 2 warnings."


def test_diagnostics_are_sorted_by_path_and_place_and_said_once() -> None:
    one, two, three = at(1, 9, 1, 9), at(2, 1, 2, 1), Diagnostic(LESSON, "a.md", START, "M.")
    assert sort_and_deduplicate([two, one, three, one]) == (three, one, two)


def test_json_has_every_field_of_a_diagnostic() -> None:
    fix = Fix(Safety.SAFE, "T", (Edit(Span(1, 2, 3, 4), "é\n"),))
    related = (Related("stories/y.md", Span(5, 6, 7, 8), "R."),)
    lines = list(json_lines([Diagnostic(LESSON, "stories/é.md", Span(1, 2, 3, 4), "M é 😀.", "H.", related, fix)]))
    assert [json.loads(line) for line in lines] == [
        {
            "v": 1,
            "rule": "KB301",
            "name": "dangling-lesson",
            "severity": "error",
            "path": "stories/é.md",
            "line": 1,
            "column": 2,
            "end_line": 3,
            "end_column": 4,
            "message": "M é 😀.",
            "hint": "H.",
            "related": [{"path": "stories/y.md", "line": 5, "column": 6, "message": "R."}],
            "fix": {
                "safety": "safe",
                "title": "T",
                "edits": [{"line": 1, "column": 2, "end_line": 3, "end_column": 4, "text": "é\n"}],
            },
        }
    ]


def test_json_says_null_where_there_is_nothing_to_say() -> None:
    [line] = json_lines([at(1, 1, 1, 1)])
    found = json.loads(line)
    assert (found["hint"], found["related"], found["fix"]) == (None, [], None)


def test_json_is_one_line_whatever_an_author_wrote() -> None:
    nasty = NASTY + "\x85"
    [line] = json_lines([Diagnostic(LESSON, nasty, START, nasty)])
    assert line.splitlines() == [line]
    assert json.loads(line)["message"] == nasty


def test_fix_applied_to_its_file_ends_the_problem() -> None:
    text = "stories/first-call.md"
    broken = analysis({})
    assert broken.diagnostics == ()
    document, _ = parse(source(text, broken.facts.documents[text].text.value.replace("own-it]", "own-itt]")))
    assert document is not None
    [found] = analysis({text: document.text.value}).diagnostics
    assert found.fix is not None
    [edit] = found.fix.edits
    start = document.text.offset(edit.span.line, edit.span.column)
    end = document.text.offset(edit.span.end_line, edit.span.end_column)
    mended = document.text.value[:start] + edit.text + document.text.value[end:]
    assert analysis({text: mended}).diagnostics == ()
