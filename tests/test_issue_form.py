"""The issue form "Tell a story": what it asks, and what becomes of the answers, whoever wrote them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from case_files import BASE, write_case
from command import kb
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_builder.converting import Converted, Converter, beyond_limits
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import Broken
from kb_builder.model import Entry, Story, decode
from kb_builder.model.story import ADVICE_SECTIONS, REQUIRED_SECTIONS
from kb_builder.reading import Collection, SourceFile, parse
from kb_builder.writing.cleaning import one_line, without_structure
from kb_builder.writing.drafts import StoryDraft
from kb_builder.writing.entries import story_text
from kb_builder.writing.issue_form import NO_ANSWER, issue_form, read_issue
from kb_builder.writing.known import Known

KNOWN = Known.of(read_knowledge_base(BASE / "mkdocs.yml"))
FORM = [element for element in yaml.safe_load(issue_form(KNOWN))["body"] if element["type"] != "markdown"]
LABELS = [element["attributes"]["label"] for element in FORM]
SECTIONS = (*REQUIRED_SECTIONS, *ADVICE_SECTIONS)

ANSWERS = {
    "How was it for the customer?": "Negative",
    "Which lessons does it teach?": "Own it until it is finished (own-it), Listen before you solve (listen-first)",
    "Which company?": "A company that is not named",
    "Which industry?": "Retail and rental",
    "Where did it happen?": "Store",
    "What was it about?": "The customer is passed on, An everyday encounter",
    "What do you tell?": "One encounter",
    "How do you know?": "First-hand, told by the customer",
    "Can a private person be recognised?": "No: there are no names, numbers, addresses or workplaces of private people",
    "Are the words your own?": "Yes, and they may be published under the licence of this collection",
    "Title": "Two queues: one answer",
    "Summary": "A customer waits in two queues before somebody looks up her order.",
    "When?": "2026-05",
    "Source: title": NO_ANSWER,
    "Source: author": NO_ANSWER,
    "Source: publisher": NO_ANSWER,
    "Source: web address": NO_ANSWER,
    "Wanted": NO_ANSWER,
    "Situation": "A customer comes to collect an order.\r\n\r\nShe has the number with her.",
    "What they did": "- The first clerk sent her on.\n- The second clerk sent her back.",
    "What came of it": "After half an hour she left.",
    "What to copy": NO_ANSWER,
    "What to avoid": "- Do not send anybody away before you have looked.",
}
STORY = """\
---
title: "Two queues: one answer"
summary: A customer waits in two queues before somebody looks up her order.
sentiment: negative
lessons:
  - {id: own-it, role: broken}
  - {id: listen-first, role: broken}
company: anonymous
industry: retail
channel: store
kind: encounter
evidence: first-hand
situation: [transfer, everyday]
date: 2026-05
added: 2026-05-31
---

## Situation

A customer comes to collect an order.

She has the number with her.

## What they did

- The first clerk sent her on.
- The second clerk sent her back.

## What came of it

After half an hour she left.

## What to avoid

