"""Finds the Chromium of the browser tests; run as a script, it also installs one if need be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> Path | None:
    """`$KB_CHROMIUM`, else one on the PATH, else the one that Playwright has downloaded."""
    if named := os.environ.get("KB_CHROMIUM"):
        return Path(named) if os.access(named, os.X_OK) else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def install_chromium() -> None:
    """Takes the distribution's package where that is possible, else Playwright's download."""
    if os.geteuid() == 0 and shutil.which("apt-get") and is_debian():
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "--quiet", env=quiet)
        run("apt-get", "install", "--quiet", "--yes", "chromium", env=quiet)
    else:
        run(sys.executable, "-m", "playwright", "install", "chromium")


def is_debian() -> bool:
    # Ubuntu's package of that name is a stub which wants the snap daemon.
    return "\nID=debian\n" in "\n" + Path("/etc/os-release").read_text(encoding="utf-8")


def run(*command: str, env: dict[str, str] | None = None) -> None:
    # The output goes to stderr: stdout is for the path alone.
    subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)


def main() -> None:
    if not find_chromium() and not os.environ.get("KB_CHROMIUM"):
        install_chromium()
    path = find_chromium()
    if not path:
        sys.exit("No Chromium: KB_CHROMIUM is not a program, or the installation left none.")
    print(path)


if __name__ == "__main__":
    main()
