"""The second thin hand: the site as plain Markdown in a folder, for any host. No host is asked for it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files as package_files
from itertools import chain
from pathlib import Path

from kb_builder.checking import Analysis
from kb_builder.exporting.publication import Publication
from kb_builder.exporting.search_engines import SITEMAP
from kb_builder.exporting.stage.places import DOCS
from kb_builder.exporting.stage.settings import MARK, staged_settings
from kb_builder.exporting.stage.settings import StagingError as StagingError
from kb_builder.exporting.stage.staged import Stage
from kb_builder.hosts.imprint import imprint_of
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.pages import LANGUAGES, Digests, environment, load_words, plan, render
from kb_builder.publishing.exchange import PublishError as PublishError
from kb_builder.publishing.exchange import private_folder, publish
from kb_builder.publishing.other_files import OtherFiles
from kb_builder.publishing.redirects import REDIRECTS_FILE, redirects_file
from kb_builder.publishing.response_headers import below_owners
from kb_builder.publishing.same_files import write_file
from kb_builder.reading import CONFIG_NAME, Collection, Document, Mapping, Scalar, language_of, parse_settings, text_of

_ASSETS = ("alone.css", "kb.css", "embed.js", "redirect.js")
"""What whole documents load, of the product's own."""
_OF_THE_HOST = (SITEMAP, f"{SITEMAP}.gz")
"""Files that every host makes by itself."""


@dataclass(frozen=True, slots=True)
class _Settings:
    """What mkdocs.yml says of the site, as `imprint_of` wants it."""

    site_name: str
    site_url: str | None
    site_description: str | None
    site_author: str | None
    copyright: str | None
    repo_url: str | None

    @classmethod
    def of(cls, document: Document | None) -> "_Settings":
        """The texts of these keys."""
        return cls(*(text_of(document, key) for key in cls.__slots__))


def stage(base: KnowledgeBase, analysis: Analysis, folder: Path) -> int:
    """Writes the site into a folder that is no site of somebody else; the number of its pages.

    What lies there beside the pages and the settings stays. StagingError if it cannot be staged or must not lie
    there, PublishError if the folder cannot be written. The analysis must be without an error.
    """
    _refuse(folder, base)
    staged, other_files = _planned(base, analysis)
    folder.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    with private_folder(folder / DOCS, lambda: None) as private:
        for path, data in chain(staged.files(), other_files):
            write_file(data, f"{private}/{path}")
            written.add(path)
        settings = staged_settings(base.settings.data, written, staged.nav)
        publish(private, folder / DOCS)
        (folder / CONFIG_NAME).write_bytes(settings)
    shutil.rmtree(folder / f".{DOCS}.kb")
    return sum(path.endswith((".md", ".html")) for path in written)


def _refuse(folder: Path, base: KnowledgeBase) -> None:
    """StagingError where the pages would take the place of something else, or become part of the knowledge base."""
    root, place = base.root.resolve(), folder.resolve()
    parts = (base.config.docs_dir, Collection.STORIES, Collection.LESSONS, Collection.COURSES)
    if root.is_relative_to(place) or any(place.is_relative_to(root / part) for part in parts):
        raise StagingError(f"{folder} is part of the knowledge base, or holds it. Name another folder.")
    if folder.exists() and not folder.is_dir():
        raise StagingError(f"{folder} is not a folder. Name another one.")
    settings = folder / CONFIG_NAME
    is_ours = settings.is_file() and settings.read_text("utf-8", "replace").startswith(MARK)
    if not is_ours and any((folder / name).exists() for name in (CONFIG_NAME, DOCS)):
        raise StagingError(f"{folder} holds a site that was not staged. Name another folder, or empty it.")


def _planned(base: KnowledgeBase, analysis: Analysis) -> tuple[Stage, Iterator[tuple[str, bytes]]]:
    """The site, and its files that are no pages, by their paths; those of the site's owner come last."""
    document, _ = parse_settings(base.settings, foreign=True)
    language = language_of(document)
    words = load_words(language if language in LANGUAGES else "en")
    templates = environment(_overrides(base, document))
    site = plan(analysis, words, imprint_of(_Settings.of(document), base.config.licence_url))
    staged = Stage(analysis.facts, site, tuple(render(site, templates, words, Digests(b""))))
    return staged, _other_files(base, Publication.of(base, site, analysis.facts, words))


def _other_files(base: KnowledgeBase, publication: Publication) -> Iterator[tuple[str, bytes]]:
    for artifact in OtherFiles.of(publication).without(_OF_THE_HOST).artifacts:
        yield artifact.path, artifact.make()
    theme = package_files("kb_builder") / "theme" / "assets" / "kb"
    for name in _ASSETS:
        yield f"assets/kb/{name}", (theme / name).read_bytes()
    docs = f"{base.config.docs_dir}/"
    redirects = redirects_file(publication.site)
    for image in base.sources.images:
        path, data = image.path.removeprefix(docs), base.image(image.path)
        if path == REDIRECTS_FILE and redirects:
            data, redirects = below_owners(data.decode("utf-8"), redirects).encode(), ""
        yield path, data
    if redirects:
        yield REDIRECTS_FILE, redirects.encode()


def _overrides(base: KnowledgeBase, document: Document | None) -> list[Path]:
    """The folder of the site's own content templates, if it has one."""
    theme = document.front_matter.get("theme") if document else None
    custom = theme.get("custom_dir") if isinstance(theme, Mapping) else None
    folder = base.root / custom.text / "kb" if isinstance(custom, Scalar) and custom.text else None
    return [folder] if folder and folder.is_dir() else []
