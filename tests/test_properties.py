"""Whatever the bytes: nothing is raised, every place lies inside its file, and no single file takes long."""

import re
import time
from collections.abc import Mapping
from html.parser import HTMLParser

from case_files import BASE
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from knowledge import BASE_TEXTS, STORY, sources

from kb_builder.checking import Analysis, analyse
from kb_builder.checking.reporters import human, json_lines
from kb_builder.converting import Converter
from kb_builder.converting.sanitising import sanitise
from kb_builder.diagnostics import Span
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import Elsewhere
from kb_builder.model import KbConfig, Story
from kb_builder.reading import Collection, SourceFile, Text, parse, parse_settings
from kb_builder.writing.entries import story_text
from kb_builder.writing.issue_form import issue_form, read_issue
from kb_builder.writing.known import Known

MOST_SECONDS = 2.0
BODY = STORY[STORY.index("## Situation") :]
FRONT_MATTER = STORY[: STORY.index("## Situation")]

slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def checked(files: Mapping[str, str | bytes]) -> Analysis:
    """The analysis of the base with these files, after a look at the time and at every place in it."""
    everything = {**BASE_TEXTS, **files}
    start = time.process_time()
    analysis = analyse(sources(everything), KbConfig())
    assert time.process_time() - start < MOST_SECONDS
    texts = {path: _text(content) for path, content in everything.items()}
    for diagnostic in analysis.diagnostics:
        _assert_inside(diagnostic.span, texts[diagnostic.path])
        for related in diagnostic.related:
            _assert_inside(related.span, texts[related.path])
        for edit in diagnostic.fix.edits if diagnostic.fix else ():
            _assert_inside(edit.span, texts[diagnostic.path])
    assert "\ud800" not in "".join(json_lines(analysis.diagnostics))
    for line in human(analysis.diagnostics, lambda path: texts[path].value, colour=False):
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f]", line)
    return analysis


def _text(content: str | bytes) -> Text:
    data = content.encode() if isinstance(content, str) else content
    # As the reporters show it: bytes that are no text each take the place of one character.
    return Text.of(data.decode("utf-8", "replace").removeprefix("\ufeff"))


def _assert_inside(span: Span, text: Text) -> None:
    assert (span.line, span.column) <= (span.end_line, span.end_column)
    lines = text.line_of(len(text.value))
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        assert 1 <= line <= lines + 1
        assert 1 <= column <= max(len(text.line(line)) + 1, 4)


def joined(fragments: list[str], most: int = 40) -> st.SearchStrategy[str]:
    """Texts of these fragments in any order, with anything else here and there."""
    return st.lists(st.sampled_from(fragments) | st.text(max_size=6), max_size=most).map("".join)


YAML = joined(
    [
        *("title", "lessons", "sentiment", "added", "journey", "date", "effort", "role", "id", "source", "é", "😀"),
        *(": ", ":", "- ", "-", "? ", "\n", "\n", "\n  ", "\n    ", "\r\n", "\r", "\t", " ", ", ", "[", "]", "{", "}"),
        *(
            '"',
            "'",
            "|",
            ">",
            "|-\n",
            "#",
            " # ",
            "&a ",
            "*a",
            "!t ",
            "!!str ",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "<<: ",
        ),
        *("@", "`", "\\", "\\x", "~", "null", "0", "2007-04", "no", "\u2028", "\ufeff", "\x00", "\uffff", "\u0085"),
    ]
)
MARKDOWN = joined(
    [
        *("# ", "## ", "\n", "\n\n", "\r\n", "\r", "    ", "\t", "- ", "1. ", "> ", "```", "~~~", "```py\n", "`", "``"),
        *(
            "*",
            "**",
            "_",
            "[",
            "](",
            ")",
            "![",
            "]: ",
            "[^1]",
            "[^1]: ",
            "*[A]: ",
            "<",
            ">",
            "<b",
            "</b>",
            "<!--",
            "-->",
        ),
        *("<script>", "<a href='", "javascript:", "<![CDATA[", "<?", "<!", "&#", "&amp;", ";", "{: ", "}", ".x", "#x"),
        *("onclick=x", "| ", "|-", ":-:", "!!! note", "??? tip", '=== "A"', ":   ", "\\", "<div markdown>", "<pre>"),
        *("<!-- pause: ", "<!-- pause: x -->", "--8<-- ", "- [x] ", "---\n", "===\n", "http://", "é", "😀", "\u0301"),
        *("../lessons/own-it.md", "first-call.md#", "#situation", "\ue000pause\ue000", "\x02", "\x03", "wzxhzdk:0"),
    ],
    most=60,
)
PATHS = st.sampled_from(["stories/x.md", "lessons/x.md", "courses/x.md", "docs/x.md", "companies.yml", "journeys.yml"])


