"""Markdown becomes the HTML that may be published."""

import contextlib
import os
import re
import time

import pytest
from case_files import CASES
from knowledge import convert

from kb_builder.converting import Converter, beyond_limits
from kb_builder.linking import Broken, Target


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            "[e](https://f.g/?h&i)",
            '<p><a href="https://f.g/?h&amp;i" rel="noopener noreferrer external">e</a></p>',
        ),
        ("# A é\n", '<h1 id="a-e">A é<a class="headerlink" href="#a-e">¶</a></h1>'),
        ("*a* **b** `c<d`", "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("a\n:   b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("The CX.\n\n*[CX]: Care", '<p>The <abbr title="Care">CX</abbr>.</p>'),
        ("Press <kbd>Ctrl</kbd>, H<sub>2</sub>O", "<p>Press <kbd>Ctrl</kbd>, H<sub>2</sub>O</p>"),
        ("2 < 3 & 4 > 3 &copy;", "<p>2 &lt; 3 &amp; 4 &gt; 3 ©</p>"),
        ("x\n{: #calls .note }", '<p class="note" id="calls">x</p>'),
        ('!!! note "T"\n    x', '<div class="admonition note">\n<p class="admonition-title">T</p>\n<p>x</p>\n</div>'),
        ("??? tip\n    x", '<details class="tip">\n<summary>Tip</summary>\n<p>x</p>\n</details>'),
        ("???+ tip\n    x", '<details class="tip" open="open">\n<summary>Tip</summary>\n<p>x</p>\n</details>'),
        (
            "![alt](x.png){: width=20 }",
            '<p><img alt="alt" src="../../there/" width="20"></p>',
        ),
        (
            "[a](x.md#b) [c](#d)",
            '<p><a href="../../there/#b">a</a> <a href="#d">c</a></p>',
        ),
    ],
)
def test_markdown_that_authors_use_survives(body: str, html: str) -> None:
    converted = convert(body)
    assert converted.html.strip() == html
    assert converted.losses == ()


def test_table_keeps_its_alignment() -> None:
    converted = convert("| a | b | c |\n| :-- | --: | :-: |\n| 1 | 2 | 3 |\n")
    assert re.findall(r"<t[hd]\b[^>]*>", converted.html) == [
        '<th align="left">',
        '<th align="right">',
        '<th align="center">',
        '<td align="left">',
        '<td align="right">',
        '<td align="center">',
    ]
    assert converted.losses == ()


def test_footnote_leads_there_and_back() -> None:
    converted = convert("x[^1] <b>y</b>\n\n[^1]: note\n")
    assert re.findall(r'(?:id|href)="[^"]*"', converted.html) == [
        'id="fnref:1"',
        'href="#fn:1"',
        'id="fn:1"',
        'href="#fnref:1"',
    ]
    assert (converted.losses, converted.links) == ((), ())


def test_tabs_keep_what_opens_them() -> None:
    converted = convert('=== "A"\n    x\n\n=== "B"\n    y <b>z</b>\n')
    assert re.findall(r'(?:id|for|name|data-tabs)="[^"]*"', converted.html) == [
        'data-tabs="1:2"',
        'id="__tabbed_1_1"',
        'name="__tabbed_1"',
        'id="__tabbed_1_2"',
        'name="__tabbed_1"',
        'for="__tabbed_1_1"',
        'for="__tabbed_1_2"',
    ]
    assert converted.losses == ()


def test_task_list_keeps_its_boxes() -> None:
    converted = convert("- [x] a\n- [ ] b\n")
    assert re.findall(r"<input[^>]*>", converted.html) == [
        '<input type="checkbox" disabled="" checked="">',
        '<input type="checkbox" disabled="">',
    ]


def test_code_keeps_its_colours_and_what_looks_like_markup() -> None:
    converted = convert('```python hl_lines="1" linenums="1" title="t"\nx = "<script>"\n```\n')
    assert '<span class="n">x</span>' in converted.html
    assert "&lt;script&gt;" in converted.html
    assert converted.losses == ()


