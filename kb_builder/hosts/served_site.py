"""While serving, a saved text renews the pages that show it; the host builds only what it alone can tell."""

import logging
from collections.abc import Iterable, Mapping
from copy import copy
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb_builder.checking import Analysis
from kb_builder.hosts.keeping import put_into_index
from kb_builder.hosts.made_page import MadePage
from kb_builder.hosts.readers_search import theme_search
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.pages import Page
from kb_builder.publishing.inputs import Inputs, inputs_of
from kb_builder.publishing.renewal import renewal
from kb_builder.publishing.site_record import SEARCH_INDEX, Generator, Made, SiteRecord, page_file

log = logging.getLogger("mkdocs.plugins.kb-builder")


class ServedSite:
    """The site in the folder of a server, as the last build left it."""

    def __init__(
        self,
        config: MkDocsConfig,
        inputs: Inputs,
        made: dict[str, Made],
        artifacts: Mapping[str, str],
        generator: Generator,
        files: Files,
    ) -> None:
        self._config, self._files = config, files
        self._record = SiteRecord(
            Path(config.site_dir),
            made,
            inputs=inputs,
            others=other_folders(config),
            artifacts=artifacts,
            kept_generator=generator,
        )

    def inputs(self, base: KnowledgeBase) -> Inputs | None:
        """Those of a knowledge base that was read again; None if the host must build it."""
        known, others = self._record.generator, map(Path, self._record.others)
        is_preview = known is not None and known.imprint.with_drafts
        inputs = inputs_of(base, others, with_drafts=is_preview)
        return inputs if inputs.around and inputs.around == self._record.inputs.around else None

    def renew(self, base: KnowledgeBase, analysis: Analysis, inputs: Inputs) -> bool:
        """Whether the pages that have changed could be written. The server answers nobody meanwhile."""
        renewed = renewal(base, analysis, self._record, inputs)
        if renewed is None:
            return False
        for path, data in renewed.files.items():
            (self._record.folder / path).write_bytes(data)
        changed = [page for page in renewed.pages if page_file(page.address) in renewed.files]
        self._put_into_search(page for page in changed if page.is_searched)
        self._record = renewed.record
        log.info("Renewed %s.", "one page" if len(changed) == 1 else f"{len(changed)} pages")
        return True

    def _put_into_search(self, pages: Iterable[Page]) -> None:
        """Gives the theme's search the new words, through its own plugin."""
        search = theme_search(self._config)
        if search is None:
            return
        by_url = {file.url: file.page for file in self._files.documentation_pages()}
        index = type(search.search_index)(**search.config)
        for made in pages:
            old = by_url.get(made.address)
            if isinstance(old, MadePage):  # Else it is part of a hand-written page, whose own words are searched.
                page = copy(old)
                page.made = made
                page.read_source(self._config)
                page.render(self._config, self._files)
                page.show_to_search()
                index.add_entry_from_context(page)
        put_into_index(self._record.folder / SEARCH_INDEX, index.entries)


def other_folders(config: MkDocsConfig) -> tuple[str, ...]:
    """The folders beside the knowledge base that belong to a site."""
    return tuple(folder for folder in (config.docs_dir, config.theme.custom_dir) if folder)
