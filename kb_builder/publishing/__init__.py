"""The edge where a finished site goes out: dated by its sources, with its headers, exchanged in one step."""

from kb_builder.publishing.cache import Cache, cache_file, clear_cache, open_cache
from kb_builder.publishing.compiled_templates import keep_templates, recall_templates
from kb_builder.publishing.exchange import (
    PublishError,
    private_folder,
    publish,
    refuse_to_replace,
    why_unwritable,
)
from kb_builder.publishing.inputs import Inputs, inputs_of, shape_of_pages
from kb_builder.publishing.other_files import OtherFiles
from kb_builder.publishing.program import program_digest
from kb_builder.publishing.redirects import REDIRECTS_FILE, redirects_file
from kb_builder.publishing.renewal import Renewal, link_or_copy, renewal, write_renewed
from kb_builder.publishing.response_headers import (
    HEADERS_FILE,
    below_owners,
    content_security_policy,
    headers_file,
)
from kb_builder.publishing.site_record import (
    INDEX_FOLDER,
    SEARCH_INDEX,
    Generator,
    Made,
    SiteRecord,
    Summary,
    load_record,
    page_file,
    save_record,
)
from kb_builder.publishing.source_date import source_date

__all__ = [
    "HEADERS_FILE",
    "INDEX_FOLDER",
    "REDIRECTS_FILE",
    "SEARCH_INDEX",
    "Cache",
    "Generator",
    "Inputs",
    "Made",
    "OtherFiles",
    "PublishError",
    "Renewal",
    "SiteRecord",
    "Summary",
    "below_owners",
    "cache_file",
    "clear_cache",
    "content_security_policy",
    "headers_file",
    "inputs_of",
    "keep_templates",
    "link_or_copy",
    "load_record",
    "open_cache",
    "page_file",
    "private_folder",
    "program_digest",
    "publish",
    "recall_templates",
    "redirects_file",
    "refuse_to_replace",
    "renewal",
    "save_record",
    "shape_of_pages",
    "source_date",
    "why_unwritable",
    "write_renewed",
]
