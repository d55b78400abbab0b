"""The edge where a finished site goes out: dated by its sources, with its headers, exchanged in one step."""

from kb_builder.publishing.cache import Cache, cache_file, clear_cache, open_cache
from kb_builder.publishing.exchange import (
    PublishError,
    private_folder,
    publish,
    refuse_to_replace,
    why_unwritable,
)
from kb_builder.publishing.inputs import inputs_digest
from kb_builder.publishing.program import program_digest
from kb_builder.publishing.response_headers import (
    HEADERS_FILE,
    HEADERS_MARK,
    content_security_policy,
    headers_file,
)
from kb_builder.publishing.site_record import SEARCH_INDEX, Made, SiteRecord, load_record, page_file, save_record
from kb_builder.publishing.source_date import source_date

__all__ = [
    "HEADERS_FILE",
    "HEADERS_MARK",
    "SEARCH_INDEX",
    "Cache",
    "Made",
    "PublishError",
    "SiteRecord",
    "cache_file",
    "clear_cache",
    "content_security_policy",
    "headers_file",
    "inputs_digest",
    "load_record",
    "open_cache",
    "page_file",
    "private_folder",
    "program_digest",
    "publish",
    "refuse_to_replace",
    "save_record",
    "source_date",
    "why_unwritable",
]