- Do not send anybody away before you have looked.
"""


def rendered(answers: Mapping[str, str]) -> str:
    """The body of the issue that GitHub makes of a filled-in form."""
    return "\n\n".join(f"### {label}\n\n{answer}" for label, answer in answers.items())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_form_asks_for_all_that_a_story_needs_choices_first() -> None:
    assert list(ANSWERS) == LABELS
    kinds = [element["type"] for element in FORM]
    assert kinds == sorted(kinds)  # dropdown, input, textarea: what is typed cannot stand before a choice
    ids = [element["id"] for element in FORM]
    assert len(set(ids)) == len(ids)
    for element in FORM:
        assert ANSWERS[element["attributes"]["label"]] != NO_ANSWER or "validations" not in element


def test_filled_in_form_becomes_a_story(folder: Path) -> None:
    result = kb("new", "story", "--from-issue", "-", "--added", "2026-05-31", stdin=rendered(ANSWERS))
    assert (result.exit_code, result.stdout) == (0, "stories/two-queues-one-answer.md\n")
    assert result.stderr == "Next: read it once more, then run `kb check stories/two-queues-one-answer.md`.\n"
    assert (folder / "stories/two-queues-one-answer.md").read_text("utf-8") == STORY
    analysis = read_knowledge_base(folder / "mkdocs.yml").analyse()
    mine = [found.rule.name for found in analysis.diagnostics if found.path.endswith("two-queues-one-answer.md")]
    assert mine == ["short-body"]


def test_option_comes_before_the_answer(folder: Path) -> None:
    (folder / "body.md").write_text(rendered(ANSWERS), "utf-8")
    kb("new", "story", "Three queues", "--from-issue", "body.md", "--lesson", "own-it:partly")
    text = (folder / "stories/three-queues.md").read_text("utf-8")
    assert text.startswith("---\ntitle: Three queues\n")
    assert "lessons:\n  - {id: own-it, role: partly}\ncompany" in text


def test_what_the_form_left_open_is_named(folder: Path) -> None:
    result = kb("new", "story", "--from-issue", "-", stdin="Hello, I have a story.\n### Title\n\nTwo queues\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert [line.split()[0] for line in result.stderr.splitlines() if line.startswith("  --")] == [
        "--sentiment",
        "--lesson",
        "--company",
        "--channel",
    ]


def test_answer_that_cannot_be_used_is_left_out_and_told(folder: Path) -> None:
    answers = ANSWERS | {
        "When?": "last summer",
        "Source: web address": "see my blog",
        "Can a private person be recognised?": "I am not sure, please look",
        "What was it about?": "The weather",
    }
    result = kb("new", "story", "--from-issue", "-", "--added", "2026-05-31", stdin=rendered(answers))
    assert result.exit_code == 0
    assert result.stderr.splitlines()[:-1] == [
        "note: What was it about? 'The weather' is not among the choices and was left out.",
        "note: Can a private person be recognised? The author answered: I am not sure, please look.",
        "note: 'last summer' is not a date. Write what is known: 2026, 2026-05 or 2026-05-31. It was left out.",
        "note: 'see my blog' is not a web address. It begins with https:// and has no spaces. It was left out.",
    ]
    without = STORY.replace("situation: [transfer, everyday]\ndate: 2026-05\n", "")
    assert (folder / "stories/two-queues-one-answer.md").read_text("utf-8") == without


def test_body_that_no_form_can_have_is_refused(folder: Path) -> None:
    result = kb("new", "story", "--from-issue", "-", stdin=rendered(ANSWERS) + "x" * 65_536)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "The issue has more than 65,536 characters" in result.stderr


def test_first_of_two_answers_counts_and_the_second_is_text() -> None:
    twice = rendered(ANSWERS | {"Situation": "Before.\n\n### Title\n\nAnother title\n\n### What they did\n\nNothing."})
    draft = read_issue(twice, KNOWN).draft
    assert draft.title == "Two queues: one answer"
    assert draft.sections["Situation"] == "Before.\n\n&#35;&#35;&#35; Title\n\nAnother title"
    assert draft.sections["What they did"] == (
        "Nothing.\n\n&#35;&#35;&#35; What they did\n\n- The first clerk sent her on.\n- The second clerk sent her back."
    )


@pytest.mark.parametrize(
    "label", ["### title", "### Title ?", " ### Title", "## Title", "#### Title", "Title", "###  Title", "### Added"]
)
def test_heading_that_is_not_ours_letter_for_letter_is_text(label: str) -> None:
    draft = read_issue(f"### Situation\n\nBefore.\n\n{label}\n\nNot a title.", KNOWN).draft
    assert draft.title == ""
    assert draft.sections["Situation"].endswith("Not a title.")


@pytest.mark.parametrize(
    ("label", "answer", "chosen"),
    [
        ("What was it about?", "The customer is passed on", ("transfer",)),
        ("What was it about?", "the customer is passed on", ()),
        ("What was it about?", "The customer is passed on, The weather", ()),
        ("Which company?", "Parcelo (parcelo)", "parcelo"),
        ("Which company?", "parcelo", ""),
        ("Which company?", "Parcelo (parcelo), A company that is not named", ""),
        ("How do you know?", "First-hand, told by the employee", "staff"),
        ("How do you know?", "None", ""),
    ],
)
def test_choice_is_one_of_the_choices_or_nothing(label: str, answer: str, chosen: str | tuple[str, ...]) -> None:
    draft = read_issue(rendered({label: answer}), KNOWN).draft
    assert {"What": draft.situation, "Which": draft.company, "How": draft.evidence}[label.split()[0]] == chosen


NASTY = [
    "# Heading",
    "## What came of it",
    "> ## What came of it",
    "- ## What came of it",
    "1. ## What came of it",
    "10) - > ## What came of it",
    "- [ ] ## What came of it",
    ":   ## What came of it",
    "[^1]: ## What came of it",
    "[^note]: ## What came of it",
    "What came of it\n---",
    "What came of it\n===",
    "> What came of it\n> ---",
    "- What came of it\n  ---",
    "What came of it\n---  ",
    "What came of it\n-",
    "!!! note\n    What came of it\n    ---",
    '=== "Tab"\n    ## What came of it',
    "???+ note\n\n    ## What came of it",
    "<h2>What came of it</h2>",
    "<h2\nid=x>What came of it</h2>",
    "<!-- pause: Who? -->",
    "<!-- pause: Who?",
    "<!--",
    "-->",
    "---",
    "---\ntitle: Another\n---",
    "title: Another",
    "--8<-- 'secrets.txt'",
    "-8<- secrets.txt",
    ";--8<-- 'secrets.txt'",
    "{!secrets.txt!}",
    "{% include 'secrets.txt' %}",
    "{{ config }}",
    "```",
    "~~~~",
    "> ```",
    "- ```\n  code",
    "    ```",
    "<script>alert(1)</script>",
    "<div markdown='1'>",
    "<style>",
    "<![CDATA[",
    "<?php",
    "text {: .admonition #title }",
    "*emphasis*{ .kb-x }",
    "[TOC]",
    "*[Situation]: Another word",
    "[Situation]: https://example.org",
    "### Title",
    "### Company",
    "\x00\x1b[31m\u202e\ue000pause\ue000\ufeff",
    "line\u2028## What came of it",
    "line\u2029---\u2029title: x",
    "line\x85## What came of it",
    "line\x0b## What came of it",
    "line\r## What came of it",
    "\ud800",
    "word " * 600,
    "x" * 4_000,
]
WRITTEN = st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=40))).map(
    "\n".join
)
ONE_LINE = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("around", ["{}", "Before.\n{}", "Before.\n\n{}\n\nAfter.", "- Item\n\n    {}\n\nAfter."])
def test_text_makes_no_heading_no_pause_and_no_element(text: str, around: str) -> None:
    _assert_plain(read_issue(rendered(ANSWERS | {"Situation": around.format(text)}), KNOWN).draft)


def test_text_reads_as_it_was_written() -> None:
    written = (
        "Order #4 <b>now</b>: a < b, {x}\n\n# Not a heading\n\n* One\n* Two\n\n1. First\n\n| a | b |\n| --- | --- |"
    )
    page = _convert(without_structure(written))
    assert page.text == "Order #4 <b>now</b>: a < b, {x} # Not a heading One Two First a b"
    assert [element for element in ("<ul>", "<ol>", "<table>") if element in page.html] == ["<ul>", "<ol>", "<table>"]
    assert without_structure("Plain words, *emphasis* and [a link](first-call.md).") == (
        "Plain words, *emphasis* and [a link](first-call.md)."
    )


@given(body=WRITTEN)
def test_any_body_whatever_is_read(body: str) -> None:
    story_text(read_issue(body, KNOWN).draft)


@given(
    title=ONE_LINE,
    summary=ONE_LINE,
    author=ONE_LINE,
    texts=st.fixed_dictionaries(dict.fromkeys(SECTIONS, WRITTEN)),
)
def test_story_has_exactly_the_fields_that_were_given(
    title: str, summary: str, author: str, texts: dict[str, str]
) -> None:
    lines = {"Title": title, "Summary": summary, "Source: author": author}
    # An answer of one line is one line; a text may hold our own headings, and then the first of each counts.
    given_lines = {label: one_line(line) for label, line in lines.items()}
    ours = {f"### {label}" for label in LABELS}
    texts = {label: "\n".join(line for line in text.splitlines() if line not in ours) for label, text in texts.items()}
    answers = read_issue(rendered(ANSWERS | given_lines | texts), KNOWN)
    draft = answers.draft
    expected = {label: "" if line == NO_ANSWER else line for label, line in given_lines.items()}
    assert (draft.title, draft.summary, draft.source_author) == tuple(expected.values())
    assert (draft.sentiment, draft.company, draft.industry) == ("negative", "anonymous", "retail")
    assert (draft.lessons, draft.situation) == (("own-it", "listen-first"), ("transfer", "everyday"))
    assert answers.remarks == ()
    if draft.title and draft.summary:
        _assert_plain(draft)


@settings(max_examples=30)
@given(title=ONE_LINE, situation=WRITTEN)
def test_nothing_is_written_outside_of_stories(
    tmp_path_factory: pytest.TempPathFactory, title: str, situation: str
) -> None:
    folder = tmp_path_factory.mktemp("around") / "base"
    write_case(BASE, folder)
    before = _files(folder)
    body = rendered(ANSWERS | {"Title": title, "Situation": situation}).encode("utf-8", "surrogatepass")
    result = kb("new", "story", "--from-issue", "-", "-f", str(folder / "mkdocs.yml"), stdin=body)
    after = _files(folder)
    assert before.items() <= after.items()
    if result.exit_code == 2:
        assert after == before
    else:
        assert result.exit_code == 0
        (new,) = after.keys() - before.keys()
        assert re.fullmatch(r"stories/[a-z0-9]+(-[a-z0-9]+)*\.md", new)


def _files(folder: Path) -> dict[str, bytes]:
    found = (Path(parent) / name for parent, _, names in os.walk(folder.parent) for name in names)
    return {
        path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path): path.read_bytes()
        for path in found
    }


def _assert_plain(draft: StoryDraft) -> None:
    """The file says what the draft says and nothing else: its keys, its sections, no pause, no markup."""
    complete = {"added": "2026-05-31", "kind": draft.kind or "encounter", "evidence": draft.evidence or "staff"}
    values = {name: getattr(draft, name) for name in draft.__dataclass_fields__} | complete
    draft = StoryDraft(**values)
    entry = _entry(story_text(draft))
    assert [item.key.text for item in entry.document.front_matter.items] == list(draft.values)
    assert (entry.meta.title, entry.meta.summary, entry.meta.sentiment) == (draft.title, draft.summary, "negative")
    if list(beyond_limits(entry.document.body)):
        return  # `kb check` refuses the file before it is converted
    page = _convert(entry.document.body)
    advice = [title for title in ADVICE_SECTIONS if draft.sections.get(title)] or list(ADVICE_SECTIONS)
    assert [(heading.level, heading.title) for heading in page.outline] == [
        (2, title) for title in (*REQUIRED_SECTIONS, *advice)
    ]
    assert all(not heading.children for heading in page.outline)
    assert (page.pause, page.extra_pauses, page.stray_pauses) == (None, (), ())
    assert page.losses == ()
    assert not re.search(r"^[ \t]*-{1,}8<-{1,}", entry.document.body, re.MULTILINE)


def _entry(text: str) -> Entry[Story]:
    document, problems = parse(SourceFile("stories/x.md", Collection.STORIES, text.encode()))
    assert document is not None, problems
    entry, more = decode(document, KNOWN.vocabularies)
    assert (problems, more) == ([], [])
    assert entry is not None
    assert isinstance(entry.meta, Story)
    return entry


def _convert(body: str) -> Converted:
    return Converter().convert(body, lambda href: Broken(href, ""), base="../../")