@pytest.mark.parametrize(
    ("body", "html", "losses"),
    [
        ("<script>alert(1)</script>", "", ["The element <script>"]),
        ("a <script src=x></script> b", "<p>a  b</p>", ["The element <script>"]),
        ('<iframe src="https://a.b"></iframe>', "", ["The element <iframe>"]),
        ("<style>a{}</style>", "", ["The element <style>"]),
        ("<form action=x>a</form>", "a", ["The element <form>"]),
        ("<svg onload=x></svg>", "<p></p>", ["The element <svg>"]),
        ("<object data=x></object>", "", ["The element <object>"]),
        ("<meta http-equiv=refresh>", "<p></p>", ["The element <meta>"]),
        ("<base href=//x>", "<p></p>", ["The element <base>"]),
        ("<video src=x></video>", "", ["The element <video>"]),
        ('<b onclick="x">y</b>', "<p><b>y</b></p>", ["The attribute `onclick` of <b>"]),
        ("*y*{: onclick=x }", "<p><em>y</em></p>", ["The attribute `onclick` of <em>"]),
        ("*y*{: style='position:fixed' }", "<p><em>y</em></p>", ["The attribute `style` of <em>"]),
        ("x\n{: #__config }", "<p>x</p>", ["The id `__config` of <p>"]),
        ("x\n{: #md-top }", "<p>x</p>", ["The id `md-top` of <p>"]),
        ("x\n{: #pagefind-x }", "<p>x</p>", ["The id `pagefind-x` of <p>"]),
        (
            "x\n{: .md-header .kb-card .note }",
            '<p class="note">x</p>',
            ["The class `kb-card` of <p>", "The class `md-header` of <p>"],
        ),
        ('<a href="javascript:x">y</a>', "<p><a>y</a></p>", ["The attribute `href` of <a>"]),
        ('<a href="java&#9;script:x">y</a>', "<p><a>y</a></p>", ["The attribute `href` of <a>"]),
        ('<a href="&#106;avascript:x">y</a>', "<p><a>y</a></p>", ["The attribute `href` of <a>"]),
        ('<a href="vbscript:x">y</a>', "<p><a>y</a></p>", ["The attribute `href` of <a>"]),
        ('<a href="data:text/html,x">y</a>', "<p><a>y</a></p>", ["The attribute `href` of <a>"]),
        ('<a href="//a.b">y</a>', "<p><a>y</a></p>", ["The attribute `href` of <a>"]),
        ('<a href="/\\a.b">y</a>', "<p><a>y</a></p>", ["The attribute `href` of <a>"]),
        ('<img src="https://a.b/c.png">', "<p><img></p>", ["The attribute `src` of <img>"]),
        ('<img src="//a.b/c.png">', "<p><img></p>", ["The attribute `src` of <img>"]),
        ('<img src="/\\a.b/c.png">', "<p><img></p>", ["The attribute `src` of <img>"]),
        ('<img src="\\\\a.b/c.png">', "<p><img></p>", ["The attribute `src` of <img>"]),
        ('<img alt=x srcset="https://a.b 2x">', '<p><img alt="x"></p>', ["The attribute `srcset` of <img>"]),
        ("![x](https://a.b/c.png)", '<p><img alt="x"></p>', []),
        ('<a href="#x" target=_blank>y</a>', '<p><a href="#x">y</a></p>', ["The attribute `target` of <a>"]),
        ('<label for="__search">y</label>', "<p><label>y</label></p>", ["The attribute `for` of <label>"]),
        ("<input>", "<p></p>", ["The element <input>"]),
        ("a <input type=checkbox> b", "<p>a  b</p>", ["The element <input>"]),
        ("a <input type=radio> b", "<p>a  b</p>", ["The element <input>"]),
        ("a <input type=text disabled name=__tabbed_1> b", "<p>a  b</p>", ["The element <input>"]),
        ('a <b title="<input>">b</b> c', '<p>a <b title="&lt;input&gt;">b</b> c</p>', []),
        ('<b title="<input x">y</b><input>', '<p><b title="&lt;input x">y</b></p>', ["The element <input>"]),
        ("*y*{hidden}", "<p><em>y</em></p>", ["The attribute `hidden` of <em>"]),
        ("*y*{onClick=x}", "<p><em>y</em></p>", ["The attribute `onclick` of <em>"]),
        ("*y*{.md-x}", "<p><em>y</em></p>", ["The class `md-x` of <em>"]),
        ('<td style="text-align:right">y</td>', "y", ["The element <td>"]),
        (
            "<table><tr><td style='color:red'>y</td></tr></table>",
            "<table><tbody><tr><td>y</td></tr></tbody></table>",
            ["The attribute `style` of <td>"],
        ),
        (
            "<table><tr><td align='justify'>y</td></tr></table>",
            "<table><tbody><tr><td>y</td></tr></tbody></table>",
            ["The attribute `align` of <td>"],
        ),
    ],
)
def test_what_could_harm_a_reader_is_removed_and_reported(body: str, html: str, losses: list[str]) -> None:
    converted = convert(body)
    assert converted.html.strip() == html
    assert [loss.what for loss in converted.losses] == losses


