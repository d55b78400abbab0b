"""Takes a picture of one page of each kind, at two widths and in both schemes, and prints a story and a lesson."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from chromium import find_chromium
from page_kinds import MINI, REAL
from playwright.sync_api import BrowserContext, sync_playwright
from sites import ROOT, build, copy_mini_site
from web_server import serving

FOLDER = ROOT / "screenshots"
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
PRINTED = ("story-with-pause", "lesson")


def main() -> None:
    executable = find_chromium()
    if not executable:
        sys.exit("No Chromium: `make screenshots` installs one.")
    FOLDER.mkdir(exist_ok=True)
    for old in [*FOLDER.glob("*.png"), *FOLDER.glob("*.pdf")]:
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        real, mini = build(ROOT, Path(folder, "real")), build(copy_mini_site(Path(folder, "mini")))
        browser = playwright.chromium.launch(executable_path=executable)
        with serving(real) as of_real, serving(mini) as of_mini:
            pages = {name: of_real + address for name, address in REAL.items()}
            pages |= {name: of_mini + address for name, address in MINI.items()}
            for scheme in SCHEMES:
                context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
                take(context, scheme, pages)
                if scheme == "light":
                    print_pages(context, pages)
                context.close()
        browser.close()
    print(f"{len(list(FOLDER.iterdir()))} files in {FOLDER.relative_to(ROOT)}/")


def take(context: BrowserContext, scheme: str, pages: Mapping[str, str]) -> None:
    page = context.new_page()
    for name, url in pages.items():
        page.goto(url, wait_until="networkidle")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
    page.close()


def print_pages(context: BrowserContext, pages: Mapping[str, str]) -> None:
    page = context.new_page()
    for name in PRINTED:
        page.goto(pages[name], wait_until="networkidle")
        page.pdf(path=FOLDER / f"{name}.pdf", format="A4")
    page.close()


if __name__ == "__main__":
    main()
