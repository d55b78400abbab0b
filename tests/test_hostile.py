"""Nothing gets in: every fragment of `hostile/fragments.py`, in every position, in front of a real browser.

An output that is added later joins with one line in OUTPUTS: its name, and a function that opens each part of it in
the browser and yields what it has opened. Whatever is open then is clicked, hovered over and focused, and must stay
silent: no script runs, nothing is asked of another origin, and no part of the theme is taken over.
"""

import itertools
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile.build_anyway import DEFENCES
from hostile.fragments import ALL
from hostile.fragments import FRAGMENTS as BY_TECHNIQUE
from hostile.positions import IN_THE_BODY, SEED, placed, write
from knowledge import convert
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from searching import search
from sites import ROOT, copy_mini_site, once, run
from units import press, unit_of
from web_server import headers_of, serving

from kb_builder.converting import Converter, flat
from kb_builder.exporting.packages import make
from kb_builder.exporting.scorm_content import content
from kb_builder.exporting.unit_text import TextPlacer
from kb_builder.linking import Addresses
from kb_builder.pages import Digests, Imprint, Site, environment, load_words, render
from kb_builder.pages.site import LinkTo, RedirectPage, SitePage

FRAGMENTS = [fragment for _, fragment in ALL]
SAMPLE = [random.Random(SEED).choice(of_one_technique) for of_one_technique in BY_TECHNIQUE.values()]
"""One fragment of each technique; each of them stands in every position."""
SEARCHED = ["onerror", "src", "words"]
HOSTILE = "<img src=x onerror=pwn()>"


@dataclass
class Visit:
    """A hostile site on a server, a tab to look at it, and what has happened that must not."""

    site: Path
    url: str
    page: Page
    happened: list[str] = field(default_factory=list)
    part: slice = field(default_factory=lambda: slice(None))
    """Which of many pages are to be opened."""
    wanted: str = ""

    def wants(self, address: str) -> bool:
        """Whether a page is to be opened at all."""
        return bool(re.search(self.wanted, address))

    def open(self, address: str) -> None:
        url = f"{self.url}{address}"
        self.page.goto(url)
        file = self.site / address / "index.html"
        if file.is_file() and b"kb/redirect.js" in file.read_bytes():
            self.page.wait_for_url(lambda there: there != url)


def every_page(visit: Visit) -> Iterator[str]:
    for address in sorted(filter(visit.wants, read_names(visit.site)))[visit.part]:
        visit.open(address)
        yield address


def search_dialog(visit: Visit) -> Iterator[str]:
    for words in SEARCHED:
        visit.open("")
        search(visit.page, words)
        yield f"search for {words}"


def find_a_story(visit: Visit) -> Iterator[str]:
    for asked in ("", *(f"?q={words}" for words in SEARCHED), "?sentiment=negative", f"?channel={HOSTILE}&q={HOSTILE}"):
        visit.open(f"find/{asked}")
        visit.page.locator(".kb-finder__count", has_text="stor").wait_for()
        yield f"find {asked}"


def offline_search(visit: Visit) -> Iterator[str]:
    for words in SEARCHED:
        visit.page.goto((visit.site.with_name(f"{visit.site.name}-offline") / "index.html").as_uri())
        visit.page.locator(".md-search__input").click()
        visit.page.keyboard.type(words)
        visit.page.locator(".md-search-result__item").first.wait_for()
        yield f"search offline for {words}"


def files_for_programs(visit: Visit) -> Iterator[str]:
    """Feeds, data and the sitemap, as somebody opens them who follows a link."""
    files = sorted(path for name in ("feed.xml", "*.json", "sitemap.xml") for path in visit.site.rglob(name))
    for file in files:
        address = file.relative_to(visit.site).as_posix()
        if not address.startswith(("pagefind/", "search/", "api/v1/schema/")):
            visit.open(address)
            yield address


UNPACKED = "unpacked"
"""Where what is in packages lies while it is looked at: below the site, and no page of it."""


def packages(visit: Visit) -> Iterator[str]:
    """The courses in SCORM packages, and the guides in cartridges."""
    for file in sorted(file for kind in ("zip", "imscc") for file in visit.site.glob(f"courses/*/*.{kind}")):
        folder = f"{UNPACKED}/{file.stem}"
        with zipfile.ZipFile(file) as archive:
            archive.extractall(visit.site / folder)
            documents = sorted(name for name in archive.namelist() if name.endswith(".html"))
        for name in documents:
            visit.open(f"{folder}/{name}")
            yield f"{folder}/{name}"


