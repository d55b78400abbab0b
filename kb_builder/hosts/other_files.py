"""The files of a site that are no pages, written at the end of a build."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb_builder.exporting.search_engines import SITEMAP
from kb_builder.hosts.keeping import Keeping
from kb_builder.publishing.other_files import OtherFiles
from kb_builder.publishing.same_files import take_over, write_file


def prepare_other_files(files: Files, config: MkDocsConfig) -> None:
    """Leaves the sitemap to us, which knows when each page was changed, unless the site's owner has one."""
    own = Path(config.theme.custom_dir, SITEMAP) if config.theme.custom_dir else None
    if own and own.exists():
        return
    # What is no template to MkDocs is a file of the theme to copy.
    config.theme.static_templates.discard(SITEMAP)
    file = files.get_file_from_path(SITEMAP)
    if file and file.src_dir != config.docs_dir:
        files.remove(file)


def owners_files(files: Files, config: MkDocsConfig) -> frozenset[str]:
    """The paths of all files that are not ours to write."""
    found = {file.dest_uri for file in files} | set(config.theme.static_templates)
    return frozenset(found | {f"{SITEMAP}.gz"} if SITEMAP in found else found)


def write_other_files(others: OtherFiles, site: Path, keeping: Keeping | None) -> None:
    """Writes them below `site`; those of the site before are taken over where they are still right."""
    digests = others.digests
    for artifact in others.artifacts:
        target = f"{site}/{artifact.path}"
        previous = keeping.other_file(artifact.path, digests[artifact.path]) if keeping else None
        if previous:
            take_over(previous, target)
        else:
            write_file(artifact.make(), target)
