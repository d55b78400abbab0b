"""The MkDocs plugin `kb-builder`, hook by hook. It works the same under ProperDocs."""

import gc
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from importlib.resources import files as package_files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.commands.build import get_context
from mkdocs.config import config_options as opt
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from kb_builder.checking import Analysis, OnPhase, unannounced
from kb_builder.checking.reporters import human, summary
from kb_builder.diagnostics import Diagnostic, Severity
from kb_builder.exporting.publication import Publication
from kb_builder.hosts import hand_written, offline
from kb_builder.hosts.exchanging import Exchange
from kb_builder.hosts.failures import told
from kb_builder.hosts.frames import Frames
from kb_builder.hosts.heads import Heads
from kb_builder.hosts.imprint import imprint_of
from kb_builder.hosts.keeping import Keeping, MadeFile, WholePage, can_keep, is_kept
from kb_builder.hosts.made_page import MadePage
from kb_builder.hosts.other_files import owners_files, prepare_other_files, write_other_files
from kb_builder.hosts.pages_without_text import Shape, pages_without_text, shape_of
from kb_builder.hosts.problems import problems_page
from kb_builder.hosts.readers_search import ReadersSearch, searched, theme_search
from kb_builder.hosts.served_site import ServedSite, other_folders
from kb_builder.hosts.serving import patient
from kb_builder.hosts.watching import ContentWatch
from kb_builder.isolating import IsolatedConverter
from kb_builder.knowledge_base import KnowledgeBase, read_knowledge_base
from kb_builder.linking import address_of_page
from kb_builder.pages import (
    COMPILED,
    LANGUAGES,
    MISTAKES,
    Digests,
    Page,
    Site,
    Words,
    drafts_of,
    environment,
    load_words,
    mistake_in,
    plan,
    render,
)
from kb_builder.publishing.cache import Held, open_cache
from kb_builder.publishing.compiled_templates import keep_templates, recall_templates
from kb_builder.publishing.inputs import Inputs, inputs_of, shape_of_pages
from kb_builder.publishing.other_files import OtherFiles
from kb_builder.publishing.redirects import REDIRECTS_FILE, redirects_file
from kb_builder.publishing.response_headers import HEADERS_FILE, below_owners, content_security_policy, headers_file
from kb_builder.publishing.site_record import SEARCH_INDEX, Generator, Made, SiteRecord
from kb_builder.publishing.source_date import source_date
from kb_builder.reading import LEDGER, Collection, Document

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.kb-builder")
_say = log.getChild("settings")
"""For what is no diagnostic, and so is not shown by `kb` already."""

SERVE_WITH_DRAFTS = "KB_SERVE_DRAFTS"
"""Set in the environment, it shows drafts on a served site."""

_CONTENT = ("stories", "lessons", "courses", "companies.yml", "journeys.yml", "external-links.yml", LEDGER)
_SCRIPT = "assets/kb/pages.js"
_STYLES = ("assets/kb/kb.css", "assets/kb/search.css")
_MENU = "assets/kb/menu.js"


class KbPluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves its hook untyped
    """The keys are those of `kb_builder.model.KbConfig`, which checks their values."""

    channels = opt.Type(dict, default={})
    situations = opt.Type(dict, default={})
    industries = opt.Type(dict, default={})
    families = opt.Type(dict, default={})
    frameworks = opt.Type(list, default=[])
    page_size = opt.Type(int, default=100)
    phone_regions = opt.Type(list, default=[])
    readers_search = opt.Type(bool, default=True)
    not_searched = opt.Type(list, default=[])
    contact = opt.Type(str, default="")
    licence = opt.Type(str, default="")
    licence_url = opt.Optional(opt.Type(str))
    home_pair = opt.Type(list, default=[])


