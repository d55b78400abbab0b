"""Which search the readers of a site get: Pagefind, or the search of the theme where Pagefind cannot be."""

import logging
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugins

from kb_builder.searching.pagefind import find_program

log = logging.getLogger("mkdocs.plugins.kb-builder.search")

OF_THE_THEME = "material/search"
_SERVED = "While the site is served, its search is the theme's own."
_NOT_INSTALLED = (
    "Pagefind is not installed, so the site gets the theme's own search, without filters: "
    "pip install 'kb-builder[search]'"
)


class ReadersSearch:
    """Adds the theme's search to a build that needs it: one instance, started once, for all rebuilds of a server."""

    def __init__(self, command: Literal["build", "gh-deploy", "serve"] = "build", dirty: bool = False) -> None:
        self._command, self._dirty = command, dirty
        self._fallback: BasePlugin | None = None  # type: ignore[type-arg]  # of whatever settings it has

    def prepare(self, config: MkDocsConfig) -> None:
        """Called for each build. A site whose own settings list `search` keeps it."""
        if {OF_THE_THEME, "search"} & config.plugins.keys():
            return
        reason = self._reason()
        if reason is None:
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
        if self._command == "serve":
            return _SERVED
        return None if find_program() else _NOT_INSTALLED
