"""Builds a knowledge base whatever the check says, and if asked to, without one of its defences.

python build_anyway.py mkdocs.yml site [defence]
"""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from kb_builder.checking import Analysis
from kb_builder.converting import converter
from kb_builder.exporting import course_packages
from kb_builder.hosts import hand_written, made_page, readers_search
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import rendering


def _without_sanitising() -> None:
    converter.sanitise = lambda html, **_: html


def _without_autoescape() -> None:
    made = rendering.Environment
    rendering.Environment = lambda **settings: made(**{**settings, "autoescape": False})  # type: ignore[assignment, misc]


def _without_escaped_titles() -> None:
    made_page.escape = lambda text: text  # type: ignore[assignment]


def _without_sanitising_by_hand() -> None:
    hand_written.sanitise = lambda html, **_: html


def _without_escaped_titles_by_hand() -> None:
    hand_written.escape = lambda text, **_: text


def _without_our_front_matter() -> None:
    hand_written.source = lambda page, document: document.body


DEFENCES: dict[str, Callable[[], None]] = {
    "sanitising": _without_sanitising,
    "autoescape": _without_autoescape,
    "escaped titles": _without_escaped_titles,
    "sanitising of hand-written pages": _without_sanitising_by_hand,
    "escaped titles of hand-written pages": _without_escaped_titles_by_hand,
    "front matter that we read": _without_our_front_matter,
}


def main(config_file: str, site: str, *without: str) -> None:
    """Builds the site, and beside it the offline copy of one that has all its defences."""
    for defence in without:
        DEFENCES[defence]()
        # Both rightly refuse what an author's text took apart.
        readers_search.find_program = lambda: None
        course_packages.assert_conformant = lambda package: None
    base = read_knowledge_base(Path(config_file).absolute())
    analysis = Analysis(base.analyse().facts, ())
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    for place in (site,) if without else (site, f"{site}-offline"):
        config = load_config(config_file, site_dir=place)
        config.plugins["kb-builder"].adopt(base, analysis, for_offline=place != site)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)


if __name__ == "__main__":
    main(*sys.argv[1:])
