"""Who publishes the site, as mkdocs.yml says it."""

from urllib.parse import urlsplit

from jinja2.filters import do_striptags
from mkdocs.config.defaults import MkDocsConfig

from kb_builder.pages import Imprint


def imprint_of(config: MkDocsConfig, licence: str | None, *, is_offline: bool, with_drafts: bool) -> Imprint:
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
