"""The edge where a finished site goes out: dated by its sources, with its headers, exchanged in one step."""

from kb_builder.publishing.cache import Cache, cache_file, clear_cache, open_cache
from kb_builder.publishing.exchange import (
    PublishError,
    private_folder,
    publish,
    refuse_to_replace,
    why_unwritable,
)
from kb_builder.publishing.response_headers import (
    HEADERS_FILE,
    HEADERS_MARK,
    content_security_policy,
    headers_file,
)
from kb_builder.publishing.source_date import source_date

__all__ = [
    "HEADERS_FILE",
    "HEADERS_MARK",
    "Cache",
    "PublishError",
    "cache_file",
    "clear_cache",
    "content_security_policy",
    "headers_file",
    "open_cache",
    "private_folder",
    "publish",
    "refuse_to_replace",
    "source_date",
    "why_unwritable",
]
