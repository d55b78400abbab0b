"""Keeps a served site answering when a rebuild fails where MkDocs, not we, would raise."""

import logging
from collections.abc import Callable
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from kb_builder.pages import MISTAKES, mistake_in

log = logging.getLogger("mkdocs.plugins.kb-builder")


def patient(build: Callable[[], None], config: MkDocsConfig) -> Callable[[], None]:
    """A build that ends well whatever the author saved.

    After one that raises, MkDocs' server lets every request wait for the next; and the site folder may be empty.
    """

    def builder() -> None:
        try:
            build()
        except MkDocsException as error:
            _show(f"{error.format_message()} See the terminal.", config)
        except MISTAKES as error:
            mistake = mistake_in(error, Path(config.theme.custom_dir)) if config.theme.custom_dir else None
            if mistake is None:
                raise
            _show(f"A template is wrong.\n\n{mistake}", config)

    return builder


def _show(text: str, config: MkDocsConfig) -> None:
    log.error("%s", text)
    site = Path(config.site_dir)
    if not (site / "index.html").exists():
        # The server shows this page for every page that is not there. The browser asks again by itself.
        head = "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=2><title>Problem</title>"
        (site / "404.html").write_text(f"{head}<pre>{escape(text)}</pre>", "utf-8")