@slow
@given(path=PATHS, data=st.binary(max_size=400))
@example("stories/x.md", b"\xff\xfe-\x00-\x00")
@example("stories/x.md", b"---\r---\r")
@example("stories/x.md", b"---")
@example("stories/x.md", b"---\ntitle: \xef\xbf\xbf\n---\n")
@example("stories/x.md", b"\xef\xbb\xbf---\n\xe9\n---\n")
def test_any_bytes(path: str, data: bytes) -> None:
    checked({path: data})


@slow
@given(path=PATHS, text=st.text(max_size=300))
def test_any_text(path: str, text: str) -> None:
    checked({path: text})


@slow
@given(text=YAML)
@example("a: 'b\n")
@example("? [a]: b\n")
@example("title: &a\n")
@example("%YAML 3.0\n--- a\n")
@example("\ta: b")
@example('a: "\\x"')
def test_front_matter_near_yaml(text: str) -> None:
    checked({"stories/x.md": f"---\n{text}\n---\n{BODY}"})


@slow
@given(line=YAML, place=st.integers(0, 11))
def test_good_front_matter_with_one_line_more(line: str, place: int) -> None:
    lines = STORY.splitlines(keepends=True)
    checked({"stories/first-call.md": "".join([*lines[: place + 1], f"{line}\n", *lines[place + 1 :]])})


@slow
@given(text=YAML, path=st.sampled_from(["companies.yml", "journeys.yml"]))
def test_settings_near_yaml(text: str, path: str) -> None:
    checked({path: text})


@slow
@given(text=YAML)
def test_settings_of_another_program(text: str) -> None:
    source = SourceFile("mkdocs.yml", Collection.CONFIGURATION, text.encode("utf-8", "replace"))
    document, found = parse_settings(source, foreign=True)
    assert (document is None) is bool(found)


@slow
@given(text=MARKDOWN)
@example("<!-- pause: x\n")
@example("`" * 3 + "\n<!-- pause: x -->")
@example("[a](<b")
@example("<![CDATA[")
@example("{: " * 50)
@example("[x][x]\n\n[x]: <")
@example("*[\\]: x")
@example("| a\n|-\n|`|")
def test_body_near_markdown(text: str) -> None:
    checked({"stories/x.md": FRONT_MATTER.replace("step: 1", "step: 7") + text})


@slow
@given(text=MARKDOWN)
def test_hand_written_page_near_markdown(text: str) -> None:
    checked({"docs/x.md": text})


ACTIVE = re.compile(
    r"""<(?:script|iframe|style|form|svg|math|object|embed|meta|base|link|button|textarea|template)\b
      | <[a-z][^<>]*\s(?:on[a-z]+|srcset|formaction|srcdoc)\s*=
      | (?:href|src)\s*=\s*["']?\s*(?:javascript|data|vbscript|//)
      | <img\b[^<>]*\ssrc="[a-z]+:
      | \sid="(?:__(?!tabbed_|codelineno-|span-)|md-|kb-|pagefind|search["-])
      | \sclass="(?:[^"]*\s)?(?:md|kb)-
    """,
    re.IGNORECASE | re.VERBOSE,
)


@slow
@given(text=MARKDOWN)
def test_nothing_active_is_left_of_a_body(text: str) -> None:
    converted = Converter().convert(text.replace("\ue000", ""), lambda href: Elsewhere(href), base="../../")
    assert ACTIVE.findall(converted.html + converted.rest) == []