@pytest.mark.parametrize(
    ("body", "what", "place", "hint"),
    [
        ("a <script>x</script>", "The element <script>", "<script", "Leave it out; nothing runs"),
        ("a <iframe src=x></iframe>", "The element <iframe>", "<iframe", "Link the page that shows it: "),
        ("a <svg></svg>", "The element <svg>", "<svg", "Save it as an image beside the text: "),
        ("a <select></select>", "The element <select>", "<select", "Ask in words, "),
        ("a <nobr>b</nobr>", "The element <nobr>", "<nobr", "Write it as Markdown; "),
        ("a <b onclick=x>b</b>", "The attribute `onclick` of <b>", "onclick=x", "Leave it out; the look"),
        ("a *b*{hidden}", "The attribute `hidden` of <em>", "{hidden", "Leave it out; the look"),
        ("a *b*{: style='c:d'}", "The attribute `style` of <em>", "style='c:d", "Leave it out; a column of a table"),
        ('a <a href="data:x">b</a>', "The attribute `href` of <a>", 'href="data:x', "Link a file of this "),
        ('a <img src="//b/c">', "The attribute `src` of <img>", 'src="//b/c', "Put the image into a folder"),
        ("a\n{: #search }", "The id `search` of <p>", "search", "Choose another one; "),
        ("a\n{: .md-x }", "The class `md-x` of <p>", "md-x", "Leave it out; the look"),
        ('!!! advice "a"\n    b', "The class `advice` of <div>", "advice", "Choose one that the theme has: note, "),
        ("??? advice\n    b", "The class `advice` of <details>", "advice", "Choose one that the theme has: note, "),
        ("```{.py #md-x}\na\n```", "The id `md-x` of <div>", "md-x", "Choose another one; "),
        ("a[^b c]\n\n[^b c]: d", "The way to and from the footnote `[^b c]`", "[^b c]", "Name the footnote with "),
    ],
)
def test_each_kind_of_loss_has_its_place_and_a_way_out(body: str, what: str, place: str, hint: str) -> None:
    (loss,) = convert(f"é 😀\n\n{body}\n").losses
    assert (loss.what, f"é 😀\n\n{body}\n"[slice(*loss.place)]) == (what, place)
    assert loss.hint.startswith(hint)


def test_documented_markdown_survives_whole() -> None:
    """KB_BLESS=1 writes the HTML anew: then read the diff."""
    folder = CASES / "documented-markdown"
    converted = convert((folder / "body.md").read_text("utf-8"))
    if os.environ.get("KB_BLESS"):
        (folder / "body.html").write_text(converted.html, "utf-8")
    assert converted.html == (folder / "body.html").read_text("utf-8")
    assert converted.losses == ()


def test_loss_is_reported_where_it_stands() -> None:
    body = "é 😀\n\n<center>a</center>\n\n```\n<center>\n```\n\n<center>b</center>\n"
    places = [loss.place for loss in convert(body).losses]
    assert [(body[start:end], body[:start].count("\n")) for start, end in places] == [("<center", 2), ("<center", 8)]


@pytest.mark.parametrize("text", ["Search", "TOC", "42", "😀", "MD-top", "kb-x", "__config"])
def test_heading_keeps_away_from_ids_that_the_theme_reads(text: str) -> None:
    converted = convert(f"## {text}\n")
    assert [heading.id.startswith("section-") for heading in converted.outline] == [True]
    assert converted.outline[0].id in converted.anchors
    assert converted.losses == ()


def test_outline_has_the_levels_and_plain_titles() -> None:
    converted = convert("## A *b* & c\n\n### D\n\n## E\n")
    outline = [(h.level, h.id, h.title, [child.title for child in h.children]) for h in converted.outline]
    assert outline == [(2, "a-b-c", "A b &amp; c", ["D"]), (2, "e", "E", [])]


def test_search_text_and_words_leave_out_markup() -> None:
    converted = convert("## A\n\n*b* &amp; `c`\n\n- d e\n- un<br>*be*lievable\n")
    assert (converted.text, converted.words) == ("A b & c d e un believable", 8)