class KbPlugin(BasePlugin[KbPluginConfig]):  # type: ignore[no-untyped-call]  # MkDocs leaves its hook untyped
    """Reads, checks and renders the knowledge base, and hands MkDocs the finished pages."""

    supports_multiple_instances = False

    def __init__(self) -> None:
        self._serving = False
        self._is_remembering = True
        self._given: tuple[KnowledgeBase, Analysis] | None = None
        self._on_phase: OnPhase = unannounced
        self._aside = IsolatedConverter()
        self._date = 0
        self._inputs = Inputs()
        self._served: ServedSite | None = None
        self._watch: ContentWatch | None = None
        self._date_is_given = "SOURCE_DATE_EPOCH" in os.environ
        self._problems: tuple[Diagnostic, ...] = ()
        self._mistake: str | None = None
        self._drafts: int | None = None
        self._pages: dict[str, Page] = {}
        self._stand_ins: dict[str, str] = {}
        self._images: tuple[str, ...] = ()
        self._config: MkDocsConfig | None = None
        self._exchange: Exchange | None = None
        self._docs: dict[Path, bytes] = {}
        self._not_searched: tuple[str, ...] = ()
        self._words: Words | None = None
        self._heads: Heads | None = None
        self._publication: Publication | None = None
        self._by_hand: dict[str, Document] = {}
        self._templates: Any = None  # Any: jinja2's environment, of MkDocs' choice
        self._shapes: set[Shape] = set()
        self._keeping: Keeping | None = None
        self._search = ReadersSearch()
        self._offline = False
        self._with_drafts = False
        self._held: Held = {}
        self._files: tuple[File, ...] = ()
        self._whole: list[WholePage] = []
        self._is_read_by_others = True
        self._nav: Navigation | None = None
        self._frames: Frames | None = None
        self.made: dict[str, Made] = {}
        """What each page was made from, by its address, after a build; without those that the next one makes anew."""
        self.site: Site | None = None
        self._by_hand_addresses: tuple[str, ...] = ()
        self._owners_files: frozenset[str] = frozenset()
        self._taken: tuple[str, ...] = ()
        self.artifacts: Mapping[str, str] = {}
        """The digests of the files that are no pages, by path, after a build."""

    def adopt(
        self,
        base: KnowledgeBase,
        analysis: Analysis,
        record: SiteRecord | None = None,
        *,
        for_offline: bool = False,
        with_drafts: bool = False,
        on_phase: OnPhase = unannounced,
    ) -> None:
        """Takes over an analysis that was made already, so that the next build does not make it again.

        Pages of the site in the `record` that are still right are not made again. The site becomes an offline copy
        or one for a server, and a preview if it is `with_drafts`. `on_phase` is told what begins.
        """
        self._on_phase = on_phase
        self._given = (base, analysis)
        self._offline, self._with_drafts = for_offline, with_drafts
        self._keeping = Keeping(record) if record else None
        self._is_remembering = record is not None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remembers what is going on, and keeps this instance for every rebuild."""
        self._serving = command == "serve"
        self._search = ReadersSearch(command, dirty, offline=self._offline)
        if self._serving:
            self._with_drafts = bool(os.environ.get(SERVE_WITH_DRAFTS))
        is_exchanged_by_kb = self._given is not None
        self._exchange = None if self._serving or dirty or is_exchanged_by_kb else Exchange()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Adds the product's theme blocks below the site's own, and watches the overrides."""
        self._config = config
        if config.theme.custom_dir:
            config.watch.append(config.theme.custom_dir)
        theme = str(package_files("kb_builder") / "theme")
        if theme not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, theme)
        config.extra_css[:0] = [style for style in _STYLES if style not in config.extra_css]
        if _MENU not in config.extra_javascript:
            config.extra_javascript.insert(0, _MENU)
        hand_written.prepare(config)
        self._search.prepare(config, is_wanted=self.config.readers_search)
        if self._offline:
            offline.prepare(config)
        else:
            _add_script(config)
        if not config.use_directory_urls:
            _say.warning("`use_directory_urls: false` is ignored: every address of a knowledge base ends with a slash.")
            config.use_directory_urls = True
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Reads, links and checks everything, before MkDocs empties the site folder; then renders the pages.

        A build ends here with all errors at once. While serving they are shown, and what is broken is left out.
        What MkDocs writes from here on goes into a private folder, if it is MkDocs that was called.
        """
        if self._exchange:
            self._exchange.begin(config)
        base, analysis = self._given or self._analyse(config)
        self._given = None
        words = self._words = _words(config)
        errors = analysis.count(Severity.ERROR)
        found = analysis.told
        if found:
            report = "\n".join(human(found, base.text_of, colour=False))
            if errors and not self._serving:
                raise PluginError(f"The knowledge base has mistakes.\n\n{report}\n{summary(found)}")
            log.warning("%s\n%s", summary(found), report)
        self._date = source_date(analysis.facts.library)
        if not self._date_is_given:
            os.environ["SOURCE_DATE_EPOCH"] = str(self._date)
        if self._serving:
            others = map(Path, other_folders(config))
            self._served, self._inputs = None, inputs_of(base, others, with_drafts=self._with_drafts)
        self._problems = found if self._serving else ()
        if not can_keep(config):
            self._keeping = None
        self._on_phase("plan pages")
        imprint = imprint_of(config, base.config.licence_url, is_offline=self._offline, with_drafts=self._with_drafts)
        self.site = plan(analysis, words, imprint)
        self._drafts = len(drafts_of(analysis.facts)) if self._with_drafts else None
        self._publication = Publication.of(base, self.site, analysis.facts, words)
        self._on_phase("render pages")
        if self._is_remembering:
            recall_templates(base.root)
        self._pages.clear()
        self._pages.update((page.address, page) for page in self._rendered(self.site, words, config))
        if self._problems or self._mistake:
            made = problems_page(self._problems, self._mistake, words)
            self._pages[made.address] = made
        addresses, docs = analysis.facts.addresses, f"{base.config.docs_dir}/"
        self._stand_ins = {
            address: path.removeprefix(docs) for path, address in addresses.pages.items() if path.startswith(docs)
        }
        self._by_hand = {
            source.path.removeprefix(docs): analysis.facts.documents[source.path]
            for source in base.sources.of(Collection.DOCS)
            if source.path in analysis.facts.documents
        }
        self._not_searched = base.config.not_searched
        content = tuple(f"{name}/" for name in _CONTENT[:3])
        self._docs = {base.root / source.path: source.data for source in base.sources.of(Collection.DOCS)}
        self._images = tuple(image.path for image in base.sources.images if image.path.startswith(content))
        self._on_phase("prepare files")

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds a page for each entry and each made page, and the images of entries."""
        prepare_other_files(files, config)
        self._whole = [WholePage(page) for page in self._pages.values() if page.is_whole]
        for page in self._pages.values():
            if not (page.is_whole or page.completes):
                files.append(_file(page, self._stand_ins.get(page.address, f"{page.address}index.md"), config))
        for path in self._images:
            files.append(_beside_docs(path, path, config))
        return files

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Gives each page its overview as parent, so that the navigation shows where one is."""
        by_address = {file.url: file.page for file in files.documentation_pages()}
        in_nav = set(map(id, nav.pages))
        for made in _made(files):
            made.is_framed = id(made) not in in_nav
        self._nav = nav
        for address in self._pages:
            page, parent = by_address.get(address), by_address.get(f"{address.partition('/')[0]}/")
            if page is not None and parent is not None and page is not parent and id(parent) in in_nav:
                # A page as parent: the theme asks only whether it is active.
                page.parent = parent  # type: ignore[assignment]
        return nav

    def on_serve(self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: Any) -> "LiveReloadServer":
        """Lets no failed rebuild stop the server, and follows content that comes and goes."""
        self._watch = ContentWatch(server, _root(config), _CONTENT)
        build = server.builder

        def renew_or_build() -> None:
            if not self._is_renewed():
                build()
                _settle()

        _settle()
        server.builder = patient(renew_or_build, config)
        return server

    def _is_renewed(self) -> bool:
        """Whether what was saved could be shown without the host."""
        if self._served is None or self._config is None:
            return False
        base = read_knowledge_base(Path(self._config.config_file_path))
        if (inputs := self._served.inputs(base)) is None:
            return False
        if inputs == self._inputs:
            return True  # A file was touched.
        self._given = base, analysis = self._analysed(base)
        if analysis.told != self._problems or not self._served.renew(base, analysis, inputs):
            return False
        self._given, self._inputs = None, inputs
        return True

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:  # Any: jinja2, of MkDocs' choice
        """Tells the theme blocks how many problems there are to show while serving, and readies the pages' frames."""
        if can_keep(config):  # What we do not know might change how templates are compiled.
            env.bytecode_cache = COMPILED
        self._is_read_by_others = not can_keep(config) or theme_search(config) is not None
        self._templates, self._shapes = env, set()
        env.globals["kb_search"] = self._search.is_pagefind
        env.globals["kb_words"] = self._words
        env.globals["kb_drafts"] = self._drafts
        env.globals["kb_problems"] = len(self._problems) + bool(self._mistake)
        self._files = tuple(files.documentation_pages())
        env.globals["kb_head"] = self._heads
        pages = [file.page for file in self._files if file.page and not isinstance(file.page, MadePage)]
        self._by_hand_addresses = tuple(page.url for page in pages)
        self._owners_files = owners_files(files, config)
        self._on_phase("prepare frames")
        framed = [page for page in _made(files) if page.is_framed]
        self._frames = frames = Frames(env, framed)
        if can_keep(config):
            self._take_over(framed, frames, config)
        self._on_phase("copy and write files")
        return env

    def _take_over(self, pages: list[MadePage], frames: Frames, config: MkDocsConfig) -> None:
        """Leaves out of this build what is right in the site before."""
        nav = self._nav or Navigation([], [])
        frames.prepare(lambda page: get_context(nav, self._files, config, page))
        framed = frames.framing.pages
        self.made = {}
        for page in pages:
            self._shapes.add(shape_of(page))
            if page.made.address in framed:
                self.made[page.made.address] = Made.of(page.made, framed[page.made.address])
        for whole in self._whole:
            self.made[whole.made.address] = Made.of(whole.made, None)
        if self._keeping is None or (theme_search(config) and not self._keeping.is_search_intact()):
            return
        for page in pages:
            if page.made.address in self.made and isinstance(page.file, MadeFile):
                page.file.previous = self._keeping.file(page.made, self.made[page.made.address])
        for whole in self._whole:
            whole.previous = self._keeping.file(whole.made, self.made[whole.made.address])

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Gives MkDocs a hand-written page as we read it: its front matter can tell the theme harmless things only."""
        if document := self._by_hand.get(page.file.src_uri):
            text = hand_written.source(page, document)
            if page.file.src_uri.startswith(self._not_searched):
                page.meta["search"] = {"exclude": True}
            return text
        if not isinstance(page, MadePage):
            page.meta = {}  # A kind of file that MkDocs reads and we do not, such as x.markdown.
        return markdown

    @event_priority(100)
    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Cleans hand-written pages before any plugin adds to them, and adds to them what the build has to add."""
        if not isinstance(page, MadePage):
            html = hand_written.clean(html, page)
            if self._search.is_pagefind and not page.meta.get("search", {}).get("exclude"):
                html = searched(html, page)
        end = self._end_of(page)
        return hand_written.complete(html, page, end) if end else html

    @event_priority(100)
    def _before_search(self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation) -> None:
        if isinstance(page, MadePage) and self._is_read_by_others:
            page.show_to_search()

    @event_priority(-100)
    def _after_search(self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation) -> None:
        if isinstance(page, MadePage):
            page.show_to_readers()

    on_page_context = CombinedEvent(_before_search, _after_search)
    """Search plugins read a page here: they are shown its text without the lists, which costs a third of a build."""

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Everything is written. What was not checked is not published: MkDocs reads hand-written pages by itself."""
        for path, checked in () if self._serving else self._docs.items():
            if path.read_bytes() != checked:
                shown = path.relative_to(_root(config)).as_posix()
                raise PluginError(f"{shown} was saved while the site was built; build again.")
        for page in self._whole:
            page.write(Path(config.site_dir))
        self._on_phase("finish the site")
        if self._offline:
            offline.finish(Path(config.site_dir))
            return
        self._write_headers(config)
        self._write_redirects(config)
        self._write_other_files(config)
        index = Path(config.site_dir, SEARCH_INDEX)
        if self._keeping and index.exists() and any(is_kept(file) for file in self._files):
            self._keeping.complete_search(index, self._files)
        record = self._keeping.record if self._keeping else None
        self._search.index(Path(config.site_dir), self._pages.values(), self.made, record)
        if self._serving and not self._mistake and not self._search.is_pagefind:
            generator = self._generator(config)
            files = Files(self._files)
            if generator:
                self._served = ServedSite(config, self._inputs, self.made, self.artifacts, generator, files)
        if self._is_remembering:
            keep_templates(_root(config))
        if self._exchange:
            self._exchange.is_whole(True)

    def generator(self, config: MkDocsConfig) -> Generator | None:
        """What a build told the theme, after it; None if a page depends on more than its text and its frame."""
        return None if theme_search(config) else self._generator(config)

    def _generator(self, config: MkDocsConfig) -> Generator | None:
        if self._frames is None or self._words is None or self.site is None or not can_keep(config):
            return None
        folder = _overrides(config)
        planned = (self._pages[page.address] for page in self.site.pages)
        return Generator(
            self._frames.framing,
            {page.address: page.digest.hex() for page in planned if page.address not in self.made},
            self.site.neighbourhoods,
            self.site.common,
            self.site.from_covers,
            self._words.language,
            str(folder) if folder else "",
            self._date,
            self.site.imprint,
            self._by_hand_addresses,
            self._taken,
        )

    def let_go(self) -> None:
        """Forgets the pages of a build once it is known what they were: to write that down takes room, too."""
        self.site = self._frames = self._heads = self._templates = self._keeping = None
        self._pages, self._files, self._whole = {}, (), []

    @property
    def search_digest(self) -> str:
        """Of what the readers' search was made from, after a build; empty if it is the theme's."""
        return self._search.digest

    def on_build_error(self, *, error: Exception) -> None:
        """Says what is wrong in a sentence, where a human can mend it."""
        if self._exchange:
            self._exchange.is_whole(False)
        if self._config and (words := told(error, self._config)):
            raise PluginError(words) from None

    def on_shutdown(self) -> None:
        """Exchanges the old site for the new one, or ends serving."""
        if self._watch:
            self._watch.stop()
        if self._exchange and self._config:
            self._exchange.end(self._config)

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Remembers which templates were used, and how deep in the tree; lets go of texts that are written."""
        self._shapes.add(shape_of(page))
        made = page.made if isinstance(page, MadePage) else self._end_of(page)
        if self._frames and made and self.made and made.address not in self.made:
            self._frames.note(made, output)
        if isinstance(page, MadePage):
            page.let_go()
        return output

    def _write_other_files(self, config: MkDocsConfig) -> None:
        """Feeds, data for other programs, and the sitemap."""
        assert self._publication is not None
        publication = replace(self._publication, by_hand=self._by_hand_addresses)
        every = OtherFiles.of(publication)
        others = every.without(self._owners_files)
        self._publication, self.artifacts = None, others.digests
        self._taken = tuple(sorted(every.digests.keys() - others.digests.keys()))
        write_other_files(others, Path(config.site_dir), self._keeping)

    def _end_of(self, page: MkDocsPage) -> Page | None:
        """What the build adds to a hand-written page."""
        if isinstance(page, MadePage):
            return None
        end = self._pages.get(address_of_page(page.file.src_uri, ""))
        return end if end and end.completes else None

    def _write_headers(self, config: MkDocsConfig) -> None:
        """The headers that a server of this site should send, below those of the site's owner."""
        policy = content_security_policy(pages_without_text(self._shapes, self._templates, config))
        made = headers_file(policy, [*self._pages, *(file.url for file in self._files), "404.html"])
        _write_below(Path(config.site_dir, HEADERS_FILE), made)

    def _write_redirects(self, config: MkDocsConfig) -> None:
        """The former addresses for a server that leads on by itself, below the lines of the site's owner."""
        assert self.site is not None, "a site was planned"
        if made := redirects_file(self.site):
            _write_below(Path(config.site_dir, REDIRECTS_FILE), made)

    def _analyse(self, config: MkDocsConfig) -> tuple[KnowledgeBase, Analysis]:
        return self._analysed(read_knowledge_base(Path(config.config_file_path)))

    def _analysed(self, base: KnowledgeBase) -> tuple[KnowledgeBase, Analysis]:
        try:
            with closing(open_cache(base, self._held)) as cache:
                analysis = base.analyse(aside=self._aside, memory=cache)
                cache.save()
                return base, analysis
        finally:
            self._aside.close()

    def _rendered(self, site: Site, words: Words, config: MkDocsConfig) -> tuple[Page, ...]:
        """All pages. A mistake in the site's own templates ends a build; a served site does without them meanwhile."""
        folder, self._mistake = _overrides(config), None
        digests = Digests(shape_of_pages(words.language, folder, site.imprint))
        templates = environment([folder] if folder else [])
        self._heads = Heads(self._pages, site.imprint, words, templates)
        try:
            pages = tuple(render(site, templates, words, digests))
            # Now, while nothing is written yet: a mistake in a template ends the build. A page of each kind shows
            # nearly all of them; all pages together would fill a small machine, and only a server must go on.
            kinds: set[str] = set()
            for page in pages:
                is_known = self._keeping and self._keeping.has_body(page)
                if not is_known and (self._serving or page.kind not in kinds):
                    _ = page.html, page.head
                    kinds.add(page.kind)
            return pages
        except MISTAKES as error:
            mistake = mistake_in(error, folder.parent) if folder else None
            if mistake is None:
                raise
            if not self._serving:
                raise PluginError(f"A template is wrong.\n\n{mistake}") from None
        log.error("A template is wrong.\n\n%s", mistake)
        self._mistake = mistake
        templates = environment()
        self._heads = Heads(self._pages, site.imprint, words, templates)
        return tuple(render(site, templates, words, digests))