HTML = joined(
    [
        *("<", ">", "/", "</", "/>", "=", "'", '"', " ", "\t", "\n", "\x00", "\x0b", "`", "&", ";", "&#", "&#x", "]]>"),
        *("a", "img", "p", "div", "li", "td", "pre", "code", "details", "input", "label", "span", "b", "i", "br", "hr"),
        *("svg", "math", "mtext", "mglyph", "annotation-xml", "foreignObject", "table", "caption", "select", "option"),
        *("script", "style", "title", "textarea", "noscript", "template", "xmp", "plaintext", "noembed", "iframe"),
        *("object", "embed", "form", "button", "meta", "base", "link", "frameset", "body", "html", "head", "isindex"),
        *(" href=", " src=", " srcset=", " id=", " class=", " style=", " title=", " rel=", " name=", " type=", " on"),
        *(" onclick=x", " onerror=x", " srcdoc=", " formaction=", " xlink:href=", " target=", " data-tabs=", " is="),
        *(
            "java",
            "script:",
            "JaVaScRiPt:x",
            "vbscript:",
            "data:text/html,",
            "mailto:",
            "https://",
            "//",
            "\\\\",
            "&colon;",
        ),
        *(
            "&Tab;",
            "&NewLine;",
            "&#0;",
            "&#x6A;",
            "text-align:left",
            "url(",
            "expression(",
            "md-x",
            "__config",
            "search",
        ),
        *(
            "<!--",
            "-->",
            "--!>",
            "<!",
            "<![CDATA[",
            "<?",
            "?>",
            "%3C",
            "\u2028",
            "\ud800",
            "é",
            "<svg><style>",
        ),
        *("<math><mtext><table><mglyph><style>", "</p>", "</title>", "<img src=x onerror=x>", "<a href=javascript:x>"),
    ],
    most=60,
)
FORBIDDEN = {
    *("script", "style", "iframe", "object", "embed", "form", "button", "textarea", "select", "option", "meta", "base"),
    *("link", "svg", "math", "template", "noscript", "xmp", "plaintext", "noembed", "noframes", "frameset", "frame"),
    *("html", "head", "body", "title", "applet", "audio", "video", "source", "track", "canvas", "dialog", "slot"),
}
WITHOUT_END = {"br", "hr", "img", "input"}
ADDRESSES = {"href": ("", "http", "https", "mailto"), "src": ("",)}