def test_links_are_found_with_their_places() -> None:
    body = "`[x](nope.md)` [a](nope.md) é😀 [b](nope.md)\n\n[c][d] ![e](f.png)\n\n[d]: nope.md\n"
    converted = convert(body)
    assert [(link.href, body[slice(*link.place)], link.is_image) for link in converted.links] == [
        ("nope.md", "nope.md", False),
        ("nope.md", "nope.md", False),
        ("nope.md", "nope.md", False),
        ("f.png", "f.png", True),
    ]
    assert [body[: link.place[0]].count("\n") for link in converted.links] == [0, 0, 4, 2]
    assert converted.links[0].place != converted.links[1].place


def test_broken_link_keeps_its_text_and_loses_its_address() -> None:
    converted = convert("[a](nope.md)")
    assert converted.html == "<p><a>a</a></p>"
    assert [type(link.means) for link in converted.links] == [Broken]


def test_link_written_as_html_is_reported_because_it_gets_no_address() -> None:
    converted = convert('<a href="x.md">y</a> <a href="#z">z</a> <a href="https://a.b">c</a>')
    assert [(link.href, type(link.means)) for link in converted.links] == [("x.md", Broken)]


def test_class_of_a_footnote_does_not_hide_a_link() -> None:
    converted = convert("[x](nope.md){: .footnote-ref }")
    assert [link.href for link in converted.links] == ["nope.md"]


def test_hand_written_page_keeps_its_links_and_its_layout_and_nothing_that_runs() -> None:
    body = "# 2026\n\n<script>x</script>\n\n[a](b.md){ .md-button .x }\n\n<a href='c.md'>c</a>\n"
    body += "\n<div class='grid cards' markdown>d</div>\n"
    converted = Converter().convert(body, lambda _: Target("b/", "", "b.md"), base="", by_hand=True)
    assert "<script>" not in converted.html
    assert 'class="md-button"' in converted.html
    assert 'class="grid cards"' in converted.html
    assert converted.anchors == {"2026"}
    assert [link.href for link in converted.links] == ["b.md"], "MkDocs leaves links in HTML as they are"
    assert [loss.what for loss in converted.losses] == ["The class `x` of <a>", "The element <script>"]


def test_same_converter_tells_pages_and_entries_apart() -> None:
    converter, body = Converter(), "## 2026\n\n[a](b.md){ .md-button }\n"
    entry = convert(body, converter)
    page = converter.convert(body, lambda _: Target("b/", "", "b.md"), base="", by_hand=True)
    assert ("section-2026" in entry.html, "md-button" in entry.html) == (True, False)
    assert ("section-2026" in page.html, "md-button" in page.html) == (False, True)
    assert convert(body, converter) == entry


def test_words_that_a_grammar_knows_are_no_loss() -> None:
    converted = convert('```yaml\na: b\n```\n\n<span class="md-Bar kb-Bar">x</span>\n')
    assert "l-Scalar-Plain" in converted.html
    assert [loss.what for loss in converted.losses] == ["The class `kb-Bar` of <span>", "The class `md-Bar` of <span>"]


# Pauses


def test_pause_splits_the_body_and_is_not_part_of_it() -> None:
    converted = convert("a\n\n<!-- pause: What now? -->\n\nb\n")
    assert (converted.html.strip(), converted.rest.strip()) == ("<p>a</p>", "<p>b</p>")
    assert converted.pause is not None
    assert converted.pause.question == "What now?"
    assert converted.stray_pauses == ()


