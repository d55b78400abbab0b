"""Keeps a served site answering when a rebuild fails."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from kb_builder.diagnostics import ExtensionError

log = logging.getLogger("mkdocs.plugins.kb-builder")


def patient(build: Callable[[], None], config: MkDocsConfig) -> Callable[[], None]:
    """A build that ends well whatever the author saved.

    After one that raises, MkDocs' server lets every request wait for the next; and the site folder may be empty.
    """

    def builder() -> None:
        with _errors() as said:
            try:
                build()
                return
            except MkDocsException as error:
                log.error("%s", error.format_message())
            except ExtensionError as error:
                log.error("%s", error)
            except Exception as error:  # the outermost edge of a rebuild: the server must go on answering
                log.exception("This is a bug of kb, not a mistake of yours. Please report it: %r", error)
        _show("\n\n".join(said), config)

    return builder


@contextmanager
def _errors() -> Iterator[list[str]]:
    """What the host and we log as errors meanwhile."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    listener, host = Listener(logging.ERROR), logging.getLogger("mkdocs")
    host.addHandler(listener)
    try:
        yield said
    finally:
        host.removeHandler(listener)


def _show(text: str, config: MkDocsConfig) -> None:
    """The server shows this page for every page that is not there. The browser asks again by itself."""
    head = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<meta http-equiv=refresh content=2><title>Problem</title>"
        "<style>body{margin:2rem auto;max-width:50rem;padding:0 1rem;font:1rem/1.5 sans-serif}"
        "html{color-scheme:light dark}"
        "pre{white-space:pre-wrap;overflow-wrap:anywhere}</style>"
    )
    told = (
        f"<h1>The page cannot be shown</h1><p>Save again when it is mended: this page follows.</p><pre>{escape(text)}"
    )
    try:
        (Path(config.site_dir) / "404.html").write_text(f"{head}{told}</pre></html>", "utf-8", newline="\n")
    except OSError as error:  # A full disk, which is what there was to tell.
        log.error("This cannot be shown on a page: %s.", error.strerror)