class Published(HTMLParser):
    """A second opinion on HTML, from another parser: every element is allowed and closed, every attribute harmless."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in FORBIDDEN
        if tag not in WITHOUT_END:
            self.open.append(tag)
        for name, value in attrs:
            text = value or ""
            assert not name.startswith("on")
            assert name in {
                *("id", "class", "lang", "dir", "title", "href", "rel", "src", "alt", "width", "height", "loading"),
                *("start", "reversed", "value", "style", "scope", "colspan", "rowspan", "open", "type", "checked"),
                *("disabled", "name", "for", "data-tabs"),
            }
            if name == "style":
                assert re.fullmatch(r"(?:text-align:\s*[a-z-]+;?)?", text)
            if name == "id":
                assert not re.match(r"__(?!tabbed_|codelineno-|span-)|md-|kb-|pagefind|search(?:-|$)", text, re.I)
            if name == "class":
                assert not re.search(r"(?:^|\s)(?:md|kb)-", text)
            if name in ADDRESSES:
                seen = re.sub(r"[\x00-\x20]", "", text).replace("\\", "/")  # as browsers read it
                scheme = re.match(r"([a-zA-Z][\w+.-]*):", seen)
                assert (scheme[1].lower() if scheme else "") in ADDRESSES[name]
                assert not seen.startswith("//")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment is left: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration is left: {decl!r}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a section is left: {data!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction is left: {data!r}")


@slow
@given(html=HTML)
@example("<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x&gt;'>")
@example("<svg></p><style><a id='</style><img src=1 onerror=x>'>")
@example("<noscript><p title='</noscript><img src=x onerror=x>'>")
@example("<a href='java&Tab;script&colon;x'>")
@example("<a href='\x01javascript:x'>")
@example("<img src='\\\\host/x.png'>")
@example("<td style='text-align:left;background:url(x)'>")
def test_what_is_sanitised_once_is_harmless_and_stays_as_it_is(html: str) -> None:
    # A byte order mark, of which each parser drops the first one, does not come this far (KB003).
    once = sanitise(html.encode("utf-8", "replace").decode().replace("\ufeff", ""))
    assert sanitise(once) == once
    Published(once)


KNOWN = Known.of(read_knowledge_base(BASE / "mkdocs.yml"))
ISSUE = joined(
    [
        *(f"### {label}\n\n" for label in re.findall(r"label: (.+)", issue_form(KNOWN))),
        *(
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\x00",
            "\u2028",
            "\u202e",
            "\ufeff",
            "_No response_",
            "### ",
            "Negative",
            "Phone",
        ),
        *("Own it until it is finished (own-it)", "A company that is not named", "Retail and rental", "One encounter"),
        *(
            "---\n",
            "...\n",
            "title: x\n",
            "allow: [",
            "&a ",
            "*a ",
            "!!python/object ",
            ": ",
            " #",
            '"',
            "'",
            "{",
            "}",
            "[",
            "]",
        ),
        *(
            "<!-- pause: x -->",
            "<script>",
            "</script>",
            "<img src=x onerror=x>",
            "[x](javascript:x)",
            "![x](//host/x.png)",
        ),
        *(
            "--8<-- 'mkdocs.yml'",
            "{!mkdocs.yml!}",
            "```",
            "    ",
            "## Situation\n",
            "[x]: <javascript:x>\n",
            "{: onclick=x }",
        ),
        *("../../etc/passwd", "con", "é", "😀", "x" * 90, "2007-04", "https://a.example/x"),
    ],
    most=60,
)


@slow
@given(body=ISSUE)
def test_issue_of_anybody_becomes_a_story_that_can_be_checked_and_harms_nobody(body: str) -> None:
    text = story_text(read_issue(body.encode("utf-8", "replace").decode(), KNOWN).draft)
    checked({"stories/x.md": text})
    document, found = parse(SourceFile("stories/x.md", Collection.STORIES, text.encode()))
    assert (document is not None, found) == (True, [])
    assert document is not None
    assert {item.key.text for item in document.front_matter.items} <= Story.model_fields.keys() - {"allow", "status"}
    converted = Converter().convert(document.body, lambda href: Elsewhere(href), base="../../")
    assert converted.pause is None
    Published(converted.html + converted.rest)


AT_ONCE = 20
IN_BULK = 10_000 if settings().max_examples > 1_000 else 250
ANYTHING = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=150).map(lambda text: text.encode("utf-8", "replace")),
    YAML.map(lambda text: f"---\n{text}\n---\n{BODY}".encode("utf-8", "replace")),
    MARKDOWN.map(lambda text: (FRONT_MATTER.replace("step: 1", "step: 7") + text).encode("utf-8", "replace")),
)


@settings(slow, max_examples=IN_BULK)
@given(st.lists(ANYTHING, min_size=AT_ONCE, max_size=AT_ONCE))
def test_many_stories_of_any_kind_at_once(stories: list[bytes]) -> None:
    """5,000 inputs in the short run, 200,000 in the long one; each is far below its two seconds, or all are not."""
    checked({f"stories/x{number}.md": data for number, data in enumerate(stories)})


def test_order_of_files_and_their_number_change_nothing_about_one_of_them() -> None:
    alone = analyse(sources({**BASE_TEXTS, "stories/x.md": "x"}), KbConfig()).diagnostics
    many = {f"stories/y{number}.md": "y" for number in range(20)}
    together = analyse(sources({**BASE_TEXTS, **many, "stories/x.md": "x"}), KbConfig()).diagnostics
    assert [d for d in together if d.path == "stories/x.md"] == list(alone)
    assert BASE.is_dir()
