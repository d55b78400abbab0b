"""The second wall: what a page was not meant to run or load, the browser refuses, and nothing that it was meant to."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from case_files import CASES
from playwright.sync_api import Page
from sites import ROOT, build, change, copy_mini_site, keep_the_themes_search, once, run
from web_pages import read_site
from web_server import headers_of, serving

from kb_builder.publishing.response_headers import content_security_policy, headers_file

POLICY = "Content-Security-Policy"
NOTE_VIOLATIONS = """document.addEventListener("securitypolicyviolation", event =>
    console.log("violation", event.violatedDirective, event.blockedURI, event.sourceFile, event.sample))"""
EVIL = "document.title = 'evil'"
HASH_OF_EVIL = "'sha256-0hUTmT7SsE/xD0VdRBHm7rkGDvLDKEYtW1/E2l0zvHw='"

REAL_KINDS = [
    *("", "stories/", "stories/bb-king-two-dollar-ticket/", "stories/comcast-answer-before-question/", "lessons/"),
    *("lessons/listen-first/", "companies/", "companies/comcast/", "journeys/", "journeys/comcast-monthly-charges/"),
    *("situations/", "situations/billing/", "industries/banking/", "contribute/front-matter/", "rules/KB301/"),
    *("develop/decisions/", "train/", "404.html"),
]
MINI_KINDS = ["", "courses/", "courses/first-week/", "stories/old-counter/", "stories/second-call/", "guide/"]


# What the policy says


def test_policy_allows_what_stands_in_trusted_pages_and_nothing_else() -> None:
    page = """<script src="a.js"></script><script type="application/json">{"a": 1}</script>
        <script>alert("é")</script><script type="module">b</script><style>c {}</style><p style="d">e</p>"""
    (of_handouts,) = re.findall("style-src 'self' ('[^ ]+'); ", content_security_policy([]))
    styles = " ".join(sorted([of_handouts, "'sha256-rYWkE2Pq5sPyK4iLrCMZPJAROVD/CjNkUaIKZKNMAIc='"]))
    assert content_security_policy([page, page]) == (
        "default-src 'self'; "
        "script-src 'self' 'wasm-unsafe-eval' 'sha256-DF7YL+qdGcU+UwWWmo11n8Pg8R/DfH3a4vWAcEohD1g=' "
        "'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='; "
        f"style-src 'self' {styles}; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
    )


def test_headers_file_has_the_form_that_static_hosts_read() -> None:
    addresses = ["", "stories/", "stories/first/", "embed/stories/first/", "404.html"]
    assert headers_file("default-src 'self'", addresses).splitlines() == [
        "# Written by kb build.",
        "/*",
        "  Content-Security-Policy: default-src 'self'",
        "  Referrer-Policy: same-origin",
        "  X-Content-Type-Options: nosniff",
        "/feed.xml",
        "  Content-Type: application/atom+xml; charset=utf-8",
        "/lessons/:lesson/feed.xml",
        "  Content-Type: application/atom+xml; charset=utf-8",
        "/",
        "  Content-Security-Policy: frame-ancestors 'self'",
        "/404.html",
        "  Content-Security-Policy: frame-ancestors 'self'",
        "/stories/*",
        "  Content-Security-Policy: frame-ancestors 'self'",
    ]


@pytest.mark.parametrize(
    "name", ["real_site", pytest.param("published_site", marks=pytest.mark.long), "mini_site", "rich_site"]
)
def test_every_script_of_every_page_is_allowed(name: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue(name)
    pages = [page.file.read_text("utf-8") for page in read_site(site).values()]
    # Nobody's text is in these sites that we do not trust: their own pages say which scripts they need.
    assert headers_of(site)[POLICY] == content_security_policy(pages)
    assert [what for page in pages for what in styled_or_handled(page)] == []


def test_owners_own_headers_stay_above(tmp_path: Path) -> None:
    base = copy_mini_site(tmp_path / "base")
    (base / "docs/_headers").write_text("/old/*\n  X-Robots-Tag: noindex\n", "utf-8")
    text = (build(base) / "_headers").read_text("utf-8")
    assert text.startswith("/old/*\n  X-Robots-Tag: noindex\n\n# Written by kb build.\n/*\n  Content-Security-Policy: ")
    assert (build(base) / "_headers").read_text("utf-8") == text


class _Styled(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name) for name, _ in attrs if name == "style" or name.startswith("on")]


def styled_or_handled(page: str) -> list[tuple[str, str]]:
    """Elements with a style or with a handler of an event: no policy worth having allows these."""
    reader = _Styled()
    reader.feed(page)
    return reader.found


# An author's script


def test_script_of_an_author_is_not_allowed(tmp_path: Path) -> None:
    script = f"<script>{EVIL}</script>"
    base = copy_mini_site(tmp_path / "base")
    change(base / "stories/first-call.md", "title: The question", f"title: {script} The question")
    change(base / "stories/first-call.md", "## Situation\n", f"## Situation\n\n{script}\n")
    change(base / "docs/guide.md", "# Guide\n", f"# Guide\n\n{script}\n")
    site = base / "site"
    build_anyway = ROOT / "tests/hostile/build_anyway.py"
    done = run("python", build_anyway, "mkdocs.yml", site, "sanitising of hand-written pages", cwd=base)
    assert done.returncode == 0, done.stdout
    pages = [page.file.read_text("utf-8") for page in read_site(site).values()]
    # On a page that nobody cleaned the script stands, and would have been allowed if the page were asked.
    assert HASH_OF_EVIL in content_security_policy(pages)
    allowed, wanted = scripts(headers_of(site)[POLICY]), scripts(content_security_policy(pages))
    assert HASH_OF_EVIL not in allowed
    assert wanted - allowed == {HASH_OF_EVIL}


def scripts(policy: str) -> set[str]:
    (directive,) = (part for part in policy.split("; ") if part.startswith("script-src "))
    return set(directive.split()[1:])


# The browser


@pytest.fixture(scope="module")
def rich_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini site with a story that has every kind of Markdown."""

    def make(folder: Path) -> Path:
        base = copy_mini_site(folder / "base")
        keep_the_themes_search(base)
        body = (CASES / "documented-markdown/body.md").read_text("utf-8")
        story = base / "stories/second-call.md"
        story.write_text(f"{story.read_text('utf-8')}\n{body}", "utf-8")
        return build(base)

    return once(tmp_path_factory, "rich", make)


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the page's console says, and what it asks of others."""
    said: list[str] = []
    page.add_init_script(NOTE_VIOLATIONS)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(error.message))
    return said


