"""Which search the readers of a site get: Pagefind, or the search of the theme where Pagefind cannot be."""

import logging
import os
import re
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugins
from mkdocs.structure.pages import Page as MkDocsPage

from kb_builder.pages import Page
from kb_builder.publishing.site_record import Made, SiteRecord
from kb_builder.searching.pagefind import SearchError, find_program
from kb_builder.searching.site_index import put_index

log = logging.getLogger("mkdocs.plugins.kb-builder.search")

OF_THE_THEME = "material/search"
THEME_SEARCHES = (OF_THE_THEME, "search")
"""The names that the theme's search can have among the plugins."""
SERVE_WITH_PAGEFIND = "KB_SERVE_SEARCH"
"""Set in the environment, it gives a served site the search of the published one."""

_SCRIPT = "assets/kb/search.js"
_SERVED = "The search of a site while it is served is the theme's own, without filters."
_OFFLINE = "The search of an offline copy is the theme's own, without filters."
_NOT_INSTALLED = (
    "Pagefind is not installed, so the site gets the theme's own search, without filters: "
    "pip install 'kb-builder[search]'"
)
_HEADING = re.compile(r"<h1[\s>]")


class ReadersSearch:
    """The search of one host's run: one instance for all rebuilds of a server."""

    def __init__(
        self,
        command: Literal["build", "gh-deploy", "serve"] = "build",
        dirty: bool = False,
        *,
        offline: bool = False,
    ) -> None:
        self._command, self._dirty, self._offline = command, dirty, offline
        self._fallback: BasePlugin | None = None  # type: ignore[type-arg]  # of whatever settings it has
        self._program: Path | None = None
        self.digest = ""
        """Of what the index was made from; empty without one."""

    @property
    def is_pagefind(self) -> bool:
        """Whether this build is searched with Pagefind."""
        return self._program is not None

    def prepare(self, config: MkDocsConfig, *, is_wanted: bool = True) -> None:
        """Called for each build. A site whose own settings list `search` keeps it."""
        self._program, self.digest = None, ""
        if not is_wanted or theme_search(config):
            return
        reason = self._reason()
        if reason is None:
            script = ExtraScriptValue(_SCRIPT)
            script.type = "module"
            config.extra_javascript.append(script)
            return
        if self._fallback is None:
            log.info(reason)
            self._fallback = get_plugins()[OF_THE_THEME].load()()
            self._fallback.on_startup(command=self._command, dirty=self._dirty)
        self._fallback.load_config({}, config.config_file_path)
        # Also registers it for the events to come, which include the one in which this is called.
        config.plugins[OF_THE_THEME] = self._fallback

    def _reason(self) -> str | None:
        """Why the theme's search is needed; None if it is not."""
        if self._offline:
            return _OFFLINE
        if self._command == "serve" and not os.environ.get(SERVE_WITH_PAGEFIND):
            return _SERVED
        self._program = find_program()
        return None if self._program else _NOT_INSTALLED

    def index(self, site: Path, pages: Collection[Page], made: Mapping[str, Made], record: SiteRecord | None) -> None:
        """Puts the index beside the finished pages; the one of the site before stays, if it is still right.

        PluginError if there can be none.
        """
        if self._program is None:
            return
        try:
            self.digest = put_index(self._program, site, pages, made, record)
        except SearchError as error:
            raise PluginError(str(error)) from error


def theme_search(config: MkDocsConfig) -> Any:  # Any: the theme's own class
    """The plugin of the theme's search; None if there is none."""
    return next((config.plugins[name] for name in THEME_SEARCHES if name in config.plugins), None)


def searched(html: str, page: MkDocsPage) -> str:
    """The HTML of a hand-written page, marked as what readers search."""
    boost = page.meta.get("search", {}).get("boost")
    weight = f' data-pagefind-weight="{min(10.0, boost):g}"' if isinstance(boost, float) else ""
    # The theme adds a heading of its own to a page without one, outside of this.
    title = "" if _HEADING.search(html) else f' data-pagefind-meta="title:{escape(str(page.title))}"'
    return f'<div data-pagefind-body data-pagefind-filter="kind:page"{weight}{title}>\n{html}\n</div>'
