"""Keeps a served site answering when a rebuild fails."""

import logging
from collections.abc import Callable
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

log = logging.getLogger("mkdocs.plugins.kb-builder")


def patient(build: Callable[[], None], config: MkDocsConfig) -> Callable[[], None]:
    """A build that ends well whatever the author saved.

    After one that raises, MkDocs' server lets every request wait for the next; and the site folder may be empty.
    """

    def builder() -> None:
        try:
            build()
        except MkDocsException as error:
            log.error("%s", error.format_message())
            _show(f"{error.format_message()} See the terminal.", config)
        except Exception as error:  # the outermost edge of a rebuild: the server must go on answering
            log.exception("This is a bug of kb, not a mistake of yours. Please report it with the lines below.")
            _show(f"This is a bug of kb, not a mistake of yours: {error!r}. See the terminal.", config)

    return builder


def _show(text: str, config: MkDocsConfig) -> None:
    """The server shows this page for every page that is not there. The browser asks again by itself."""
    head = "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=2><title>Problem</title>"
    (Path(config.site_dir) / "404.html").write_text(f"{head}<pre>{escape(text)}</pre>", "utf-8")