def _settle() -> None:
    """What a build has made lives until the next one: to look for cycles in it after each save costs a sixth of it."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _add_script(config: MkDocsConfig) -> None:
    """The script of the pages. An offline copy does without it: browsers load no module from a folder."""
    if _SCRIPT not in map(str, config.extra_javascript):
        script = opt.ExtraScriptValue(_SCRIPT)
        script.type = "module"
        config.extra_javascript.append(script)


def _write_below(target: Path, made: str) -> None:
    """Writes what was made below the lines of the site's owner, in place of what was made before."""
    target.write_text(below_owners(target.read_text("utf-8") if target.exists() else "", made), "utf-8", newline="\n")


def _made(files: Files) -> Iterator[MadePage]:
    return (file.page for file in files.documentation_pages() if isinstance(file.page, MadePage))


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _words(config: MkDocsConfig) -> Words:
    """The words of the theme's language; English where the product does not speak it, PluginError if nobody does."""
    language, ours = str(config.theme.get("language", "en")), " and ".join(LANGUAGES)
    themes = {file.stem for folder in config.theme.dirs for file in Path(folder).glob("partials/languages/*.html")}
    if themes and language not in themes:
        raise PluginError(
            f"mkdocs.yml: `theme.language: {language}` is no language of the theme. Choose {' or '.join(LANGUAGES)}; "
            f"or one that only the theme speaks: {', '.join(sorted(themes.difference(LANGUAGES)))}."
        )
    if language in LANGUAGES:
        return load_words(language)
    _say.warning("`theme.language: %s`: kb_builder speaks %s; its own words stay English.", language, ours)
    return load_words("en")