OUTPUTS: list[tuple[str, Callable[[Visit], Iterator[str]]]] = [
    ("pages", every_page),
    ("search dialog", search_dialog),
    ("find a story", find_a_story),
    ("offline search", offline_search),
    ("files for programs", files_for_programs),
    ("packages", packages),
]


def read_names(site: Path) -> list[str]:
    """The addresses of all pages. Their HTML is the browser's to judge."""
    names = (file.relative_to(site).as_posix().removesuffix("index.html") for file in site.rglob("*.html"))
    return [name for name in names if not name.startswith(f"{UNPACKED}/")]


# The browser

CANARY = "window.pwn = window.parent.pwn = () => console.error('pwn() ran')"
TOUCH_EVERYTHING = """() => {
    // Links may lead elsewhere; what they must not do is run.
    addEventListener("click", event => {
        const link = event.target.closest?.("a[href]")
        if (link && ["http:", "https:", "mailto:", "file:"].includes(link.protocol)) event.preventDefault()
    }, true)
    const found = []
    // A handout carries its images inside.
    const inside = "body.handout img[src^='data:image/png;base64,']"
    for (const one of document.querySelectorAll(`:not(${inside})`)) {
        for (const {name, value} of one.attributes) {
            if (name.startsWith("on") || ["srcdoc", "formaction", "ping"].includes(name)
                || /^[\\u0000-\\u0020]*(javascript|vbscript|data):/i.test(value) && /href|src|action|data/.test(name))
                found.push(`${one.tagName} ${name}=${value}`)
        }
    }
    // The field for searching would load all there is to search, on every page; the results are touched.
    const field = ".md-search__form, .md-search__form *, [for=__search], #__search"
    for (const one of document.querySelectorAll(`body :not(${field})`)) {
        for (const kind of ["pointerover", "mouseover", "mouseenter", "mousedown"])
            one.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true}))
        one.focus?.({preventScroll: true})
        one.click?.()
    }
    // Feeds and data are no pages, and twins and what is in packages have nothing of the theme.
    const alone = "html.kb-alone, body.handout, body[data-scorm]"
    const isPage = document.contentType === "text/html" && !document.querySelector(alone)
    const own = isPage ? {__config: "SCRIPT", __search: "INPUT", __drawer: "INPUT"} : {}
    for (const [id, tag] of Object.entries(own)) {
        const there = document.querySelectorAll(`[id="${id}"]`)
        if (there.length !== 1 || there[0].tagName !== tag) found.push(`${there.length} elements are #${id}`)
    }
    const ofNobody = document.querySelectorAll(
        ".md-content :is(script, iframe, object, embed, form, style, link, meta, base, video, audio, textarea, select)")
    // The form of "Find a story" is ours: no author's text can have its class.
    for (const one of ofNobody) if (!one.closest(".kb-finder")) found.push(one.outerHTML.slice(0, 200))
    return found
}"""


@pytest.fixture
def visited(browser: Browser) -> Iterator[Callable[[Path, str], Visit]]:
    """Opens a tab for a site, with the headers that the site asks for or with none."""
    with_servers = []

    def start(site: Path, *, walled: bool = False) -> Visit:
        server = serving(site, headers_of(site) if walled else {})
        url = server.__enter__()
        with_servers.append(server)
        context = browser.new_context()
        context.add_init_script(CANARY)
        visit = Visit(site, url, context.new_page())

        def note_console(message: ConsoleMessage) -> None:
            if "pwn() ran" in message.text:
                visit.happened.append(message.text)

        def note_request(request: Request) -> None:
            # Chromium asks a host that a policy forbids for nothing, though it tells of the request.
            if not request.url.startswith((url, f"blob:{url}", "file:///")):
                visit.happened.append(f"asked for {request.url}")

        context.on("console", note_console)
        context.on("request", note_request)
        visit.page.on("dialog", lambda dialog: (visit.happened.append("dialog"), dialog.dismiss()))
        return visit

    yield start
    for server in with_servers:
        server.__exit__(None, None, None)


def what_happens(visit: Visit, output: Callable[[Visit], Iterator[str]]) -> tuple[int, list[str]]:
    """How much was opened, and everything that must not have happened."""
    opened, all_of_it = 0, []
    for name in output(visit):
        opened += 1
        visit.happened += visit.page.evaluate(TOUCH_EVERYTHING)
        all_of_it += [f"{name}: {what}" for what in visit.happened]
        visit.happened.clear()
    visit.page.context.close()
    return opened, all_of_it


def made(folder: Path, fragments: Sequence[str], *, in_pieces: int = 1, without: str = "") -> Path:
    """The site of these fragments, built whatever the check says of them."""
    written = write(folder / "base", fragments, in_pieces=in_pieces)
    return built_anyway(written.root, folder / "site", *([without] if without else []))


