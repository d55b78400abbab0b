"""Whatever a text from elsewhere holds: it becomes drafts that say nothing but what we wrote, or a kind message."""

import re
import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_import import KNOWLEDGE_BASE

from kb_builder.checking.originality import WORD, fingerprints
from kb_builder.importing import Form, Imported, NearStory, Proposer, UnreadableError, draft_text, imported
from kb_builder.importing.lexicon import FAIR, fair_quote
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import Story
from kb_builder.model.slugs import slug_of
from kb_builder.reading import Collection, SourceFile, parse
from kb_builder.reading.yaml_values import plain
from kb_builder.writing.known import Known

DAY = "2026-06-01"
COMMENTS = 6  # the list, and a question in each section

_TOLD = (
    "I called Parcelo and the agent told me that she would look at it, and I waited until she called me again. "
    "He asked me for the form, I gave it to him, and he said that it was the wrong one, so I went to the counter again."
)
_NASTY = [
    "-->",
    "<!--",
    "<!-- pause: now? -->",
    "--!>",
    "---",
    "+++",
    "--8<-- 'mkdocs.yml'",
    "<script>alert(1)</script>",
    "</body></html>",
    "{% raw %}",
    "{{ config }}",
    "[x](javascript:y)",
    "![[secret.png]]",
    "status: published",
    'title: "open',
    "title: --> x",
    "author: [a, [b]]",
    "date: 2026-99-99",
    "url: https://x.example/-->",
    "&anchor *alias !!python/object",
    "# Example 1: Positive",
    "Example 2 : Negative",
    "Dear Sir,",
    "* * *",
    "12 Responses to “-->”",
    "1. Bo says:",
    "Leave a Reply",
    "“Good morning, this is -->”",
    "the agent Maria --> said",
    "4111 1111 1111 1111",
    "a@b.de",
    "$5 5 minutes 99999999999999999999 %",
    "\u202e\u200b\ufeff\x00\x1b[31m\r",
    "\u2028---\u2028status: published",
    "😀" * 40,
    "x" * 3000,
    "(" * 500,
    "`" * 300,
]
_PIECE = st.just(_TOLD) | st.sampled_from(_NASTY) | st.text(max_size=40)
_TEXT = st.lists(_PIECE, max_size=10).flatmap(
    lambda pieces: st.sampled_from(["\n", "\n\n", " ", "\r\n"]).map(lambda joint: joint.join(pieces))
)
_FRONT = st.sampled_from(["", "---\n{}\n---\n", "+++\n{}\n+++\n", "{{\n{}\n}}\n", "---\n{}\n"])
_TAG = st.sampled_from(
    ["p", "h1", "h2", "li", "article", "div id=comments", "blockquote", "td", "title", "script", "!--"]
)


@cache
def proposer() -> Proposer:
    near = NearStory("kettle-without-a-receipt", "A kettle", 0.5, ("kettle", "-->"), ("own-it",))
    return Proposer(Known.of(read_knowledge_base(KNOWLEDGE_BASE / "mkdocs.yml")), lambda text: [near])


@given(text=_TEXT, front=_FRONT, head=_TEXT)
def test_markdown(text: str, front: str, head: str) -> None:
    whole = front.format(head) + text if "{}" in front else text
    check(whole.encode("utf-8", "replace"), Form.MARKDOWN)


@given(text=_TEXT)
def test_plain_text(text: str) -> None:
    check(text.encode("utf-8", "replace"), Form.TEXT)


@given(parts=st.lists(st.tuples(_TAG, _PIECE), max_size=10))
def test_web_pages(parts: list[tuple[str, str]]) -> None:
    page = "".join(f"<{tag}>{text}{'' if tag == '!--' else f'</{tag.split()[0]}>'}" for tag, text in parts)
    check(f"<!doctype html><html><body>{page}</body></html>".encode("utf-8", "replace"), Form.WEB_PAGE)


@given(data=st.binary(max_size=400), form=st.sampled_from(Form))
def test_any_bytes(data: bytes, form: Form) -> None:
    check(data, form)


@given(text=_TEXT)
def test_a_quote_is_never_longer_than_is_fair(text: str) -> None:
    quote = fair_quote(text)
    assert len(WORD.findall(quote)) <= FAIR
    assert not re.search("--|[<>{}\\n]", quote)


@pytest.mark.parametrize(
    ("form", "unit", "count"),
    [
        (Form.TEXT, "The other day\n", 30_000),
        (Form.TEXT, "Example 1\n", 40_000),
        (Form.TEXT, f"{_TOLD}\n", 2_000),
        (Form.TEXT, "word ", 99_000),
        (Form.TEXT, '"', 400_000),
        (Form.MARKDOWN, "> ", 200_000),
        (Form.MARKDOWN, "# ", 200_000),
        (Form.MARKDOWN, "`", 400_000),
        (Form.MARKDOWN, "*a ", 150_000),
        (Form.MARKDOWN, "[", 400_000),
        (Form.WEB_PAGE, "<div>", 100_000),
        (Form.WEB_PAGE, f"<p>{_TOLD}</p>", 2_000),
    ],
)
def test_ten_times_the_size_takes_no_more_than_thirty_times_as_long(form: Form, unit: str, count: int) -> None:
    """What grew with the square of the size would take a hundred times as long."""
    small, large = (_seconds(unit * size, form) for size in (count // 30, count // 3))
    assert large < 30 * max(small, 0.02)


def _seconds(text: str, form: Form) -> float:
    began = time.process_time()
    check(text.encode(), form)
    return time.process_time() - began


@pytest.mark.parametrize(
    "text",
    [
        "---\na: " + "[" * 15_000 + "\n---\n" + _TOLD,
        "+++\na = " + "[" * 15_000 + "\n+++\n" + _TOLD,
        '{\n"a": ' + "[" * 15_000 + "\n}\n" + _TOLD,
        "+++\ntitle = " + "9" * 5_000 + "\n+++\n" + _TOLD,
        "+++\ntitle = [[[[[[1]]]]]]\n+++\n" + _TOLD,
    ],
)
def test_front_matter_that_is_meant_to_break_the_reader(text: str) -> None:
    check(text.encode(), Form.MARKDOWN)


def check(data: bytes, form: Form) -> None:
    """The bytes give drafts that are whole and in which nothing of the source has become more than data."""
    try:
        result = imported("source.md", data, proposer(), added=DAY, regions=("GB",), form=form)
    except UnreadableError:
        return
    for story in result.stories:
        text = draft_text(story, result.document)
        document, problems = parse(SourceFile("stories/x.md", Collection.STORIES, text.encode()))
        assert document is not None, problems
        front = plain(document.front_matter)
        assert isinstance(front, dict)
        assert (front["status"], front["summary"]) == ("draft", "")
        assert set(front) <= set(Story.model_fields)
        assert document.body.startswith("\n<!--\nImported from source.md")
        assert document.body.count("<!--") == document.body.count("-->") == COMMENTS
        assert "8<" not in document.body
        assert result.document.fingerprints.isdisjoint(fingerprints(document.body))
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|", slug_of(story.draft.title))
    _accounts_for_everything(result)


def _accounts_for_everything(result: Imported) -> None:
    """Every block is in a draft, or it is said why it is in none; nothing is in two."""
    places = [block.place for block in result.document.blocks if block.text]
    drafted = [block.place for story in result.stories for block in story.part.blocks]
    out = {place for each in result.left_out for place in places if each.first <= place <= each.last}
    assert len(drafted) == len(set(drafted))
    assert sorted({*drafted, *out}) == sorted(set(places))
    assert not out & set(drafted)
