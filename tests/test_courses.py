"""The page of a course: its steps, and how far a reader is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from web_server import headers_of, serving

from kb_builder.pages.downloads import offered


@pytest.fixture(scope="module")
def course(real_site: Path) -> Iterator[str]:
    """The address of a course of six steps."""
    with serving(real_site, headers_of(real_site)) as url:
        yield f"{url}courses/first-line-support/"


def test_progress_is_kept_in_the_browser_and_can_be_taken_back(page: Page, course: str) -> None:
    page.goto(course)
    told = page.get_by_role("status").filter(has_text="steps done")
    expect(told).to_have_text("0 of 6 steps done. Only this browser knows it.")
    boxes = page.get_by_role("checkbox", name="I have done this step")
    boxes.nth(1).check()
    boxes.nth(0).press("Space")
    expect(told).to_contain_text("2 of 6 steps done")
    page.reload()
    expect(told).to_contain_text("2 of 6 steps done")
    expect(page.get_by_role("progressbar", name="Steps done")).to_have_js_property("value", 2)
    page.get_by_role("button", name="Begin again").click()
    expect(told).to_contain_text("0 of 6 steps done")
    expect(boxes.nth(0)).to_be_focused()


def test_every_format_is_offered() -> None:
    formats = ("scorm12", "scorm2004", "cc", "gift", "handout")
    assert offered(has_address=True) == formats
    assert offered(has_address=False) == tuple(name for name in formats if name != "cc")


def test_handout_is_whole_where_it_lies(page: Page, course: str) -> None:
    """Its look is inside of it, and the policy of the site allows just that."""
    refused: list[str] = []
    page.add_init_script("addEventListener('securitypolicyviolation', event => console.log('refused', event.sample))")
    page.on("console", lambda message: refused.append(message.text) if message.text.startswith("refused") else None)
    page.goto(course)
    link = page.locator("#downloads + p + ul").get_by_role("link", name="Handout")
    assert link.get_attribute("download") is None
    link.click()
    expect(page.locator(".handout main")).to_have_css("max-width", re.compile(r"\d+px"))
    expect(page.locator("ol.asked"), "questions and answers").to_have_count(2)
    page.wait_for_load_state()
    assert refused == []


def test_what_somebody_else_has_stored_is_no_progress(page: Page, course: str) -> None:
    page.goto(course)
    page.evaluate("localStorage.setItem('kb-course:first-line-support', 'not ours')")
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.reload()
    expect(page.locator(".kb-coursestep")).to_have_count(6)
    assert failures == []


def test_without_scripts_the_course_is_whole(browser: Browser, course: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(course)
    expect(page.locator(".kb-coursestep")).to_have_count(6)
    expect(page.get_by_role("checkbox", name="I have done this step")).to_have_count(0)
    page.close()