def built_anyway(root: Path, site: Path, *without: str) -> Path:
    done = run("python", ROOT / "tests/hostile/build_anyway.py", "mkdocs.yml", site, *without, cwd=root, timeout=600)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return site


# The set


def test_set_is_large_and_nothing_stands_in_it_twice() -> None:
    assert len(FRAGMENTS) == len(set(FRAGMENTS)) >= 300
    assert len(IN_THE_BODY) >= 20


@pytest.mark.parametrize("position", IN_THE_BODY)
def test_fragment_alone_in_its_position_leaves_nothing_active(position: str) -> None:
    """What the browser tests cannot see: on a page, what swallows the text after it hides the next position."""
    converter = Converter()
    for fragment in FRAGMENTS:
        converted = convert(placed(fragment, position).replace("\ue000", ""), converter)
        titles = "".join(f"<p>{heading.title}</p>" for heading in flat(converted.outline))
        assert active(converted.html + converted.rest + titles) == [], fragment
        # As it stands in a package.
        html = nowhere().place(converted.html + converted.rest, "here")
        assert [one for one in active(html) if not one.endswith(" target=_blank")] == [], fragment


def nowhere() -> TextPlacer:
    """For texts in a document that holds no page of the site."""
    return TextPlacer(Addresses({}, {}, "docs"), {}, "https://kb.example/")


def test_package_of_hostile_texts_runs_nothing(visited: Callable[..., Visit], tmp_path: Path) -> None:
    """One fragment of each technique, and every position, in the texts and in what stands around them."""
    unit = unit_of(HOSTILE + "</script><script>pwn()</script>")
    positions = itertools.cycle(IN_THE_BODY)
    texts = [convert(placed(fragment, next(positions))) for fragment in SAMPLE]
    scenes = tuple(
        replace(
            unit.scenes[0],
            id=f"s{place}",
            html=nowhere().place(text.html, f"s{place}"),
            rest=nowhere().place(text.rest, f"r{place}"),
        )
        for place, text in enumerate(texts)
    )
    hostile = replace(unit, parts=(replace(unit.parts[0], scenes=scenes),))
    for name, data in {
        **{f"{edition}.html": content(hostile, press(), edition)["index.html"] for edition in ("1.2", "2004")},
        "handout.html": make("handout", hostile, press()).data,
        "guide.html": make("cc", hostile, press()).files["guide/guide.html"],
        "course.js": press().asset("course.js"),
        "course.css": press().asset("course.css"),
    }.items():
        (tmp_path / name).write_bytes(data)
    visit = visited(tmp_path)
    assert what_happens(visit, every_document) == (4, [])


def every_document(visit: Visit) -> Iterator[str]:
    for file in sorted(visit.site.glob("*.html")):
        visit.open(file.name)
        yield file.name


