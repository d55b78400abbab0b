"""Who publishes the site, as mkdocs.yml says it."""

from typing import Protocol
from urllib.parse import urlsplit

from jinja2.filters import do_striptags

from kb_builder.pages import Imprint


class Settings(Protocol):
    """What is said of the site. A host's own configuration is such settings."""

    @property
    def site_name(self) -> str: ...
    @property
    def site_url(self) -> str | None: ...
    @property
    def site_description(self) -> str | None: ...
    @property
    def site_author(self) -> str | None: ...
    @property
    def copyright(self) -> str | None: ...
    @property
    def repo_url(self) -> str | None: ...


def imprint_of(
    config: Settings, licence: str | None, *, is_offline: bool = False, with_drafts: bool = False
) -> Imprint:
    """The imprint in plain text: the theme shows the copyright as HTML. A copy for a folder lies at no address."""
    return Imprint(
        name=config.site_name,
        url=None if is_offline else _web(config.site_url),
        description=config.site_description or "",
        author=config.site_author or "",
        rights=do_striptags(config.copyright or ""),
        licence=licence,
        repository=(_web(config.repo_url) or "").rstrip("/"),
        is_copy=is_offline,
        with_drafts=with_drafts,
    )


def _web(url: str | None) -> str | None:
    """The address, if it is one that a browser may be led to."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None
