"""Stories and lessons in a frame of another site; nothing else can be framed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from web_server import rules_of, serving

FRAME = """<!doctype html><html lang="en"><title>A course elsewhere</title>
<script>addEventListener("message", ({ data }) => document.body.append(JSON.stringify(data), "\\n"))</script>
<body><iframe src="%s" title="A story" width="600" height="200"></iframe>"""


@pytest.fixture(scope="module")
def site(mini_site: Path) -> Iterator[str]:
    """The address of the mini site, with the headers that it asks for."""
    with serving(mini_site, rules_of(mini_site)) as url:
        yield url


def _framed(page: Page, folder: Path, address: str) -> None:
    """Shows an address in a page of another origin."""
    (folder / "index.html").write_text(FRAME % address, "utf-8")
    with serving(folder) as url:
        page.goto(url)


def test_story_is_read_in_a_frame_and_tells_its_height(page: Page, site: str, tmp_path: Path) -> None:
    _framed(page, tmp_path, f"{site}embed/stories/second-call/")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("body")).to_contain_text('"type":"kb-height"')
    expect(page.locator("body")).to_contain_text("lti.frameResize")
    before = page.locator("body").inner_text()
    frame.locator("summary").first.click()
    expect(page.locator("body")).not_to_have_text(before)
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="The whole page").click()
    expect(opened.value).to_have_url(f"{site}stories/second-call/")


def test_lesson_is_read_in_a_frame(page: Page, site: str, tmp_path: Path) -> None:
    _framed(page, tmp_path, f"{site}embed/lessons/listen-first/")
    expect(page.frame_locator("iframe").locator(".kb-practice")).to_be_visible()


@pytest.mark.parametrize("address", ["", "stories/second-call/", "teach/lessons/listen-first/"])
def test_other_pages_are_not_shown_in_a_frame(page: Page, site: str, tmp_path: Path, address: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    _framed(page, tmp_path, f"{site}{address}")
    page.wait_for_load_state()
    assert page.frame_locator("iframe").locator("main").count() == 0
    assert any("frame-ancestors" in text for text in refused)