@pytest.mark.parametrize("fence", ["```", "~~~", "````", "```text", "~~~ text"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_pause_in_a_code_block_is_text_and_one_behind_it_is_a_pause(fence: str, line_end: str) -> None:
    closing = fence.removesuffix("text").rstrip()
    lines = [fence, "<!-- pause: no -->", closing, "", "<!-- pause: yes -->", "", "b", ""]
    converted = convert(line_end.join(lines))
    assert converted.pause is not None
    assert converted.pause.question == "yes"
    assert (converted.extra_pauses, converted.stray_pauses) == ((), ())
    assert "pause: no" in converted.text


@pytest.mark.parametrize("body", ["a `<!-- pause: no -->` b", "```x``` a\n\n<!-- a note -->\n\nb"])
def test_what_only_looks_like_a_pause_changes_nothing(body: str) -> None:
    converted = convert(body)
    assert (converted.pause, converted.stray_pauses, converted.rest) == (None, (), "")


def test_inline_code_with_three_backticks_opens_no_code_block() -> None:
    converted = convert("```x``` a\n\n<!-- pause: yes -->\n\nb")
    assert converted.pause is not None


@pytest.mark.parametrize(
    "body",
    [
        "a\n<!-- pause: x -->\nb",
        "- a\n\n    <!-- pause: x -->\n\n    b",
        "> <!-- pause: x -->\n\nb",
        "a <!-- pause: x --> b",
        "<!-- pause x -->\n\nb",
        "<!-- pause:\nx -->\n\nb",
        "!!! note\n    <!-- pause: x -->\n\nb",
        "<div>\n<!-- pause: x -->\n</div>\n\nb",
    ],
)
def test_pause_in_an_odd_place_is_found_and_leaves_no_mark(body: str) -> None:
    converted = convert(body)
    assert converted.pause is None
    assert len(converted.stray_pauses) == 1
    assert "\ue000" not in converted.html + converted.rest + converted.text
    assert "b" in converted.text or "b" not in body.replace("b -->", "")


def test_second_pause_is_cut_out_and_kept_for_the_report() -> None:
    converted = convert("a\n\n<!-- pause: 1 -->\n\nb\n\n<!-- pause: 2 -->\n\nc\n")
    assert [pause.question for pause in converted.extra_pauses] == ["2"]
    assert "pause" not in converted.rest


def test_pause_may_be_first_or_last() -> None:
    assert convert("<!-- pause: x -->\n\nb").html == ""
    assert convert("a\n\n<!-- pause: x -->").rest == ""


def test_comment_of_an_author_is_not_published() -> None:
    assert convert("a\n\n<!-- ask her again -->\n\nb").text == "a b"


# One converter, many bodies

LEAKING = [
    "x[^1]\n\n[^1]: first\n",
    "The CX.\n\n*[CX]: Care\n",
    "## A\n\n## A\n",
    '=== "A"\n    x\n',
    "[a][b]\n\n[b]: x.md\n",
    '```py linenums="1"\nx\n```\n',
    "<!-- pause: x -->\n\ny",
    "<script>x</script>",
    "- [x] a\n",
    "",
]


def test_one_body_leaves_nothing_for_the_next() -> None:
    fresh = [convert(body) for body in LEAKING]
    shared = Converter()
    assert [convert(body, shared) for body in LEAKING] == fresh
    assert [convert(body, shared) for body in reversed(LEAKING)] == list(reversed(fresh))


def test_definitions_of_one_body_are_unknown_to_the_next() -> None:
    shared = Converter()
    for body in LEAKING:
        convert(body, shared)
    assert convert("The CX, x[^1] [a][b]", shared).html == "<p>The CX, x[^1] [a][b]</p>"


# Time

SIZE = 64 * 1024 - 1
COSTLY = [
    *(
        "# a\n",
        "## a\n\n",
        "#\n",
        "a\n---\n",
        "a\n=\n\n",
        "---\n",
        "***\n",
        "* * *\n",
        "|\n-\n",
        "a|b\n-|-\n",
        "*[a]: b\n",
    ),
    *("a\n:   b\n", "> # a\n", "- # a\n\n", "```\n", "```\n\n", "~~~\n# a\n", "~~~a\n", "    ```\n\n", "# a {: .a }\n"),
    *(
        "!!! note\n    a\n\n",
        "??? note\n",
        '=== "a"\n',
        "[^1]: a\n",
        "[a]: b\n",
        "a\n\n",
        "[a](<b",
        "<a ",
        "![",
        "<![CDATA[",
    ),
    *(
        "- ",
        "[",
        "(",
        "<",
        "*a ",
        "**a* ",
        "_a_ __b ",
        "`a ``b ",
        "&amp;",
        "\\*",
        "<div>\n",
        "<!-- ",
        "{: ",
        "> ",
        "\t",
    ),
]


@pytest.mark.parametrize("unit", COSTLY)
@pytest.mark.parametrize("line", [0, 1900], ids=["as it is", "in long lines"])
def test_no_body_takes_long_to_refuse_or_to_convert(unit: str, line: int) -> None:
    body = unit * (SIZE // len(unit))
    if line:
        body = "".join(f"{body[place : place + line]}\n" for place in range(0, SIZE - SIZE // line, line))[:SIZE]
    start = time.process_time()
    if not list(beyond_limits(body)):
        with contextlib.suppress(RecursionError):  # The analysis reports it.
            convert(body)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("unit", ["- x\n", "> x\n", "!!! note\n", '=== "a"\n', ":   x\n", "```\n", "1. x\n"])
def test_deep_indentation_does_not_take_long(unit: str) -> None:
    body = "".join("    " * depth + unit for depth in range(170))
    start = time.process_time()
    if not list(beyond_limits(body)):
        with contextlib.suppress(RecursionError):
            convert(body)
    assert time.process_time() - start < 2
