"""No template shows a text that is not escaped, unless somebody wrote down here why it may.

Templates of pages are rendered with autoescape on: there `safe` is the exception. Templates of the theme are rendered
by MkDocs with autoescape off: there every value needs `e`, `tojson` or `url`.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from jinja2 import nodes
from sites import ROOT

from kb_builder.pages import environment

PAGES = ROOT / "kb_builder/pages/templates"
THEMES = [ROOT / "kb_builder/theme", ROOT / "overrides"]

SANITISED = "made of Markdown by converting/, and sanitised there"
SAFE = {
    ("course.html", "page.introduction"): SANITISED,
    ("course.html", "page.text.whole"): SANITISED,
    ("course.html", "text"): "a section of `page.text.whole`",
    ("embed-lesson.html", "text.whole"): SANITISED,
    ("embed.html", "{{ base }} in a script"): "the way to the site's root in its `src`: dots and slashes alone",
    ("lesson.html", "page.text.whole"): SANITISED,
    ("redirect.html", "{{ base }} in a script"): "the way to the site's root in its `src`: dots and slashes alone",
    ("redirect.html", "{{ page.now.address }} in a script"): "an address of the site in an attribute",
    ("package-course.html", "unit.preface"): SANITISED,
    ("package-course.html", "part.intro"): SANITISED,
    ("package-course.html", "part.lesson.html"): SANITISED,
    ("package-course.html", "scene.html"): SANITISED,
    ("package-guide.html", "part.intro"): SANITISED,
    ("package-guide.html", "style"): "our own style sheet",
    ("package-guide.html", "{{ style | safe }} in a style"): "our own style sheet",
    ("package-guide.html", "unit.preface"): SANITISED,
    ("package-handout.html", "part.intro"): SANITISED,
    ("package-handout.html", "part.lesson.html"): SANITISED,
    ("package-handout.html", "scene.html"): SANITISED,
    ("package-handout.html", "style"): "our own style sheet",
    ("package-handout.html", "{{ style | safe }} in a style"): "our own style sheet",
    ("package-handout.html", "unit.preface"): SANITISED,
    ("package-parts.html", "scene.rest"): SANITISED,
    ("story-text.html", "text.html"): SANITISED,
    ("story-text.html", "text.rest"): SANITISED,
}
"""What templates of pages show as the HTML that it is: template, expression, reason."""

MARKUP = {
    "kb_builder/pages/qr_code.py": "a drawing of squares: no text stands in it",
    "kb_builder/pages/rendering.py": "a card was rendered by a template, and is put into another one as it is",
}
"""Modules that call something HTML, and why it is."""

PLAIN = {
    ("main.html", "super"): "a block of the theme itself",
    ("main.html", "button, place, shown"): "a block of the theme itself, with our button, in which all is escaped",
    ("main.html", "shown"): "a block of the theme itself",
    ("main.html", "kb_head, page"): "the head that `head.html` gives, in which all is escaped",
    ("main.html", "named, nav, super"): "a block of the theme itself, with names in which all is escaped",
    ("kb-named-nav.html", "navigation"): "what it was given, with names in which all is escaped",
    ("main.html", "made_with, super"): "a block of the theme itself, with words of ours in which all is escaped",
    ("kb-framed.html", "kb_framed"): "the theme's own main.html, with the page's own parts as it shows them",
}
"""What templates of the theme show without escaping it: template, names in the expression, reason."""

ESCAPING = {"e", "escape", "forceescape", "tojson", "url", "urlencode"}


def parsed(source: str) -> nodes.Template:
    theirs = environment()
    theirs.filters["url"] = str  # MkDocs' own
    return theirs.parse(source)


def dotted(node: nodes.Node) -> str:
    """`page.html` for the node of that expression."""
    if isinstance(node, nodes.Getattr):
        return f"{dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else f"<{type(node).__name__}>"


def unescaped_in_page(source: str) -> Iterator[str]:
    """What a template with autoescape on shows unescaped, or where escaping does not help."""
    template = parsed(source)
    for filtered in template.find_all(nodes.Filter):
        if filtered.name == "safe" and filtered.node is not None:
            yield dotted(filtered.node)
    for call in template.find_all(nodes.Call):
        if dotted(call.node) in ("Markup", "escape"):
            yield dotted(call.node)
    if template.find(nodes.EvalContextModifier) is not None:
        yield "autoescape switched off"
    yield from wrong_places(source)


def unescaped_in_theme(source: str) -> Iterator[str]:
    """What a template with autoescape off shows unescaped: the names in each such expression, sorted."""
    for output in parsed(source).find_all(nodes.Output):
        for shown in output.nodes:
            if not is_escaped(shown):
                names = {dotted(node) for node in (shown, *shown.find_all(nodes.Name)) if isinstance(node, nodes.Name)}
                yield ", ".join(sorted(names))
    yield from wrong_places(source)


def is_escaped(node: nodes.Expr) -> bool:
    match node:
        case nodes.TemplateData() | nodes.Const():
            return True
        case nodes.Filter(name=name):
            return name in ESCAPING
        case nodes.CondExpr(expr1=first, expr2=second):
            return is_escaped(first) and (second is None or is_escaped(second))
        case nodes.Concat(nodes=parts):
            return all(map(is_escaped, parts))
        case _:
            return False


def wrong_places(source: str) -> Iterator[str]:
    """Values where HTML's escaping protects from nothing: without quotes, in a script or a style, in an event."""
    for found in re.finditer(r"=\s*(\{\{.*?\}\})", source):
        yield f"no quotes around {found[1]}"
    for found in re.finditer(r"""\s(on\w+|style|srcdoc)\s*=\s*["'][^"']*\{\{""", source):
        yield f"a value in {found[1]}"
    for element in re.finditer(r"<(script|style)\b.*?</\1>", source, re.DOTALL | re.IGNORECASE):
        for value in re.findall(r"\{\{.*?\}\}", element[0], re.DOTALL):
            if not re.search(r"\|\s*tojson\s*-?\}\}$", value):
                yield f"{value} in a {element[1]}"