@pytest.mark.parametrize(("name", "kinds"), [("real_site", REAL_KINDS), ("rich_site", MINI_KINDS)])
def test_whole_site_works_within_the_policy(
    page: Page, said: list[str], request: pytest.FixtureRequest, name: str, kinds: list[str]
) -> None:
    site = request.getfixturevalue(name)
    with serving(site, headers_of(site)) as url:
        for address in kinds:
            answer = page.goto(f"{url}{address}")
            assert answer is not None
            assert answer.headers["content-security-policy"].startswith("default-src 'self'; script-src 'self' ")
            for summary in page.locator("details > summary").all():
                summary.click()
            for label in page.locator(".tabbed-labels label").all():
                label.click()
        page.goto(url)
        page.keyboard.press("/")
        page.keyboard.type("customer")
        page.locator(".md-search-result__item, .kb-hit").first.wait_for()
        page.keyboard.press("Escape")
        page.get_by_title("Switch to dark mode").click()
        page.wait_for_selector("body[data-md-color-scheme=slate]")
        page.reload()
        assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
        icon = "getComputedStyle(document.querySelector('.md-content'), '::before')"
        assert page.evaluate(f"{icon} !== null")
    assert said == []


def test_data_for_search_engines_is_no_script_to_the_policy(page: Page, said: list[str], rich_site: Path) -> None:
    with serving(rich_site, headers_of(rich_site)) as url:
        page.goto(f"{url}stories/second-call/")
        block = page.locator("head > script[type='application/ld+json']")
        assert "Article" in json.loads(block.text_content() or "")["@type"]
    assert said == []


def test_columns_are_aligned_without_a_style(page: Page, rich_site: Path) -> None:
    with serving(rich_site, headers_of(rich_site)) as url:
        page.goto(f"{url}stories/second-call/")
        for column in ("left", "center", "right"):
            cells = page.locator(f".kb-story [align={column}]")
            assert cells.count() == 2
            for cell in cells.all():
                assert cell.evaluate("cell => getComputedStyle(cell).textAlign").removeprefix("-webkit-") == column


@pytest.fixture(scope="module")
def planted(mini_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini site, with what must never be there put into a page by hand."""
    site = tmp_path_factory.mktemp("planted") / "site"
    shutil.copytree(mini_site, site)
    change(
        site / "guide/index.html",
        "</h1>",
        """</h1><script>console.log("script")</script><img src=x onerror='console.log("handler")'>
        <a id=go href='javascript:console.log("link")'>go</a><p id=styled style="position: fixed">x</p>
        <img src="https://other.example/x.png"><iframe src="https://other.example/"></iframe>""",
    )
    return site


@pytest.mark.parametrize(("walled", "happens"), [(False, True), (True, False)])
def test_what_slipped_through_is_stopped_by_the_policy(page: Page, planted: Path, walled: bool, happens: bool) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: asked.append(f"{request.url} {request.failure}"))
    with serving(planted, headers_of(planted) if walled else {}) as url:
        page.goto(f"{url}guide/")
        page.locator("#go").click()
        page.wait_for_timeout(100)
        position = page.locator("#styled").evaluate("it => getComputedStyle(it).position")
    assert [({"script", "handler", "link"} <= set(said)), position == "fixed"] == [happens, happens]
    # To be told that there is no such host, the browser has to look for it.
    assert any("other.example" in line and "NAME_NOT_RESOLVED" in line for line in asked) is happens
    assert any("violates the following Content Security Policy" in line for line in said) is walled
