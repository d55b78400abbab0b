"""Plain `mkdocs build` leaves the old site alone until the new one is whole, as `kb build` does."""

import logging
from contextlib import ExitStack
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from kb_builder.publishing.exchange import PublishError, private_folder, publish, refuse_to_replace

log = logging.getLogger("mkdocs.plugins.kb-builder")


class Exchange:
    """One build that the host writes into a private folder; the site is exchanged when all of it has ended well."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._places: tuple[Path, Path] | None = None
        self._is_whole = False

    def begin(self, config: MkDocsConfig) -> None:
        """From here on the site folder is a private one. PluginError if the site cannot be put where it shall be.

        Waits for another build of the same site, so that what is read from now on is newer than what that one read.
        """
        site = Path(config.site_dir)
        try:
            refuse_to_replace(site, Path(config.config_file_path).parent)
            private = self._held.enter_context(private_folder(site, _say_that_it_waits))
        except PublishError as error:
            raise PluginError(str(error)) from None
        self._places = private, site
        config.site_dir = str(private)

    def is_whole(self, whole: bool) -> None:
        """Whether the private folder is a site; strict mode may still find that it is none."""
        self._is_whole = whole

    def end(self, config: MkDocsConfig) -> None:
        """Exchanges the site if it is whole, and removes what is left. PluginError if the exchange is refused."""
        with self._held:
            if self._places is None:
                return
            private, site = self._places
            config.site_dir = str(site)
            try:
                if self._is_whole:
                    publish(private, site)
            except PublishError as error:
                raise PluginError(str(error)) from None


def _say_that_it_waits() -> None:
    log.info("Another build of this site is running; this one begins when that has ended.")
