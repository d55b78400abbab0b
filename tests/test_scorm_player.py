"""The SCORM packages of the project's own courses in a real browser, with scorm-again as the platform."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from node import PACKAGES
from playwright.sync_api import Browser, ConsoleMessage, Frame, Locator, Page
from units import COURSES, package
from web_server import serving

EDITIONS = {
    "scorm12": ("Scorm12API", "API", "scorm12.js", "LMSGetLastError"),
    "scorm2004": ("Scorm2004API", "API_1484_11", "scorm2004.js", "GetLastError"),
}
LATER = 2_000_000_000
WRITTEN = "I would ask once more, and then say what I heard."
STATUS = {
    "scorm12": ("cmi.core.lesson_status", "cmi.core.lesson_status", "cmi.core.score.raw"),
    "scorm2004": ("cmi.completion_status", "cmi.success_status", "cmi.score.raw"),
}
_HOST = """<!doctype html>
<meta charset="utf-8"><title>A platform</title>
<style>html, body, iframe {{ margin: 0; border: 0; inline-size: 100%; block-size: 100vh; }}</style>
<script src="player/{script}"></script>
<script>
const api = new {maker}({{ autocommit: false, logLevel: 5 }});
window.{name} = api;
window.api = api;
window.errors = [];
window.told = {{}};
const isOld = "{name}" === "API";
const call = (name) => (isOld ? `LMS${{name}}` : name);
window.read = (element) => api[call("GetValue")](element);
for (const name of ["SetValue", "Commit", "Initialize", isOld ? "Finish" : "Terminate"]) {{
  const full = call(name);
  const was = api[full].bind(api);
  api[full] = (...values) => {{
    const answer = was(...values);
    if (name === "SetValue") window.told[values[0]] = values[1];
    if (String(answer) !== "true") window.errors.push([full, ...values, String(api[call("GetLastError")]())]);
    if (name === "Commit" || name === "Finish" || name === "Terminate") {{
      localStorage.setItem("cmi", JSON.stringify(api.cmi.toJSON()));
      localStorage.setItem("ended", String(name !== "Commit"));
    }}
    return answer;
  }};
}}
const kept = localStorage.getItem("cmi");
if (kept) {{
  const cmi = JSON.parse(kept);
  const entry = isOld ? cmi.core : cmi;
  entry.entry = "resume";
  delete cmi.interactions;
  api.loadFromJSON(cmi);
}}
</script>
<iframe src="package/index.html" title="The course"></iframe>
"""


@pytest.fixture(params=sorted(EDITIONS))
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def platform(folder: Path, slug: str, edition: str) -> Path:
    """A folder with the package and a page that plays it."""
    script = PACKAGES / "scorm-again/dist" / EDITIONS[edition][2]
    if not script.exists():
        said = "scorm-again is not there: run `make test`, which installs the packages of tests/node/"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    for path, data in package(slug, edition).files.items():
        (folder / "package" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "package" / path).write_bytes(data)
    (folder / "player").mkdir()
    (folder / "player" / script.name).write_bytes(script.read_bytes())
    maker, name, _, _ = EDITIONS[edition]
    (folder / "host.html").write_text(_HOST.format(script=script.name, maker=maker, name=name), "utf-8")
    return folder


class Player:
    """A learner before the platform."""

    def __init__(self, page: Page, address: str, edition: str) -> None:
        self.page, self.address, self.edition = page, address, edition
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        is_icon = message.location["url"].endswith("/favicon.ico")  # Every browser asks for one.
        if message.type == "error" and not is_icon:
            self.wrong.append(message.text)

    def open(self) -> None:
        self.page.goto(f"{self.address}host.html")
        self.frame.locator("html.is-scripted").wait_for()

    def leave(self) -> None:
        """As if the window were closed: the platform says what it kept."""
        self.page.goto(f"{self.address}player/")

    @property
    def frame(self) -> Frame:
        frame = self.page.frame(url="**/package/index.html")
        assert frame is not None
        return frame

    @property
    def screen(self) -> Locator:
        return self.frame.locator(".screen:not([hidden])")

    def read(self, element: str) -> str:
        return str(self.page.evaluate("element => window.read(element)", element))

    @property
    def status(self) -> tuple[str, ...]:
        """Completion, success (in 1.2 one word for both) and score."""
        return tuple(self.read(element) for element in STATUS[self.edition])

    def errors(self) -> list[Any]:
        return list(self.page.evaluate("window.errors"))

    def next(self) -> None:
        self.frame.locator("#next").click()


_GO_THROUGH = """([rightly, until, text]) => {
  const shown = () => document.querySelector(".screen:not([hidden])");
  const next = document.getElementById("next");
  for (let step = 0; step < until; step += 1) {
    for (const task of shown().querySelectorAll("form.task")) {
      if (task.querySelector("button").hidden) continue;
      const right = (task.dataset.right || "").split(",");
      const letters = rightly ? right : [...right.slice(1), right[0]];
      const area = task.querySelector("textarea");
      if (area) area.value = text;
      task.querySelectorAll("select").forEach((select, place) => { select.value = letters[place]; });
      const boxes = [...task.querySelectorAll("input")].filter((box) => right.includes(box.value) === rightly);
      for (const box of boxes) if (box.type === "checkbox" || box === boxes[0]) box.click();
      task.querySelector("button").click();
    }
    if (next.disabled) return;
    next.click();
  }
}"""


def go_through(player: Player, *, rightly: bool = True, until: int = 1000, text: str = WRITTEN) -> None:
    """Reads on to the last screen, or so many screens far, and answers everything: quicker than a hand could."""
    player.frame.evaluate(_GO_THROUGH, [rightly, until, text])


@pytest.mark.parametrize("slug", COURSES)
def test_course_is_taken_from_the_beginning_to_passed(slug: str, edition: str, page: Page, tmp_path: Path) -> None:
    with serving(platform(tmp_path, slug, edition)) as address:
        player = Player(page, address, edition)
        player.open()
        assert player.status[0] == "incomplete"
        go_through(player)
        assert player.screen.get_attribute("id") == "result"
        old = edition == "scorm12"
        assert player.status == ("passed" if old else "completed", "passed", "100")
        assert "100 percent. Passed." in (player.frame.locator("#points").text_content() or "")
        assert player.errors() == []
        assert len(player.read("cmi.suspend_data")) <= 4096
        told = int(player.read("cmi.interactions._count"))
        assert told == player.frame.locator("form.task").count()
        player.leave()
        assert page.evaluate("localStorage.getItem('ended')") == "true"
        assert player.wrong == []


def test_outcome_stays_closed_until_something_is_written(edition: str, page: Page, tmp_path: Path) -> None:
    with serving(platform(tmp_path, COURSES[1], edition)) as address:
        player = Player(page, address, edition)
        player.open()
        player.next()
        player.next()
        task, rest = player.screen.locator("form.task"), player.screen.locator(".rest")
        assert not rest.is_visible()
        task.locator("button").click()
        assert task.locator(".told").text_content() == "Write a sentence first."
        assert not rest.is_visible()
        task.locator("textarea").fill(WRITTEN)
        task.locator("button").click()
        assert rest.is_visible()
        assert task.locator("textarea").is_disabled()
        told = page.evaluate("window.told")  # In 1.2, a course may write of its questions and not read.
        response = "student_response" if edition == "scorm12" else "learner_response"
        assert told[f"cmi.interactions.0.{response}"] == WRITTEN
        assert told["cmi.interactions.0.result"] == "neutral"
        assert player.errors() == []


def test_interrupted_attempt_resumes_where_it_stopped(edition: str, page: Page, tmp_path: Path) -> None:
    with serving(platform(tmp_path, COURSES[1], edition)) as address:
        player = Player(page, address, edition)
        player.open()
        go_through(player, until=6)
        before = player.screen.get_attribute("id"), player.status
        assert before[1][0] == "incomplete"
        player.leave()
        player.open()
        assert player.screen.get_attribute("id") == before[0]
        assert (player.frame.locator("#notice").text_content() or "").startswith("Welcome back.")
        assert player.status == before[1]
        player.frame.locator("#previous").click()
        assert player.frame.locator("#notice").text_content() == ""
        written = player.frame.locator("#part-1-story-comcast-answer-before-question textarea")
        assert written.input_value().startswith("I would ask once more")
        player.next()
        go_through(player)
        assert player.status[1:] == ("passed", "100")
        assert player.errors() == []


def test_who_fails_may_answer_again_and_passes(edition: str, page: Page, tmp_path: Path) -> None:
    with serving(platform(tmp_path, COURSES[1], edition)) as address:
        player = Player(page, address, edition)
        player.open()
        go_through(player, rightly=False)
        assert player.status[1] == "failed"
        score = int(player.status[2])
        assert 0 < score < 80  # the pauses and the open question
        player.frame.locator("#again").click()
        go_through(player)
        assert player.status[1:] == ("passed", "100")
        assert player.errors() == []
        player.leave()
        player.open()
        assert player.status[1:] == ("passed", "100")


def test_what_is_kept_fits_however_much_is_written(edition: str, page: Page, tmp_path: Path) -> None:
    with serving(platform(tmp_path, COURSES[1], edition)) as address:
        player = Player(page, address, edition)
        player.open()
        go_through(player, text='"\\😀' * 250)  # more than a field takes, as with more pauses
        kept = player.read("cmi.suspend_data")
        assert 3000 < len(kept.encode("utf-16-le")) // 2 <= 4096
        json.loads(kept)
        assert player.errors() == []
        player.leave()
        player.open()
        assert player.status[1] == "passed"
        written = [area.input_value() for area in player.frame.locator("textarea").all()]
        assert all(text.startswith('"\\😀"\\😀') for text in written)
        assert any(text.endswith("…") for text in written)


def test_other_version_of_the_course_begins_anew(edition: str, page: Page, tmp_path: Path) -> None:
    with serving(platform(tmp_path, COURSES[1], edition)) as address:
        player = Player(page, address, edition)
        player.open()
        go_through(player, until=4)
        player.leave()
        document = tmp_path / "package/index.html"
        text = document.read_text("utf-8")
        document.write_text(text.replace('data-version="', 'data-version="later'), "utf-8")
        # Browsers ask to the second whether it has changed.
        os.utime(document, (LATER, LATER))
        player.open()
        assert player.screen.get_attribute("id") == "start"
        assert (player.frame.locator("#notice").text_content() or "").startswith("This course has changed")


def test_course_works_without_a_platform_and_says_so(edition: str, page: Page, tmp_path: Path) -> None:
    root = platform(tmp_path, COURSES[0], edition)
    page.goto((root / "package/index.html").as_uri())
    said = page.locator("#notice").text_content() or ""
    assert said.startswith("No learning platform was found.")
    page.locator("#next").click()
    page.locator("#next").click()
    assert page.locator(".screen:not([hidden])").count() == 1


def test_course_can_be_read_without_javascript(edition: str, browser: Browser, tmp_path: Path) -> None:
    root = platform(tmp_path, COURSES[0], edition)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((root / "package/index.html").as_uri())
    assert page.locator("noscript").count() == 1
    assert page.locator(".screen:visible").count() == page.locator(".screen").count()
    assert page.locator("button:visible").count() == 0
    page.locator(".rest summary").first.click()
    assert page.locator(".rest[open]").count() == 1
    context.close()


def test_course_is_taken_with_the_keyboard_alone(page: Page, tmp_path: Path) -> None:
    with serving(platform(tmp_path, COURSES[1], "scorm12")) as address:
        player = Player(page, address, "scorm12")
        player.open()
        focused = "() => (document.activeElement.textContent || '').trim().slice(0, 40)"
        player.frame.locator("#next").focus()
        page.keyboard.press("Enter")
        assert player.frame.evaluate(focused) == "Listen until you know what it is about"
        player.frame.locator("#next").focus()
        page.keyboard.press("Enter")
        player.screen.locator("textarea").focus()
        page.keyboard.type("I would wait.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert player.frame.evaluate(focused) == "Read what happened"
        assert player.screen.locator(".rest").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_on_any_screen(width: int, scheme: Any, browser: Browser, tmp_path: Path) -> None:
    root = platform(tmp_path, COURSES[1], "scorm12")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto((root / "package/index.html").as_uri())
    page.evaluate(
        """() => {
            const closed = document.querySelectorAll(".contents, .rest, .after");
            closed.forEach((one) => { one.hidden = false; one.open = true; });
            document.querySelectorAll(".screen").forEach((one) => { one.hidden = false; });
            document.querySelectorAll("form.task button").forEach((one) => one.click());
        }"""
    )
    assert page.locator(".told:visible").count() == page.locator("form.task").count()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    low = page.locator("button:visible, summary:visible, select:visible, .contents a:visible, .option:visible")
    heights = low.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 24
    context.close()