# The templates


def test_templates_of_pages_escape_everything_but_what_is_named_here() -> None:
    found = {(file.name, what) for file in PAGES.rglob("*.html") for what in unescaped_in_page(file.read_text("utf-8"))}
    assert found == set(SAFE)
    assert environment().autoescape is True


def test_templates_of_the_theme_escape_everything_but_what_is_named_here() -> None:
    files = [file for folder in THEMES for file in folder.rglob("*.html")]
    assert files
    assert {(file.name, what) for file in files for what in unescaped_in_theme(file.read_text("utf-8"))} == set(PLAIN)


def test_no_other_module_calls_a_text_html() -> None:
    found = set()
    for file in (ROOT / "kb_builder").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Markup":
                found.add(file.relative_to(ROOT).as_posix())
    assert found == set(MARKUP)


# The lint itself


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ title }}</p>", []),
        ('<a href="{{ url }}">{{ a.b | join(", ") }}</a>', []),
        ("{{ page.title | safe }}", ["page.title"]),
        ("{{ Markup(title) }}", ["Markup"]),
        ("{% autoescape false %}{{ title }}{% endautoescape %}", ["autoescape switched off"]),
        ("<a href={{ url }}>", ["no quotes around {{ url }}"]),
        ('<a onclick="go({{ id }})">', ["a value in onclick"]),
        ("<p style='color: {{ colour }}'>", ["a value in style"]),
        ("<script>let a = '{{ title }}'</script>", ["{{ title }} in a script"]),
        ('<script type="application/ld+json">{{ data | tojson }}</script>', []),
    ],
)
def test_lint_finds_what_is_wrong_in_a_page(source: str, found: list[str]) -> None:
    assert list(unescaped_in_page(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{ page.title }}", ["page"]),
        ("{{ page.title | e }}", []),
        ("{{ page.title | e | upper }}", ["page"]),
        ("{{ page.title | striptags }}", ["page"]),
        ("{{ 'x/' | url }}{{ 's' if count > 1 }}", []),
        ("{{ title if title else 'none' }}", ["title"]),
        ("{{ 'a' ~ title }}", ["title"]),
        ("{% if a %}{% for b in a %}{{ b }}{% endfor %}{% endif %}", ["b"]),
        ("{{ a | e }}<a title={{ a | e }}>", ["no quotes around {{ a | e }}"]),
    ],
)
def test_lint_finds_what_is_wrong_in_the_theme(source: str, found: list[str]) -> None:
    assert list(unescaped_in_theme(source)) == found
