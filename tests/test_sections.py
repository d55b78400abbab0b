"""A converted text in its sections."""

from hypothesis import given
from hypothesis import strategies as st
from knowledge import convert

from kb_builder.converting import Sections, deeper, sections

MARKDOWN = st.lists(
    st.sampled_from(
        ["## One", "# Top", "### Deep", "> ## Quoted", "- ## Listed", "A `## code` line.", "```\n## x\n```"]
    )
).map("\n\n".join)


def test_sections_begin_with_their_headings() -> None:
    html = '<p>Before <br> it</p>\n<h2 id="a">A</h2>\n<p>one</p>\n<h3>B</h3><h2>C</h2>'
    assert sections(html) == Sections(
        "<p>Before <br> it</p>\n", ('<h2 id="a">A</h2>\n<p>one</p>\n<h3>B</h3>', "<h2>C</h2>")
    )


def test_heading_inside_a_quotation_begins_no_section() -> None:
    html = "<blockquote><h2>A</h2></blockquote><ul><li><h2>B</h2></li></ul>"
    assert sections(html) == Sections(html, ())


def test_sign_in_an_attribute_is_no_tag() -> None:
    html = '<p title="<h2>">x</p><h2>A</h2>'
    assert sections(html) == Sections('<p title="<h2>">x</p>', ("<h2>A</h2>",))


@given(MARKDOWN)
def test_sections_are_the_whole_text_and_balanced(body: str) -> None:
    html = convert(body).html
    before, parts = sections(html)
    assert before + "".join(parts) == html
    assert all(part.startswith("<h2") for part in parts)
    for part in (before, *parts):
        assert all(part.count(f"<{name}>") == part.count(f"</{name}>") for name in ("blockquote", "ul", "li"))


def test_ways_of_a_deeper_page_begin_further_up() -> None:
    html = '<a href="../../lessons/x/">x</a> <img alt="a" src="../../stories/y/z.png"> <a href="#b">b</a> href="../../"'
    assert deeper(html, 1) == html.replace('<a href="../', '<a href="../../').replace('src="../', 'src="../../')
    assert deeper(html, 0) == html
