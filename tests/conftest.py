"""What every test can ask for: built sites, a real browser, and a fixed choice of random examples."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from chromium import find_chromium
from node import find_node, has_packages
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sites import ROOT, build, change, copy_mini_site, copy_real_site, once

# The same examples on every machine; `make test-long` takes the other profile.
hypothesis.settings.register_profile("quick", max_examples=60, derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("long", max_examples=5000, deadline=None)
hypothesis.settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _date_of_no_other_test() -> Iterator[None]:
    """A build tells the host its date in the environment; the next one in this process is another build."""
    yield
    os.environ.pop("SOURCE_DATE_EPOCH", None)


@pytest.fixture(scope="session")
def node() -> Path:
    """A Node.js with the packages of tests/node/."""
    found = find_node()
    if found and has_packages():
        return found
    said = "no Node.js with the packages of tests/node/: run `make test`, which installs them"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site."""
    return once(tmp_path_factory, "real", lambda folder: build(ROOT, folder / "site"))


@pytest.fixture(scope="session")
def published_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site as its owner publishes it: below https://kb.example/base/, with links to its sources."""

    def publish(folder: Path) -> Path:
        root = copy_real_site(folder / "base")
        place = "site_url: https://kb.example/base/\nrepo_url: https://code.example/kb\nedit_uri: edit/main/docs/\n"
        change(root / "mkdocs.yml", "site_name:", f"{place}site_name:")
        return build(root)

    return once(tmp_path_factory, "published", publish)


@pytest.fixture(scope="session")
def mini_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini site."""
    return once(tmp_path_factory, "mini", lambda folder: build(copy_mini_site(folder / "base")))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; it reaches this machine and nothing else."""
    executable = find_chromium()
    if not executable:
        pytest.fail("no Chromium: run `make test`, which installs one, or set KB_CHROMIUM")
    # Playwright adds --no-sandbox itself: as root Chromium does not start without it.
    offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[offline])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: no storage, no cookies, 1280 x 800, light."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab of that profile."""
    return context.new_page()