def _overrides(config: MkDocsConfig) -> Path | None:
    """The folder of the site's own content templates, if it has one."""
    folder = Path(config.theme.custom_dir) / "kb" if config.theme.custom_dir else None
    return folder if folder and folder.is_dir() else None


def _file(page: Page, stand_in: str, config: MkDocsConfig) -> File:
    """The file of a page. A made page has none; `stand_in` is the one that links of hand-written pages name."""
    target = f"{page.address}index.html"
    if page.source is not None:
        file = _beside_docs(page.source, target, config)
    else:
        file = MadeFile.generated(config, stand_in, content="", inclusion=_inclusion(page, config))
        file.dest_uri = target
    file.page = MadePage(page, file, config)
    return file


def _beside_docs(path: str, target: str, config: MkDocsConfig) -> File:
    """A file that lies beside the folder of hand-written pages.

    Its source is named from that folder (`../stories/x.md`): links of hand-written pages, which are paths on disk,
    then find it, and the edit link points to the file itself.
    """
    source = os.path.relpath(_root(config) / path, config.docs_dir).replace(os.sep, "/")
    return MadeFile(
        source,
        src_dir=config.docs_dir,
        dest_dir=config.site_dir,
        use_directory_urls=config.use_directory_urls,
        dest_uri=target,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )


def _inclusion(page: Page, config: MkDocsConfig) -> InclusionLevel:
    """Overviews stand in the navigation that MkDocs makes up when mkdocs.yml has none; single pages never."""
    is_overview = page.address.count("/") == 1
    return InclusionLevel.INCLUDED if is_overview and config.nav is None else InclusionLevel.NOT_IN_NAV
