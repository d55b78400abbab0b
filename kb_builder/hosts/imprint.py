"""Who publishes the site, as mkdocs.yml says it."""

from jinja2.filters import do_striptags
from mkdocs.config.defaults import MkDocsConfig

from kb_builder.pages import Imprint


def imprint_of(config: MkDocsConfig, licence: str | None, *, is_offline: bool) -> Imprint:
    """The imprint in plain text: the theme shows the copyright as HTML. A copy for a folder lies at no address."""
    return Imprint(
        name=config.site_name,
        url=None if is_offline else config.site_url or None,
        description=config.site_description or "",
        author=config.site_author or "",
        rights=do_striptags(config.copyright or ""),
        licence=licence,
    )