HARMLESS = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt", "em"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "label"),
    *("li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table"),
    *("tbody", "td", "th", "thead", "tr", "u", "ul", "var"),
}
PASSIVE = {
    *("align", "alt", "checked", "class", "colspan", "data-tabs", "dir", "disabled", "for", "height", "id", "lang"),
    *("loading", "name", "open", "rel", "reversed", "rowspan", "scope", "start", "title", "type", "value", "width"),
}
# As a browser reads an address (URL Standard, 4.4): a scheme that is known, or none and no other host.
SAFE_ADDRESS = re.compile(r"https?://|mailto:|(?![/\\]{2}|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
OF_THE_THEME = re.compile(r"(?:^|\s)(?:md-|kb-|pagefind|__(?!tabbed|codelineno|span)|search$|header$|footer$)", re.I)


class _Active(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag not in HARMLESS else []
        for name, value in attrs:
            address = re.sub(r"[\t\r\n]", "", (value or "").lstrip("".join(map(chr, range(33)))))
            if name not in PASSIVE and not (name in ("href", "src") and SAFE_ADDRESS.match(address)):
                self.found.append(f"{tag} {name}={value}")
            if name in ("id", "class") and OF_THE_THEME.search(value or ""):
                self.found.append(f"{tag} {name}={value}")


def active(html: str) -> list[str]:
    """The elements that could do something. The HTML is well-formed, so that any parser sees what a browser sees."""
    reader = _Active()
    reader.feed(html)
    return reader.found


def test_redirect_page_holds_nothing_of_a_title_but_its_text() -> None:
    """The browser tests cannot see it: it leads on before anything in it could be touched."""

    def found(title: str) -> list[str]:
        page = SitePage(
            "x/y/", "redirect", "Moved", "", (), (), RedirectPage("x/z/", LinkTo("x/z/", title)), is_whole=True
        )
        site = Site((page,), stories=0, lessons=0, companies=0, imprint=Imprint("Stories"), formats=())
        [made] = render(site, environment(), words, Digests(b""))
        return active(made.html)

    words = load_words("en")
    own = found("Words.")
    assert [fragment for fragment in FRAGMENTS if found(fragment) != own] == []


# What is shown to readers


@pytest.fixture(scope="module")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "hostile-sample", lambda folder: made(folder, SAMPLE))


PARTS = 3
OF_THE_SAMPLE = r"^[^/]*/?$|^(?!embed/|teach/).*/[a-z]-\d|/[a-z]-\d*[05](?:-|/)"
"""Hand-written pages, overviews, and what belongs to a hostile entry: other lists show no more than these.

Of twins, those of every fifth fragment: each shows all positions, and all come from the same few templates.
"""


@pytest.mark.parametrize(
    ("output", "part"),
    [(output, part) for output in OUTPUTS for part in range(PARTS if output[0] == "pages" else 1)],
    ids=lambda it: it[0] if isinstance(it, tuple) else str(it),
)
def test_nothing_gets_in(
    sample_site: Path,
    visited: Callable[..., Visit],
    output: tuple[str, Callable[[Visit], Iterator[str]]],
    part: int,
) -> None:
    visit = visited(sample_site)
    visit.part, visit.wanted = slice(part, None, PARTS), OF_THE_SAMPLE
    opened, happened = what_happens(visit, output[1])
    assert happened == []
    assert opened >= len(SEARCHED)


BATCHES = 10
NOT_AGAIN = r"^(?!.*/x-\d|.*/r-\d+/handout/)"
"""All but redirects, of which a test looks at each title, and what leads from a handout to the same words once more."""


@pytest.mark.long
@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output[0])
def test_nothing_of_the_whole_set_gets_in(
    tmp_path_factory: pytest.TempPathFactory,
    visited: Callable[..., Visit],
    output: tuple[str, Callable[[Visit], Iterator[str]]],
    batch: int,
) -> None:
    fragments = FRAGMENTS[batch::BATCHES]
    site = once(tmp_path_factory, f"hostile-{batch}", lambda folder: made(folder, fragments, in_pieces=3))
    visit = visited(site)
    visit.wanted = NOT_AGAIN
    opened, happened = what_happens(visit, output[1])
    assert happened == []
    assert opened >= len(SEARCHED)


LOOKED_AT = {"sanitising of hand-written pages": "d-0-0/", "front matter that we read": "template-0/"}
"""The page that shows it when a defence is gone; for the others, a story."""


@pytest.mark.parametrize("defence", DEFENCES)
def test_without_this_defence_something_gets_in(tmp_path: Path, visited: Callable[..., Visit], defence: str) -> None:
    """The set and the browser are sharp: each defence of the pages is missed as soon as it is gone."""
    visit = visited(made(tmp_path, ["<img src=x onerror=pwn()>"], without=defence))
    visit.open(LOOKED_AT.get(defence, "stories/s-0-0/"))
    visit.page.evaluate(TOUCH_EVERYTHING)
    visit.page.wait_for_timeout(100)
    assert [what for what in visit.happened if what.startswith("pwn() ran")]


def test_policy_holds_scripts_that_nobody_removed(tmp_path: Path, visited: Callable[..., Visit]) -> None:
    """The second wall, without the first: scripts of hand-written pages run without the policy, and not with it."""
    base = copy_mini_site(tmp_path / "base")
    # A page that sends its reader elsewhere, or is all of another kind, is not what a policy is about.
    fragments = [one for one in SAMPLE[:2] if not re.search("refresh|frameset|plaintext", one, re.IGNORECASE)]
    for number, fragment in enumerate(["<script>pwn()</script>", "<img src=x onerror=pwn()>", *fragments]):
        (base / f"docs/page-{number}.md").write_bytes(f"# Page\n\n{fragment}\n".encode())
    site = built_anyway(base, tmp_path / "site", "sanitising of hand-written pages")
    ran: dict[bool, int] = {}
    for walled in (False, True):
        visit = visited(site, walled=walled)
        for address in sorted(name for name in read_names(site) if name.startswith("page-")):
            visit.open(address)
            visit.page.evaluate(TOUCH_EVERYTHING)
        ran[walled] = sum(what.startswith("pwn() ran") for what in visit.happened)
    assert ran[False] >= 2
    assert ran[True] == 0
