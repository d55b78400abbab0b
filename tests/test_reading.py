"""Bytes become text that knows its place."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from knowledge import shown, source

from kb_builder.diagnostics import START, Span
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.reading import Mapping, Scalar, Sequence, Text, cover_of, parse, parse_page, parse_settings, read_tree
from kb_builder.reading.yaml_values import Value, plain, read_yaml


def story(front_matter: str, body: str = "") -> str:
    return f"---\n{front_matter}\n---\n{body}"


def value_of(front_matter: str, key: str = "title") -> Value | None:
    document, found = parse(source("stories/x.md", story(front_matter)))
    assert found == []
    assert document is not None
    return document.front_matter.get(key)


@pytest.mark.parametrize(
    "written", ["no", "yes", "012", "1.10", "12:30", "1_000", "0x1F", "1e3", "~", "null", "2026-01-10"]
)
def test_scalars_stay_what_the_author_wrote(written: str) -> None:
    assert value_of(f"title: {written}") == Scalar(written, Span(2, 8, 2, 8 + len(written)))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title: é", Span(2, 8, 2, 9)),
        ("title: 😀😀", Span(2, 8, 2, 10)),
        ("é: 1\ntitle: x", Span(3, 8, 3, 9)),
        ("title:\tx", Span(2, 8, 2, 9)),
        ("title:   '😀 é'", Span(2, 10, 2, 15)),
        ("lessons: [é, 😀]\ntitle: x", Span(3, 8, 3, 9)),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_count_code_points_whatever_the_line_ends_and_the_mark(
    text: str, place: Span, line_end: str, mark: str
) -> None:
    document, found = parse(source("stories/x.md", mark + story(text).replace("\n", line_end)))
    assert found == []
    assert document is not None
    value = document.front_matter.get("title")
    assert value is not None
    assert value.span == place


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_body_begins_below_the_front_matter_and_keeps_its_line_ends(line_end: str) -> None:
    document, _ = parse(source("stories/x.md", story("title: é😀", "\nBody é\n").replace("\n", line_end)))
    assert document is not None
    assert document.body == "\nBody é\n".replace("\n", line_end)
    start = document.body.index("é")
    assert document.body_span(start, start + 1) == Span(5, 6, 5, 7)


def test_body_may_be_absent() -> None:
    document, found = parse(source("stories/x.md", "---\ntitle: x\n---"))
    assert found == []
    assert document is not None
    assert document.body == ""


@pytest.mark.parametrize("text", ["---", "---\n", "--- "])
def test_file_that_ends_on_its_first_line_is_one_diagnostic(text: str) -> None:
    document, found = parse(source("stories/x.md", text))
    assert document is None
    assert [each.rule.name for each in found] == ["unclosed-front-matter"]


def test_empty_front_matter_is_an_empty_mapping() -> None:
    document, found = parse(source("stories/x.md", "---\n---\n"))
    assert found == []
    assert document is not None
    assert document.front_matter == Mapping((), START)


def test_front_matter_of_a_hand_written_page_that_is_wrong_counts_as_none() -> None:
    document, found = parse_page(source("docs/x.md", "---\nx: !tag [\n---\n# é\n"))
    assert [each.rule.name for each in found] == ["yaml-tag"]
    assert document is not None
    assert document.front_matter == Mapping((), START)
    assert document.body == "# é\n"


def test_rule_inside_a_body_is_not_the_end_of_front_matter() -> None:
    document, _ = parse(source("stories/x.md", story("title: x", "one\n\n---\n\ntwo\n")))
    assert document is not None
    assert document.body == "one\n\n---\n\ntwo\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_cover_ends_where_the_front_matter_ends(line_end: str) -> None:
    data = story("title: é", "one\n---\ntwo").replace("\n", line_end).encode()
    assert cover_of(data) == "---\ntitle: é\n".replace("\n", line_end).encode()


@given(st.text("-\r\n \tab:\ufeff\u2028", max_size=60).map(lambda text: text.replace("b", "---\n")))
@example("---\na: x\n---\n---\n")
@example("---\r\na: x\r\n--- \r\n")
@example("\ufeff---\na: x\n---\ntext")
@example("---\r---\r")
def test_cover_holds_all_of_the_front_matter(text: str) -> None:
    data = text.encode()
    cover = cover_of(data)
    assert data.startswith(cover)
    read, _ = parse(source("stories/x.md", data))
    again, _ = parse(source("stories/x.md", cover if cover == data else cover + b"---\n"))
    if read is not None:
        assert again is not None
        assert again.front_matter == read.front_matter


def test_all_duplicate_keys_are_reported_at_once() -> None:
    _, found = parse(source("stories/x.md", story("a: 1\nb: 2\na: 3\nb: 4\nc: {d: 1, d: 2}")))
    assert shown(found) == [
        "4:1-4:2 duplicate-key",
        "5:1-5:2 duplicate-key",
        "6:11-6:12 duplicate-key",
    ]


def test_lists_and_blocks_keep_the_place_of_each_value() -> None:
    value = value_of("title:\n  - é\n  - {b: 😀}")
    assert isinstance(value, Sequence)
    assert [item.span for item in value.items] == [Span(3, 5, 3, 6), Span(4, 5, 4, 11)]
    assert plain(value) == ["é", {"b": "😀"}]


@pytest.mark.parametrize(
    "text",
    ["[" * 40_000, "{" * 40_000, "- " * 40_000, "a: [" * 20_000, "? " * 40_000, "&a [" * 20_000 + "*a"],
    ids=lambda text: text[:5],
)
@pytest.mark.parametrize("foreign", [False, True])
def test_depth_that_would_end_the_process_is_one_diagnostic(text: str, foreign: bool) -> None:
    value, found = read_yaml(text, "companies.yml", foreign=foreign)
    assert value is None
    assert len(found) == 1


def test_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    _, found = parse(source("stories/x.md", story(bomb)))
    assert shown(found) == ["2:4-2:8 yaml-anchor"]


def test_foreign_settings_may_have_tags_and_anchors() -> None:
    text = "a: &x !!python/name:os.system 1\nb: *x\nc: !ENV [A, b]\n"
    document, found = parse_settings(source("companies.yml", text), foreign=True)
    assert found == []
    assert document is not None
    assert plain(document.front_matter) == {"a": "1", "b": "", "c": ["A", "b"]}


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "\ue000", "\ufffe", "\uffff"]
)
def test_character_that_nobody_sees_is_refused(character: str) -> None:
    document, found = parse(source("stories/x.md", story("title: x", f"a\n😀b{character}c")))
    assert document is None
    assert shown(found) == ["5:3-5:4 forbidden-character"]


@pytest.mark.parametrize("character", ["\t", "\u200d", "\u200c", "\u00a0", "\ufe0f", "\u0301", "\U0001f600", "\u00ad"])
def test_character_that_writing_needs_is_kept(character: str) -> None:
    document, found = parse(source("stories/x.md", story("title: x", f"a{character}b")))
    assert found == []
    assert document is not None
    assert document.body == f"a{character}b"


@pytest.mark.parametrize(
    ("text", "start", "end", "place"),
    [
        ("a\nb", 0, 1, Span(1, 1, 1, 2)),
        ("a\r\nb", 3, 4, Span(2, 1, 2, 2)),
        ("a\rb", 2, 3, Span(2, 1, 2, 2)),
        ("😀é\tx", 3, 4, Span(1, 4, 1, 5)),
        ("a\nb", 0, 3, Span(1, 1, 2, 2)),
        ("", 0, 0, Span(1, 1, 1, 1)),
        ("a\n", 2, 2, Span(2, 1, 2, 1)),
    ],
)
def test_offsets_become_lines_and_columns(text: str, start: int, end: int, place: Span) -> None:
    assert Text.of(text).span(start, end) == place


def test_line_is_shown_without_its_end() -> None:
    text = Text.of("one\r\ntwo\rthree\n")
    assert [text.line(number) for number in range(1, 6)] == ["one", "two", "three", "", ""]


def test_tree_is_read_in_order_of_path_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    for path in ("stories/b.md", "stories/a.md", "lessons/c.md", "stories/.hidden.md", "docs/index.md", "docs/a/b.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x", "utf-8")
    read, found = read_tree(tmp_path)
    assert found == []
    assert [file.path for file in read.files] == [
        "docs/a/b.md",
        "docs/index.md",
        "lessons/c.md",
        "stories/a.md",
        "stories/b.md",
    ]


def test_missing_folders_are_empty(tmp_path: Path) -> None:
    read, found = read_tree(tmp_path)
    assert (read.files, read.images, found) == ((), (), [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_named_pipe_is_reported_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    os.mkfifo(tmp_path / "stories" / "pipe.md")
    read, found = read_tree(tmp_path)
    assert read.files == ()
    assert [(d.path, d.rule.name) for d in found] == [("stories/pipe.md", "unreadable-file")]


def test_folder_named_like_a_settings_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "companies.yml").mkdir()
    _, found = read_tree(tmp_path)
    assert [(d.path, d.rule.name) for d in found] == [("companies.yml", "unreadable-file")]


def test_file_name_that_is_not_text_is_reported_in_words_that_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    try:
        (tmp_path / "stories" / os.fsdecode(b"caf\xe9.md")).write_text("x", "utf-8")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    read, found = read_tree(tmp_path)
    assert read.files == ()
    assert [(d.path, d.rule.name) for d in found] == [("stories/caf\\xe9.md", "bad-slug")]


@pytest.mark.parametrize("docs_dir", ["docs", "./docs", "docs/", "./docs/"])
def test_folder_of_pages_may_be_written_in_several_ways(tmp_path: Path, docs_dir: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("x", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"docs_dir: {docs_dir}\nplugins: [kb-builder]\n", "utf-8")
    base = read_knowledge_base(tmp_path / "mkdocs.yml")
    assert [file.path for file in base.sources.files] == ["docs/index.md"]
